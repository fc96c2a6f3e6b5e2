"""One import from its first page to its last: parse → match → plan → apply, a batch of entries at a time.

A rehearsal walks the same way and leaves out the last step: it writes nothing. A run is one transaction, or (row by row)
one for each batch, which also keeps how far it came: whatever ends the run, it goes on from there.
"""

import gc
import hashlib
import logging
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.db import DatabaseError, OperationalError, transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from archive_project.lib.database_error import in_one_line
from collections_app.importing.ahead import rows_of
from collections_app.importing.alone import on_record
from collections_app.importing.apply_entries import apply_entries
from collections_app.importing.apply_page import apply_collection, apply_person, create_collection
from collections_app.importing.apply_records import apply_records, apply_relations, wait_for_relations
from collections_app.importing.arrangement import Arrangement
from collections_app.importing.foresight import Foresight
from collections_app.importing.identity import title_key
from collections_app.importing.journal import Journal
from collections_app.importing.match import (
    SeveralPeopleError,
    match_collection,
    match_entries,
    match_essays,
    match_person,
)
from collections_app.importing.match_records import match_records
from collections_app.importing.memory import RunMemory
from collections_app.importing.plan import ACTIONS, Aim, Holdings, PlannedEntry, plan_entries
from collections_app.importing.plan_page import PlannedRecord, plan_collection, plan_person
from collections_app.importing.questions import ask
from collections_app.importing.recognise import count_lines, read_rows
from collections_app.importing.rows import (
    Entry,
    Membership,
    PageEnd,
    PageHead,
    Row,
    Series,
    Unread,
    UnusableInputError,
)
from collections_app.importing.sources.files import close_archive
from collections_app.importing.statistics import Statistics
from collections_app.models import Collection, ImportRun
from documents.models import Document, Person

logger = logging.getLogger(__name__)

BATCH = 1000
LISTED = {"table", "harvest", "files"}  # whose entries state all that a table can
ARRANGED = {"finding aid", "catalogue"}  # what names the collections that its documents stand in
MOST_UNREAD_KEPT = 1000  # on the run; the report has them all


class StoppedError(RuntimeError):
    """Somebody wants the run to end: raised by a listener, it takes back the batch at hand, or the whole of one transaction."""


class Listener(Protocol):
    """Whoever wants to know what a run plans while it goes on: a report, a progress bar.

    Entries are told in the transaction that writes them; of a batch that failed, again by halves.
    """

    def page(self, page: "Page", planned: PlannedRecord | None) -> None: ...
    def series(self, series: Series, planned: PlannedRecord) -> None: ...
    def entries(self, planned: Sequence[PlannedEntry]) -> None: ...
    def unread(self, unread: Unread) -> None: ...
    def page_end(self, end: PageEnd) -> None: ...


@dataclass(slots=True)
class Page:
    """One input, known by its head."""

    path: Path
    name: str  # in the journal: of its file, or the whole path where two inputs bear one name
    head: PageHead
    place: int  # among the inputs, as given
    lines: int  # for the progress of long runs; 0 where only reading tells
    mapping: Mapping[str, str] = field(default_factory=dict)  # of a table: header → field, as told
    counts: Counter[str] = field(default_factory=Counter)
    unread: list[Unread] = field(default_factory=list)
    truncated: bool = False
    _checksum: str = ""

    @property
    def checksum(self) -> str:
        """SHA-256 of what is read, read once; of a folder that of its files' names, sizes and times of last change."""
        self._checksum = self._checksum or _checksum(self.path)
        return self._checksum

    @property
    def is_listed(self) -> bool:
        """Whether its entries state all that a table can."""
        return self.head.kind in LISTED | ARRANGED


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. `into`: title or slug of the collection to place every entry in, instead of the page's own.

    Rows that are rejected are left out; `all_or_nothing`: then nothing is written. `row_by_row`: each batch is written for
    good, and a row that the database refuses is rejected too.
    """

    into: str = ""
    publish: bool = False
    rehearse: bool = False
    all_or_nothing: bool = False
    row_by_row: bool = False
    user: Any = None


@dataclass(slots=True)
class _Run:
    """The state of a run while it goes on."""

    options: Options
    listener: Listener
    record: ImportRun
    memory: RunMemory
    foresight: Foresight
    arrangement: Arrangement
    stored: list[FieldFile] = field(default_factory=list)  # files of the transaction at hand
    statistics: Statistics = field(default_factory=Statistics)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is to be written together, where the run is not one transaction; and how far it is said to have come."""
        run = self.record
        done, counts = dict(run.asked["done"]), run.counts
        try:
            with transaction.atomic() if self.options.row_by_row else nullcontext():
                yield
            if self.options.row_by_row:
                self.stored.clear()
        except BaseException:
            run.asked["done"], run.counts = done, counts
            self.take_files_back()
            raise

    def take_files_back(self) -> None:
        """The database has forgotten them."""
        while self.stored:
            self.stored.pop().delete(save=False)

    def put_on_record(self, page: Page, rows: int) -> None:
        """Row by row: how far the run has come, in the transaction that has written so far."""
        if self.options.rehearse or not self.options.row_by_row:
            return
        run = self.record
        run.asked["done"][str(page.place)] = {"rows": rows, "counts": dict(page.counts)}
        total: Counter[str] = Counter(dict.fromkeys(ACTIONS, 0))
        for done in run.asked["done"].values():
            total.update(done["counts"])
        run.counts = dict(total)
        run.save(update_fields=["asked", "counts"])


def read_heads(paths: Sequence[Path], mapping: Mapping[str, str] | None = None) -> list[Page]:
    """Read each input as far as its head. Raises UnusableInputError, naming the input, at the first that is no page.

    `mapping`: for the columns of tables, header → field.
    """
    pages = []
    bearers = Counter(path.name for path in paths)
    for place, path in enumerate(paths):
        rows = read_rows(path, mapping or {})
        head = next(rows)
        assert isinstance(head, PageHead)  # the first value of every stream
        name = path.name if bearers[path.name] == 1 else str(path)
        pages.append(Page(path, name, head, place, count_lines(path), mapping or {}))
    return pages


def import_pages(
    pages: Sequence[Page], options: Options, listener: Listener, run: ImportRun | None = None
) -> ImportRun:
    """Run an import over all pages, older generations of a site first, so that the newest has the last word.

    Returns the run with its counts; unsaved, and nothing else written either, after a rehearsal. In one transaction:
    an error, UnusableInputError included, leaves the archive as it was, and of a process that is killed only the run stays
    on record, unfinished, with what was asked of it. Row by row, what is written stays and the run is on record as
    unfinished; given as `run` it goes on where it stopped. Raises NotAloneError while another run is at work.
    """
    run = run or ImportRun(user=options.user, started_at=timezone.now())
    checksums = [page.checksum for page in pages] if options.row_by_row else []
    if run.asked.get("checksums", checksums) != checksums:
        raise UnusableInputError(f"The files of run {run.pk} have changed since it began: import them anew.")
    run.asked = {
        "columns": dict(pages[0].mapping) if pages else {},
        "paths": [str(page.path.absolute()) for page in pages],
        "into": options.into,
        "publish": options.publish,
        "all_or_nothing": options.all_or_nothing,
        "row_by_row": options.row_by_row,
        "checksums": checksums,
        "done": run.asked.get("done", {}),  # by the place of a page: rows, and their counts by action
    }
    memory = RunMemory()
    state = _Run(options, listener, run, memory, Foresight(), Arrangement())
    on_record_if_written = (
        nullcontext() if options.rehearse else on_record(run, at_once=not options.row_by_row)
    )
    try:
        with _collecting_by_batches(), on_record_if_written:
            for page in sorted(pages, key=lambda page: (page.head.edition, page.place)):
                _import_page(page, state)
            _conclude(run, pages)
    except BaseException:
        state.take_files_back()
        raise
    finally:
        memory.close()
        close_archive()
    return run


@contextmanager
def _collecting_by_batches() -> Iterator[None]:
    """Without the collector of garbage, which would walk over all that a batch holds many times while it grows."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _import_page(page: Page, state: _Run) -> None:
    options, journal = state.options, Journal(state.record, page.name, page.head.edition, state.stored)
    with state.transaction():
        planned, collection, person = _import_head(page.head, state, journal)
        work = _Work(page, state, journal, aim_of(page, planned, options), collection, person)
        work.keep_place(planned)
    state.listener.page(page, planned)
    is_aid = page.head.kind in ARRANGED
    batch: list[Entry] = []
    if is_aid:
        state.arrangement.begin(page.name, _chosen(collection, options))

    def leave(row: Unread) -> None:
        page.unread.append(row) if len(page.unread) < MOST_UNREAD_KEPT else None
        state.listener.unread(row)

    def carry_out() -> None:
        work.carry_out(batch)
        batch.clear()
        gc.collect(1)  # what the batch has left

    def take(row: Row) -> None:
        match row:
            case Series() if options.into:
                leave(Unread(row.line, row.title, f"Not made: all is placed in “{options.into}” instead."))
            case Series():
                to = None if options.rehearse else journal
                with state.transaction():
                    arranged = state.arrangement.meet(row, publish=options.publish, journal=to)
                    work.keep_place(arranged)
                state.listener.series(row, arranged)
            case Entry():
                batch.append(state.arrangement.placed(row) if is_aid else row)
                if len(batch) == BATCH or work.position + len(batch) - 1 == work.done:
                    carry_out()
            case Unread():
                leave(row)
            case PageEnd():
                page.truncated = row.truncated
                carry_out()
                with state.transaction():
                    for line, relation in apply_relations(journal, state.memory):
                        leave(Unread(line, relation, "The archive holds no document of this number."))
                state.listener.page_end(row)
            case _:
                raise AssertionError(f"a second head in {page.path}")

    with rows_of(page.path, page.mapping) as rows:
        for row in islice(rows, 1, None):  # the head is already taken
            take(row)


class _Work:
    """The entries of one page, batch by batch; those that an earlier part of the run has written are only remembered."""

    def __init__(
        self,
        page: Page,
        state: _Run,
        journal: Journal,
        aim: Aim,
        collection: Collection | None,
        person: Person | None,
    ) -> None:
        self.page, self.state, self.journal, self.aim = page, state, journal, aim
        self.collection, self.person = collection, person
        self.is_listed = page.is_listed
        self.position = 1  # of the next entry on its page
        kept = state.record.asked["done"].get(str(page.place), {})
        self.done: int = kept.get("rows", 0)  # entries that an earlier part of the run has seen to
        page.counts.update(kept.get("counts", {}))

    def keep_place(self, planned: PlannedRecord | None) -> None:
        """Of what stands before entries: a run that wrote it stays on record."""
        if planned and planned.action != "same":
            self.state.put_on_record(self.page, max(self.done, self.position - 1))

    def carry_out(self, batch: Sequence[Entry]) -> None:
        if not batch:
            return
        if self.position <= self.done:
            self._remember(self._plan(batch)[0])
        elif not self.state.options.row_by_row:
            self._write(batch)
        else:
            self._write_for_good(batch)
        self.position += len(batch)

    def _write_for_good(self, batch: Sequence[Entry]) -> None:
        """Write a batch; where it fails, one half after the other, so that only those at fault are left out."""
        before = self.page.counts.copy()
        try:
            with self.state.transaction():
                self._write(batch)
        except OperationalError:
            raise  # no row's fault
        except DatabaseError as error:
            self._forget(before)
            if len(batch) == 1 and batch[0].fault:
                raise  # it is left out already
            if len(batch) == 1:
                logger.warning("%s, line %s: %r", self.page.name, batch[0].line, error)
                fault = f"The database refuses it: {in_one_line(error)}"
                self._write_for_good([replace(batch[0], fault=fault)])
                return
            start, half = self.position, len(batch) // 2
            self._write_for_good(batch[:half])
            self.position += half
            self._write_for_good(batch[half:])
            self.position = start
        else:
            self.state.memory.keep()

    def _forget(self, counts: Counter[str]) -> None:
        self.journal.forget()
        self.state.memory.forget()
        self.page.counts = counts

    def _plan(self, batch: Sequence[Entry]) -> tuple[list[PlannedEntry], Holdings]:
        match = match_records if self.is_listed else match_entries
        place = self.collection.pk if self.collection else None
        holdings = match(batch, self.aim, collection=place, memory=self.state.memory)
        return plan_entries(batch, holdings, self.aim, self.position), holdings

    def _write(self, batch: Sequence[Entry]) -> None:
        planned, holdings = self._plan(batch)
        options, journal, memory = self.state.options, self.journal, self.state.memory
        if options.all_or_nothing and not options.rehearse:
            _refuse_rejected(planned, self.page)
        if self.is_listed and not options.rehearse:
            apply_records(planned, collection=self.collection, journal=journal, memory=memory)
        elif not options.rehearse:
            apply_entries(planned, collection=self.collection, person=self.person, journal=journal)
        if not options.rehearse:
            ask(planned, self.aim, holdings.decisions, run=self.state.record, is_table=self.is_listed)
            self.state.statistics.grown(sum(plan.action == "create" for plan in planned))
        memory.remember(planned, page=self.aim.page, in_full=options.rehearse)
        self.page.counts.update(plan.action for plan in planned)
        self.state.put_on_record(self.page, self.position + len(batch) - 1)
        self.state.listener.entries(planned)

    def _remember(self, planned: Sequence[PlannedEntry]) -> None:
        """What stands where on the page, and which relations wait for their target."""
        self.state.memory.remember(planned, page=self.aim.page, in_full=False)
        if self.is_listed:
            ids = [plan.holding.id for plan in planned if plan.holding and plan.holding.id]
            made = set(self.journal.made_before(Document).filter(row__in=ids))
            wait_for_relations(planned, self.state.memory, made)


def _refuse_rejected(planned: Sequence[PlannedEntry], page: Page) -> None:
    """Raise UnusableInputError for the first row that would be left out."""
    for plan in planned:
        if plan.action == "rejected":
            raise UnusableInputError(
                f"{page.name}, line {plan.entry.line}: {plan.reason} All or nothing was asked for."
            )


def aim_of(page: Page, planned: PlannedRecord | None, options: Options) -> Aim:
    own = page.head.title if page.head.kind == "collection" else ""
    return Aim(
        page=page.name,
        edition=page.head.edition,
        collection="" if page.head.kind in ARRANGED else options.into or own,
        person=planned.title if planned and planned.kind == "person" else "",
        publish=options.publish,
    )


def _chosen(collection: Collection | None, options: Options) -> Membership | None:
    """A place in the collection that the person at the keyboard named; a rehearsal may have none yet."""
    if collection:
        return Membership(collection.title, key=collection.slug)
    return Membership(options.into) if options.into else None


def _import_head(
    head: PageHead, state: _Run, journal: Journal
) -> tuple[PlannedRecord | None, Collection | None, Person | None]:
    """Plan the head and, but in a rehearsal, carry it out."""
    if head.kind == "person":
        return _import_person_head(head, state, journal)
    if state.options.into:
        return _import_into(state, journal)
    if head.kind != "collection" or not head.title:
        return None, None, None
    publish, foresight = state.options.publish, state.foresight
    holding, known = match_collection(head.title)
    holding = foresight.collections.get(title_key(head.title), holding)
    essays = match_essays(head) | foresight.essays
    planned = plan_collection(
        head, holding=holding, known=known | set(foresight.collections), essays=essays, publish=publish
    )
    if state.options.rehearse:
        foresight.see_collection(planned, head, holding, essays, publish)
        found = Collection.objects.filter(pk=holding.id or 0).first() if holding else None
        return planned, found, None
    collection = apply_collection(planned, head, publish=publish, journal=journal)
    journal.write()
    return planned, collection, None


def _import_into(state: _Run, journal: Journal) -> tuple[PlannedRecord | None, Collection | None, None]:
    """Find the collection that the person at the keyboard named; a new one is created, as a draft."""
    wanted = state.options.into
    by_slug = Collection.objects.filter(slug=wanted).first()
    holding, _ = match_collection(by_slug.title if by_slug else wanted)
    if holding:
        return None, Collection.objects.get(pk=holding.id or 0), None
    planned = PlannedRecord("create", "collection", wanted)
    if state.options.rehearse:
        return planned, None, None
    collection = create_collection(wanted, journal=journal)
    journal.write()
    return planned, collection, None


def _import_person_head(
    head: PageHead, state: _Run, journal: Journal
) -> tuple[PlannedRecord, Collection | None, Person | None]:
    publish = state.options.publish
    try:
        holding = state.foresight.people.get(head.title) or match_person(head)
    except SeveralPeopleError as error:
        return PlannedRecord("conflict", "person", head.title, reason=str(error)), None, None
    planned = plan_person(head, holding=holding, publish=publish)
    _, collection, _ = _import_into(state, journal) if state.options.into else (None, None, None)
    if state.options.rehearse:
        state.foresight.see_person(planned, head, holding, publish)
        return planned, collection, None
    person = apply_person(planned, head, publish=publish, journal=journal)
    journal.write()
    return planned, collection, person


def _conclude(run: ImportRun, pages: Sequence[Page]) -> None:
    """Put on record what was read."""
    total: Counter[str] = Counter(dict.fromkeys(ACTIONS, 0))
    for page in pages:
        total.update(page.counts)
    run.counts = dict(total)
    run.pages = [
        {
            "path": page.name,
            "checksum": page.checksum,
            "kind": page.head.kind,
            "edition": page.head.edition,
            "title": page.head.title,
            "range": list(page.head.range) if page.head.range else None,
            "total": page.head.total,
            "truncated": page.truncated,
            "entries": sum(page.counts.values()),
            "counts": dict(page.counts),
            "unread": [{"line": row.line, "text": row.text, "reason": row.reason} for row in page.unread],
        }
        for page in pages
    ]


def _checksum(path: Path) -> str:
    if path.is_dir():
        files = sorted(
            (str(file.relative_to(path)), known.st_size, known.st_mtime_ns)
            for file in path.rglob("*")
            if stat.S_ISREG((known := file.lstat()).st_mode)
        )
        return hashlib.sha256(repr(files).encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
