"""manage.py import_pages PATH… — bring pages and tables in, or rehearse it."""

import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from collections_app.importing.alone import NotAloneError
from collections_app.importing.plan import PlannedEntry
from collections_app.importing.plan_book import PlanBook
from collections_app.importing.plan_page import PlannedRecord
from collections_app.importing.recognise import is_of_scans, why_unrecognised
from collections_app.importing.rejected_records import is_of_records, rejected_records
from collections_app.importing.rejected_rows import rejected_rows
from collections_app.importing.report import JsonReport, TextReport
from collections_app.importing.rows import PageEnd, Series, Unread, UnusableInputError
from collections_app.importing.run import Listener, Options, Page, aim_of, import_pages, read_heads
from collections_app.importing.upload_work import row_of
from collections_app.models import ImportProfile, ImportRun
from documents.management.commands.export_documents import write
from documents.resources import Csv, Xlsx
from documents.search import generations
from documents.search.following import drain

DONE, LEFT_OUT, UNUSABLE = 0, 1, 2
KINDS: dict[str, Any] = {".xlsx": Xlsx, ".csv": Csv}  # of a table of rejected rows


class Command(BaseCommand):
    """Exit code 0: done; 1: something was rejected or is in conflict; 2: an input is unusable, and nothing was written."""

    help = (
        "Import crawled pages, as text or as saved HTML (collections, search results, people, single documents), tables "
        "(CSV, TSV, XLSX, ODS, JSON), finding aids (EAD 2002, EAD3), authority records (EAC-CPF), library records "
        "(MARCXML), answers of OAI-PMH, folders and ZIPs of scans, texts and PDFs. Tells by the content which it is."
    )

    standard_input: "tempfile.TemporaryDirectory[str] | None" = None
    run: ImportRun | None = None  # that it began or went on with; unsaved where it wrote nothing

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            metavar="PATH",
            help="a page, a table, a finding aid, an authority record, a folder of such, or - for standard input",
        )
        parser.add_argument(
            "--again",
            type=int,
            metavar="RUN",
            help="start a run again that died, with all that was asked of it; row by row, it goes on where it stopped",
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="COLUMN=FIELD",
            help="read a table's column as this field (- to leave it aside); others are guessed by their headers",
        )
        parser.add_argument("--profile", default="", metavar="NAME", help="read columns as this profile says")
        parser.add_argument(
            "--save-profile",
            default="",
            metavar="NAME",
            help="keep the mapping under this name, for the next time",
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
        writing = parser.add_mutually_exclusive_group()
        writing.add_argument(
            "--all-or-nothing", action="store_true", help="write nothing if any row is rejected"
        )
        writing.add_argument(
            "--row-by-row",
            action="store_true",
            help="write as it goes: what is written stays if the run is stopped, and rows that the database refuses are left out",
        )
        parser.add_argument(
            "--rejected",
            type=Path,
            metavar="FILE",
            help="write the rejected rows here with the reasons (.xlsx or .csv; of finding aids, library records and harvests "
            ".xml): mend them, and import the file",
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
        rejected = options["rejected"]
        before = died(options["again"]) if options["again"] is not None else None
        asked = before.asked if before else options
        choices = Options(
            into=asked["into"].strip(),
            publish=asked["publish"],
            rehearse=options["rehearse"],
            all_or_nothing=asked.get("all_or_nothing", False) or options["all_or_nothing"],
            row_by_row=asked.get("row_by_row", False) or options["row_by_row"],
        )
        if choices.all_or_nothing and choices.row_by_row:
            raise CommandError(
                f"Run {options['again']} was asked for otherwise: name its files to import them "
                f"{'row by row' if options['row_by_row'] else 'all or nothing'}.",
                returncode=UNUSABLE,
            )
        goes_on = before and before.is_unfinished and not choices.rehearse
        if before and goes_on and rejected and before.asked["done"]:
            raise CommandError(
                f"Run {before.pk} goes on where it stopped, and knows no more what it rejected before. Let it go on without "
                "--rejected, then import its files with it: what is written already is the same.",
                returncode=UNUSABLE,
            )
        self.run = run = before if before and goes_on else ImportRun(started_at=timezone.now())
        try:
            mapping = before.asked["columns"] if before else self.mapping(options)
            paths = self.inputs(asked["paths"], report)
            kinds = [".xml"] if is_of_records(paths) else [*KINDS]
            if rejected and rejected.suffix.lower() not in kinds:
                raise CommandError(f"{rejected}: name it {' or '.join(kinds)}.", returncode=UNUSABLE)
            pages = read_heads(paths, mapping)
            with (
                tempfile.TemporaryDirectory() as folder,
                PlanBook(Path(folder) / "rejected") as book,
                tqdm(
                    total=sum(page.lines for page in pages), unit=" lines", delay=2, leave=False, disable=None
                ) as bar,
            ):
                progress = Progress(report, bar, choices, book if rejected else None)
                import_pages(pages, choices, progress, run)
                if rejected and run.counts["rejected"]:
                    write_rejected(paths, book, mapping, rejected)
        except (UnusableInputError, NotAloneError) as error:
            raise CommandError(f"{error} {left_behind(run)}", returncode=UNUSABLE) from error
        finally:
            self.standard_input.cleanup() if self.standard_input else None
        report.conclude(run.counts)
        if options["save_profile"] and not choices.rehearse:
            ImportProfile.objects.update_or_create(
                name=options["save_profile"], defaults={"columns": mapping}
            )
        if generations.exists() and not choices.rehearse:
            drain()  # searchable at once; a machine that keeps no index yet builds it when it is asked
        if left := run.counts["rejected"] + run.counts["conflict"] + progress.heads["conflict"]:
            noun = "was" if left == 1 else "were"
            raise CommandError(f"{left} {noun} rejected or in conflict: see above.", returncode=LEFT_OUT)

    def mapping(self, options: dict[str, Any]) -> dict[str, str]:
        """Header → field: of the profile, and over it what the command line says."""
        name = options["profile"]
        profile = ImportProfile.objects.filter(name=name).first() if name else None
        if name and profile is None:
            known = ", ".join(ImportProfile.objects.values_list("name", flat=True)) or "none yet"
            raise UnusableInputError(f"There is no profile “{name}”: there is {known}.")
        mapping = dict(profile.columns) if profile else {}
        for stated in options["map"]:
            column, equals, field = stated.rpartition("=")
            if not equals:
                raise UnusableInputError(f"“{stated}” maps nothing: write --map COLUMN=FIELD.")
            mapping[column.strip()] = field.strip()
        return mapping

    def inputs(self, paths: Sequence[str], report: JsonReport | TextReport) -> list[Path]:
        """The files that the paths name; standard input is kept in one, for it is read more than once."""
        if "-" not in paths:
            return inputs(paths, report)
        self.standard_input = tempfile.TemporaryDirectory()
        kept = Path(self.standard_input.name) / "standard input"
        with kept.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        return inputs([str(kept) if path == "-" else path for path in dict.fromkeys(paths)], report)


def died(number: int) -> ImportRun:
    """Return a run that did not come to its end."""
    run = ImportRun.objects.filter(pk=number).first()
    if run is None:
        raise CommandError(f"There is no run {number}.", returncode=UNUSABLE)
    if run.finished_at or run.undoes_id or run.undone:
        raise CommandError(f"Run {number} is no import that died.", returncode=UNUSABLE)
    return run


def write_rejected(paths: Sequence[Path], book: PlanBook, mapping: Mapping[str, str], output: Path) -> None:
    if is_of_records(paths):
        write(rejected_records(paths[0], book.lines_and_reasons()), output)
        return
    try:
        write(KINDS[output.suffix.lower()]().pieces(*rejected_rows(paths, book, mapping)), output)
    except (
        ValueError,
        UnusableInputError,
    ) as error:  # more than a cell of Excel holds, or than these columns
        raise CommandError(f"{output}: {error}", returncode=LEFT_OUT) from error


def left_behind(run: ImportRun) -> str:
    """What became of a run that was broken off."""
    if run.pk is None or not ImportRun.objects.filter(pk=run.pk).exists():
        return "Nothing was written."
    return f"What was written before stays: “--again {run.pk}” goes on, “manage.py undo_import {run.pk}” takes it back."


def inputs(paths: Sequence[str], report: JsonReport | TextReport) -> list[Path]:
    """Return the files that the paths name; a folder stands for what is in it by name, all that is of a known kind."""
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir() or is_of_scans(path):
            found.append(path)
            continue
        known = list(in_folder(path, report))
        if not known:
            raise UnusableInputError(f"{path}: this folder holds nothing that can be imported.")
        found += known
    return found


def in_folder(folder: Path, report: JsonReport | TextReport) -> Iterator[Path]:
    """Yield the files of known kinds; what else is there is told, hidden files apart."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if reason := why_unrecognised(path):
            report.unrecognised(reason)
        else:
            yield path


class Progress:
    """Passes everything on to the report and moves the bar, which shows from the third second on."""

    def __init__(
        self, report: Listener, bar: "tqdm[Any]", choices: Options, rejected: PlanBook | None
    ) -> None:
        """`rejected`: a book for the rows that are, where somebody wants them."""
        self.report = report
        self.bar = bar
        self.choices = choices
        self.rejected = rejected
        self.heads: Counter[str] = Counter()
        self.finished = 0  # lines of the pages before this one
        self.lines = 0  # of this page
        self.read = 0  # entries

    def page(self, page: Page, planned: PlannedRecord | None) -> None:
        if planned:
            self.heads[planned.action] += 1
        self.lines = page.lines
        self.page_now, self.aim = page, aim_of(page, planned, self.choices)
        self.report.page(page, planned)

    def series(self, series: Series, planned: PlannedRecord) -> None:
        self.heads[planned.action] += 1
        self.report.series(series, planned)

    def entries(self, planned: Sequence[PlannedEntry]) -> None:
        if planned:
            self.read += len(planned)
            self.bar.set_postfix_str(f"{self.read} entries", refresh=False)
            self.bar.update(self.finished + planned[-1].entry.line - self.bar.n)
        if self.rejected:
            left = (plan for plan in planned if plan.action == "rejected")
            self.rejected.add(row_of(plan, self.page_now, self.aim) for plan in left)
        self.report.entries(planned)

    def unread(self, unread: Unread) -> None:
        self.report.unread(unread)

    def page_end(self, end: PageEnd) -> None:
        self.finished += self.lines
        self.report.page_end(end)
