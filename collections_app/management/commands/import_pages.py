"""manage.py import_pages PATH… — bring crawled pages in, or rehearse it."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from collections_app.importing.alone import NotAloneError
from collections_app.importing.plan import PlannedEntry
from collections_app.importing.plan_page import PlannedRecord
from collections_app.importing.report import JsonReport, TextReport
from collections_app.importing.rows import PageEnd, Unread, UnusableInputError
from collections_app.importing.run import Listener, Options, Page, import_pages, read_heads
from collections_app.models import ImportRun
from documents.search import generations
from documents.search.following import drain

DONE, LEFT_OUT, UNUSABLE = 0, 1, 2


class Command(BaseCommand):
    """Exit code 0: done; 1: something was rejected or is in conflict; 2: an input is unusable, and nothing was written."""

    help = "Import crawled pages: collections, search results, people, single documents. Reads text, tells the layout by itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a page as text, or a folder of *.txt")
        parser.add_argument(
            "--again",
            type=int,
            metavar="RUN",
            help="start a run again that died, with all that was asked of it",
        )
        parser.add_argument("--rehearse", action="store_true", help="print the plan and write nothing")
        parser.add_argument(
            "--into",
            default="",
            metavar="COLLECTION",
            help="place every entry in this collection (title or slug) instead of the page's own",
        )
        parser.add_argument(
            "--publish", action="store_true", help="publish what is created at once, cut entries apart"
        )
        parser.add_argument("--json", action="store_true", help="print the plan as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.ending = ""  # a report ends its own lines
        report: JsonReport | TextReport = (
            JsonReport(self.stdout) if options["json"] else TextReport(self.stdout)
        )
        if bool(options["paths"]) == (options["again"] is not None):
            raise CommandError(
                "Name the pages to import, or with --again a run that died.", returncode=UNUSABLE
            )
        asked = died(options["again"]) if options["again"] is not None else options
        choices = Options(into=asked["into"].strip(), publish=asked["publish"], rehearse=options["rehearse"])
        try:
            pages = read_heads(inputs(asked["paths"]))
            with tqdm(
                total=sum(page.lines for page in pages), unit=" lines", delay=2, leave=False, disable=None
            ) as bar:
                progress = Progress(report, bar)
                run = import_pages(pages, choices, progress)
        except (UnusableInputError, NotAloneError) as error:
            raise CommandError(f"{error} Nothing was written.", returncode=UNUSABLE) from error
        report.conclude(run.counts)
        if generations.exists() and not choices.rehearse:
            drain()  # searchable at once; a machine that keeps no index yet builds it when it is asked
        if left := run.counts["rejected"] + run.counts["conflict"] + progress.heads["conflict"]:
            noun = "was" if left == 1 else "were"
            raise CommandError(f"{left} {noun} rejected or in conflict: see above.", returncode=LEFT_OUT)


def died(number: int) -> dict[str, Any]:
    """Return what was asked of a run that did not come to its end."""
    run = ImportRun.objects.filter(pk=number).first()
    if run is None:
        raise CommandError(f"There is no run {number}.", returncode=UNUSABLE)
    if run.finished_at or run.undoes_id:
        raise CommandError(f"Run {number} is no import that died.", returncode=UNUSABLE)
    asked: dict[str, Any] = run.asked
    return asked


def inputs(paths: Sequence[str]) -> list[Path]:
    """Return the files that the paths name, a folder standing for its *.txt in alphabetical order."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            texts = sorted(path.glob("*.txt"))
            if not texts:
                raise UnusableInputError(f"{path}: this folder holds no .txt file.")
            found += texts
        else:
            found.append(path)
    return found


class Progress:
    """Passes everything on to the report and moves the bar, which shows from the third second on."""

    def __init__(self, report: Listener, bar: "tqdm[Any]") -> None:
        self.report = report
        self.bar = bar
        self.heads: Counter[str] = Counter()
        self.finished = 0  # lines of the pages before this one
        self.lines = 0  # of this page
        self.read = 0  # entries

    def page(self, page: Page, planned: PlannedRecord | None) -> None:
        if planned:
            self.heads[planned.action] += 1
        self.lines = page.lines
        self.report.page(page, planned)

    def entries(self, planned: Sequence[PlannedEntry]) -> None:
        if planned:
            self.read += len(planned)
            self.bar.set_postfix_str(f"{self.read} entries", refresh=False)
            self.bar.update(self.finished + planned[-1].entry.line - self.bar.n)
        self.report.entries(planned)

    def unread(self, unread: Unread) -> None:
        self.report.unread(unread)

    def page_end(self, end: PageEnd) -> None:
        self.finished += self.lines
        self.report.page_end(end)
