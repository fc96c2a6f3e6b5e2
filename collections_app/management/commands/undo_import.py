"""manage.py undo_import RUN — take back what an import run did, or rehearse it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.importing.alone import NotAloneError
from collections_app.importing.undo import CannotUndoError, undo_run
from collections_app.importing.undo_report import UndoJson, UndoText
from collections_app.models import ImportRun
from documents.search import generations
from documents.search.following import drain

DONE, LEFT, UNUSABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit code 0: done; 1: done, and something edited since stays; 2: the run cannot be undone, nothing was written."""

    help = "Undo an import run, or an undo. What somebody has edited since stays and is listed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, metavar="RUN", help="the run's number, as the admin lists it")
        parser.add_argument("--rehearse", action="store_true", help="print the plan and write nothing")
        parser.add_argument("--json", action="store_true", help="print the plan as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.ending = ""  # a report ends its own lines
        report: UndoJson | UndoText = UndoJson(self.stdout) if options["json"] else UndoText(self.stdout)
        run = ImportRun.objects.filter(pk=options["run"]).first()
        if run is None:
            raise CommandError(f"There is no run {options['run']}.", returncode=UNUSABLE)
        try:
            undoing = undo_run(run, report, rehearse=options["rehearse"])
        except (CannotUndoError, NotAloneError) as error:
            raise CommandError(f"{error} Nothing was written.", returncode=UNUSABLE) from error
        report.conclude(undoing.counts)
        if generations.exists() and not options["rehearse"]:
            drain()  # what is removed is not found any more
        if left := undoing.counts["left as it is"]:
            raise CommandError(f"{left} left as edited since: see above.", returncode=LEFT)
