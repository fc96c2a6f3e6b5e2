"""manage.py search rebuild|follow|check — look after this machine's search index."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from documents.search import checking, following
from documents.search.change_log import LogReplacedError
from documents.search.generations import RebuildBusyError, SearchUnavailable


class Command(BaseCommand):
    """Exit code 0: done; 1: `check` found a difference, or another process is building already."""

    help = "Build the search index anew, keep it up with the database, or compare the two."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("rebuild", help="build beside the live index, then take its place")
        follow = actions.add_parser("follow", help="take over every change within a second, until stopped")
        follow.add_argument("--once", action="store_true", help="stop when nothing is left to do")
        check = actions.add_parser("check", help="compare counts and a sample with the database")
        check.add_argument("--sample", type=int, default=checking.SAMPLE, metavar="DOCUMENTS")

    def handle(self, *args: Any, **options: Any) -> None:
        {"rebuild": self.rebuild, "follow": self.follow, "check": self.compare}[options["action"]](options)

    def rebuild(self, options: dict[str, Any]) -> None:
        def show(keys: Iterable[int], total: int) -> Iterable[int]:
            return tqdm(keys, total=total, unit=" documents", delay=2, leave=False, disable=None)

        try:
            count = following.rebuild(show)
        except RebuildBusyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} documents are indexed.")

    def follow(self, options: dict[str, Any]) -> None:
        if options["once"]:
            if not following.drain():
                raise CommandError("Another process is at it.")
            return
        try:
            following.follow()
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def compare(self, options: dict[str, Any]) -> None:
        try:
            found = list(checking.differences(options["sample"]))
        except (SearchUnavailable, LogReplacedError) as error:
            raise CommandError(str(error)) from error
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"The search index differs in {len(found)} points: manage.py search rebuild")
        self.stdout.write("The search index says what the database says.")
