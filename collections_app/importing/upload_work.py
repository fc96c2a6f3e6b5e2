"""Rehearses or imports an upload in a process of its own, which the desk starts and whose book it reads.

It ends by itself, when it is asked to stop, or by being killed; the server may be started anew meanwhile.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from collections_app.importing.alone import NotAloneError
from collections_app.importing.newcomers import Newcomers
from collections_app.importing.plan import Aim, FieldChange, PlannedEntry
from collections_app.importing.plan_book import PlanBook, RowValues
from collections_app.importing.plan_page import PlannedRecord
from collections_app.importing.questions import questions_about
from collections_app.importing.rows import Detail, PageEnd, Series, Unread, UnusableInputError
from collections_app.importing.run import Options, Page, StoppedError, aim_of, import_pages, read_heads
from collections_app.importing.upload_folder import IMPORT, Folder
from collections_app.models import ImportRun, ImportUpload
from documents.iiif import making
from documents.search import generations
from documents.search.following import drain

LONGEST = 20_000  # characters of a value that the book keeps: who wants all of it reads the file
MOST_UNREAD = 10_000
STOPPED = "It was stopped."
BROKEN = "It was broken off by an error of ours, which an administrator finds in the log."


def begin(upload: ImportUpload, step: str, **stated: Any) -> bool:
    """Start the work; False where it is being done already. Returns at once.

    `stated`: fields of the upload, to be kept for this work; where it does not begin, they stay as they were.
    """
    folder = Folder(upload.identifier)
    lock = folder.take_lock()
    if lock is None:
        return False
    with lock:
        prepare(upload, step, **stated)
        process = subprocess.Popen(  # noqa: S603 — our own command
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "work_on_import", str(upload.pk), step],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=[lock.fileno()],  # the lock is its own from now on
            start_new_session=True,  # what stops the server does not stop it
        )
    threading.Thread(target=process.wait, name="import", daemon=True).start()
    return True


def prepare(upload: ImportUpload, step: str, **stated: Any) -> None:
    """Keep what is stated and begin the book; that of an import which goes on is kept."""
    for name, value in stated.items():
        setattr(upload, name, value)
    upload.save(update_fields=stated)
    folder = Folder(upload.identifier)
    folder.go_on()
    goes_on = step == IMPORT and upload.run and upload.run.is_unfinished
    with (folder.book(step) if goes_on else None) or folder.begin_book(step) as book:
        book.begin()


def carry_out(upload: ImportUpload, step: str) -> None:
    """Do the work in this process and write its book to the end."""
    folder = Folder(upload.identifier)
    problem = BROKEN
    book = folder.book(step) or folder.begin_book(step)
    try:
        _import(upload, folder, book, rehearse=step != IMPORT)
        problem = ""
    except StoppedError:
        problem = STOPPED
    except (UnusableInputError, NotAloneError) as error:
        problem = folder.plain(str(error))
    finally:
        book.end(problem)
        book.close()


def _import(upload: ImportUpload, folder: Folder, book: PlanBook, *, rehearse: bool) -> None:
    pages = read_heads(folder.files(), upload.columns)
    book.note(total=sum(page.lines for page in pages))
    options = Options(
        into=upload.into.strip(),
        publish=upload.publish,
        rehearse=rehearse,
        all_or_nothing=upload.all_or_nothing and not rehearse,
        row_by_row=not upload.all_or_nothing and not rehearse,
        user=upload.user,
    )
    goes_on = upload.run and upload.run.is_unfinished and not rehearse
    run = upload.run if goes_on and upload.run else ImportRun(user=upload.user, started_at=timezone.now())
    import_pages(pages, options, BookKeeper(book, folder, upload, options, run), run)
    if generations.exists() and not rehearse:
        drain()
    making.wait()  # for the tiles of scans: they are made in this process


class BookKeeper:
    """Writes down what a run tells, and stops it where somebody asks for that."""

    def __init__(
        self, book: PlanBook, folder: Folder, upload: ImportUpload, options: Options, run: ImportRun
    ) -> None:
        self.book, self.folder, self.upload, self.options, self.run = book, folder, upload, options, run
        self.newcomers = Newcomers()
        self.page_now: Page
        self.lines_before = self.lines = self.rows = self.unread_count = 0  # of pages before; of this one

    def page(self, page: Page, planned: PlannedRecord | None) -> None:
        self.page_now, self.lines = page, page.lines
        self.aim = aim_of(page, planned, self.options)
        if not self.options.rehearse:
            ImportUpload.objects.filter(pk=self.upload.pk).update(run=self.run)
        if planned:
            self._record(planned, 0)

    def series(self, series: Series, planned: PlannedRecord) -> None:
        self._record(planned, series.line)

    def _record(self, planned: PlannedRecord, line: int) -> None:
        said = {
            "changes": [_change(change) for change in planned.changes],
            "names": planned.names,
            "stubs": planned.stubs,
            "essays": [essay.mention.title for essay in planned.essays if not essay.known],
            "known_essays": [essay.mention.title for essay in planned.essays if essay.known],
            "reason": planned.reason,
        }
        self.book.add_record(
            self.page_now.name, line, planned.action, planned.kind, planned.title, json.dumps(said)
        )

    def entries(self, planned: Sequence[PlannedEntry]) -> None:
        if self.folder.is_asked_to_stop():
            raise StoppedError
        rows = (row_of(plan, self.page_now, self.aim) for plan in planned)
        self.book.add(rows, self._questions(planned) if self.options.rehearse else ())
        if self.options.rehearse:
            self.book.add_names(self.newcomers.among(planned))
        self.rows += len(planned)
        if planned:
            self._tell(self.lines_before + min(planned[-1].entry.line, self.lines))

    def _tell(self, lines: int) -> None:
        self.book.note(rows=self.rows, lines=lines, told=time.time())

    def _questions(self, planned: Sequence[PlannedEntry]) -> Iterator[tuple[int, int, str, str]]:
        for plan in planned:
            for question in questions_about(plan, self.aim, is_table=self.page_now.is_listed):
                fields = ("source", "document_id", "title", "ours", "theirs", "reason", "row", "page", "line")
                said = {name: getattr(question, name) for name in fields}
                yield self.page_now.place, plan.position, question.field, json.dumps(said)

    def unread(self, unread: Unread) -> None:
        self.unread_count += 1
        if self.unread_count <= MOST_UNREAD:
            self.book.add_unread(self.page_now.name, unread.line, unread.text[:1000], unread.reason)

    def page_end(self, end: PageEnd) -> None:
        self.lines_before += self.lines
        self._tell(self.lines_before)


def row_of(plan: PlannedEntry, page: Page, aim: Aim) -> RowValues:
    """A planned row as a book keeps it."""
    entry, said = plan.entry, _said(plan)
    if plan.action == "rejected":
        detail = entry.detail or Detail()
        said |= {
            "summary": entry.summary,
            "collection": aim.collection,
            "url": detail.url,
            "is_whole": page.head.kind == "table" or detail == Detail(url=detail.url),
        }
    told = (plan.action, entry.title[:1000], plan.edtf, plan.reason, json.dumps(said, ensure_ascii=False))
    return (page.place, plan.position, page.name, entry.line, *told)


def _said(plan: PlannedEntry) -> dict[str, Any]:
    """What a page shows of a row: the record that it means, what it would say or change."""
    holding = plan.holding
    values = holding.values if holding and plan.action == "create" else {}
    return {
        "date": plan.entry.date_text,
        "record": holding.id if holding else None,
        "number": holding.number if holding else None,
        "label": holding.title if holding and plan.action != "create" else "",
        "values": {name: value[:LONGEST] for name, value in values.items() if value},
        "changes": [_change(change) for change in (*plan.changes, *_in_doubt(plan))],
        "truncated": plan.entry.truncated,
    }


def _in_doubt(plan: PlannedEntry) -> Iterator[FieldChange]:
    """Of a probable duplicate, where the two differ."""
    if plan.action == "probable duplicate" and plan.holding:
        both = {
            "title": (plan.holding.title, plan.entry.title),
            "summary": (plan.holding.values.get("summary", ""), plan.entry.summary),
        }
        for name, (ours, theirs) in both.items():
            if ours != theirs:
                yield FieldChange(name, ours, theirs, "conflict")


def _change(change: FieldChange) -> list[str]:
    """Field, before, after, verdict."""
    before, after = (
        value if isinstance(value, str) else ", ".join(value) for value in (change.before, change.after)
    )
    return [change.field, before[:LONGEST], after[:LONGEST], change.verdict]
