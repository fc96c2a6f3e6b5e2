"""manage.py harvest URL — bring in what another archive publishes by OAI-PMH, or rehearse it."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from collections_app.importing.harvest import Repository, harvest, host_of, identify, since
from collections_app.importing.rows import UnusableInputError
from collections_app.management.commands import import_pages
from collections_app.models import HarvestedSet

DONE, UNUSABLE = 0, 2


class Command(BaseCommand):
    """Exit code 0: done; 1: something was rejected, in conflict or withdrawn; 2: nothing was written."""

    help = "Harvest a repository by OAI-PMH (Dublin Core): everything at first, then what has changed since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url", metavar="URL", help="the address of the repository, such as https://example.org/oai"
        )
        parser.add_argument("--set", default="", metavar="SET", help="harvest this set only")
        parser.add_argument(
            "--from",
            dest="from_",
            default="",
            metavar="DATE",
            help="what has changed since then, instead of since the last harvest: 2026-01-31, or 2026-01-31T12:00:00Z",
        )
        parser.add_argument("--all", action="store_true", help="everything, whatever was harvested before")
        parser.add_argument("--rehearse", action="store_true", help="print the plan and write nothing")
        parser.add_argument(
            "--into", default="", metavar="COLLECTION", help="place every record in this collection"
        )
        parser.add_argument("--publish", action="store_true", help="publish what is created at once")
        parser.add_argument(
            "--rejected",
            type=Path,
            metavar="FILE",
            help="write the rejected records here (.xml) with the reasons: mend them, and import the file",
        )
        parser.add_argument("--json", action="store_true", help="print the plan as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        address, name = options["url"].strip(), options["set"]
        known = HarvestedSet.objects.filter(address=address, name=name).first()
        with tempfile.TemporaryDirectory() as folder:
            # Its journal and its questions name a harvest by where it is from.
            file = Path(folder) / f"{host_of(address) or 'harvest'}.oai.xml"
            try:
                self.keepable(address=address, name=name)
                repository = identify(address, file.parent)
                from_ = self.beginning(options, known, repository)
                count, until = self.fetch(repository, file, from_, name)
            except UnusableInputError as error:
                raise CommandError(f"{error} Nothing was written.", returncode=UNUSABLE) from error
            if not repository.tells_deletions:
                self.stderr.write(f"{repository.name} does not tell what it withdraws.")
            if not count:
                self.stdout.write(f"Nothing has changed since {from_}." if from_ else "There is no record.")
                return
            self.bring_in(file, options, repository, from_, until)

    def keepable(self, **stated: str) -> None:
        """Raises UnusableInputError for what is longer than can be remembered: before anything is asked for."""
        for name, value in stated.items():
            field: Any = HarvestedSet._meta.get_field(name)
            if len(value) > field.max_length:
                raise UnusableInputError(
                    f"The {field.verbose_name} is longer than {field.max_length} characters."
                )

    def beginning(self, options: dict[str, Any], known: HarvestedSet | None, repository: Repository) -> str:
        if options["all"]:
            return ""
        if options["from_"]:
            return since(options["from_"], repository)
        return known.harvested_until if known and known.stands else ""

    def fetch(self, repository: Repository, file: Path, from_: str, set_: str) -> tuple[int, str]:
        with tqdm(unit=" records", delay=2, leave=False, disable=None) as bar:

            def told(count: int, total: int | None) -> None:
                bar.total = total or bar.total
                bar.update(count - bar.n)

            return harvest(repository, file, from_=from_, set_=set_, told=told)

    def bring_in(
        self, file: Path, options: dict[str, Any], repository: Repository, from_: str, until: str
    ) -> None:
        """Import the file as any other; then remember how far the harvest has come."""
        asked = {name: options[name] for name in ("rehearse", "into", "publish", "rejected", "json")}
        importing = import_pages.Command()
        try:
            call_command(importing, str(file), **asked, stdout=self.stdout._out, stderr=self.stderr._out)
        finally:
            if (run := importing.run) and run.finished_at:
                # What was asked for by hand leaves a gap before it, which the next harvest fills.
                so_far = {} if options["from_"] else {"harvested_until": until}
                harvested, _ = HarvestedSet.objects.update_or_create(
                    address=options["url"].strip(),
                    name=options["set"],
                    defaults={"repository": repository.name, "last_run": run, **so_far},
                )
                if not from_:
                    harvested.runs.clear()
                harvested.runs.add(run)
