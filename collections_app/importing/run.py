"""One import from its first page to its last: parse → match → plan → apply, a batch of entries at a time.

A rehearsal walks the same way and leaves out the last step: it writes nothing.
"""

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from django.utils import timezone

from collections_app.importing.alone import on_record
from collections_app.importing.apply_entries import apply_entries
from collections_app.importing.apply_page import apply_collection, apply_person, create_collection
from collections_app.importing.apply_records import apply_records, apply_relations
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
from collections_app.importing.plan import ACTIONS, Aim, PlannedEntry, plan_entries
from collections_app.importing.plan_page import PlannedRecord, plan_collection, plan_person
from collections_app.importing.questions import ask
from collections_app.importing.recognise import read_rows
from collections_app.importing.rows import (
    Entry,
    Membership,
    PageEnd,
    PageHead,
    Series,
    Unread,
)
from collections_app.models import Collection, ImportRun
from documents.models import Person

BATCH = 500
ARRANGED = {"finding aid", "catalogue"}  # what names the collections that its documents stand in
MOST_UNREAD_KEPT = 1000  # on the run; the report has them all


class Listener(Protocol):
    """Whoever wants to know what a run plans while it goes on: a report, a progress bar."""

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
    lines: int  # for the progress of long runs
    mapping: Mapping[str, str] = field(default_factory=dict)  # of a table: header → field, as told
    counts: Counter[str] = field(default_factory=Counter)
    unread: list[Unread] = field(default_factory=list)
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """How to run. `into`: title or slug of the collection to place every entry in, instead of the page's own."""

    into: str = ""
    publish: bool = False
    rehearse: bool = False
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
        pages.append(Page(path, name, head, place, _count_lines(path), mapping or {}))
    return pages


def import_pages(pages: Sequence[Page], options: Options, listener: Listener) -> ImportRun:
    """Run an import over all pages, older generations of a site first, so that the newest has the last word.

    Returns the run with its counts; unsaved, and nothing else written either, after a rehearsal. In one transaction:
    an error, UnusableInputError included, leaves the archive as it was. Raises NotAloneError while another run is at
    work. Of a process that is killed only the run stays on record, unfinished, with what was asked of it.
    """
    asked = {
        "columns": dict(pages[0].mapping) if pages else {},
        "paths": [str(page.path.absolute()) for page in pages],
        "into": options.into,
        "publish": options.publish,
    }
    run = ImportRun(user=options.user, started_at=timezone.now(), asked=asked)
    memory = RunMemory()
    state = _Run(options, listener, run, memory, Foresight(), Arrangement())
    try:
        with _collecting_by_batches(), nullcontext() if options.rehearse else on_record(run):
            for page in sorted(pages, key=lambda page: (page.head.edition, page.place)):
                _import_page(page, state)
            _conclude(run, pages)
    finally:
        memory.close()
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
    options, journal = state.options, Journal(state.record, page.name, page.head.edition)
    planned, collection, person = _import_head(page.head, state, journal)
    state.listener.page(page, planned)
    aim = _aim(page, planned, options)
    batch: list[Entry] = []
    position = 1
    is_aid = page.head.kind in ARRANGED
    is_listed = is_aid or page.head.kind == "table"
    if is_aid:
        state.arrangement.begin(page.name, _chosen(collection, options))

    def leave(row: Unread) -> None:
        page.unread.append(row) if len(page.unread) < MOST_UNREAD_KEPT else None
        state.listener.unread(row)

    def carry_out() -> None:
        nonlocal position
        gc.collect(1)  # what the last batch has left
        match = match_records if is_listed else match_entries
        holdings = match(batch, aim, collection=collection.pk if collection else None, memory=state.memory)
        decided = plan_entries(batch, holdings, aim, position)
        if is_listed and not options.rehearse:
            apply_records(decided, collection=collection, journal=journal, memory=state.memory)
        elif not options.rehearse:
            apply_entries(decided, collection=collection, person=person, journal=journal)
        if not options.rehearse:
            ask(decided, aim, holdings.decisions, run=state.record, is_table=is_listed)
        state.memory.remember(decided, page=aim.page, in_full=options.rehearse)
        page.counts.update(plan.action for plan in decided)
        state.listener.entries(decided)
        position += len(batch)
        batch.clear()

    for row in islice(read_rows(page.path, page.mapping), 1, None):  # the head is already taken
        match row:
            case Series() if options.into:
                leave(Unread(row.line, row.title, f"Not made: all is placed in “{options.into}” instead."))
            case Series():
                to = None if options.rehearse else journal
                state.listener.series(row, state.arrangement.meet(row, publish=options.publish, journal=to))
            case Entry():
                batch.append(state.arrangement.placed(row) if is_aid else row)
                if len(batch) == BATCH:
                    carry_out()
            case Unread():
                leave(row)
            case PageEnd():
                page.truncated = row.truncated
                carry_out()
                for line, relation in apply_relations(journal, state.memory):
                    leave(Unread(line, relation, "The archive holds no document of this number."))
                state.listener.page_end(row)
            case _:
                raise AssertionError(f"a second head in {page.path}")


def _aim(page: Page, planned: PlannedRecord | None, options: Options) -> Aim:
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
            "checksum": _checksum(page.path),
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


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")) + 1


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
