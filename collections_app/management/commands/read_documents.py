"""manage.py read_documents: read on for suggestions and record health."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from collections_app.suggesting.following import begin_again, is_behind, read_on, state


class Command(BaseCommand):
    """To be run by the clock; each batch is a transaction of its own, so that it may be stopped at any time."""

    help = (
        "Read the documents that have changed since the last time, or all that have not been read yet, for suggestions and "
        "for the rules of record health that read words."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Read every document again.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"]:
            begin_again()
        number = 0
        while is_behind(state()):
            number += read_on()
        self.stdout.write(f"Read {number:,} documents.")
