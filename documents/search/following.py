"""Keeping the index up with the database: following its log, or building anew.

Each process may call these at any time; whoever gets the index's lock does the work, the others leave it to them.
"""

import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import OperationalError, connection, models
from django.db.models import Q
from django.utils import timezone
from tantivy import Document as Entry
from tantivy import Index, IndexWriter, Query

from documents.models import Attribution, Document, Name, SearchChange, Status
from documents.models.publication import MOMENTS
from documents.search import building, change_log, generations, schema
from documents.search.change_log import Change, Cursor, LogReplacedError
from documents.search.generations import Live, RebuildBusyError, SearchUnavailable
from documents.trees import tree_of

logger = logging.getLogger(__name__)

ROWS = 20_000  # of the log in one commit: what an import writes about one document mostly stands together
ROWS_IN_A_HURRY = 500
SMALL = 2_000  # documents that are indexed in the time of a request
PATIENCE = 1.0  # seconds that a request waits for another thread's batch
MEMORY = 64_000_000  # bytes a writer fills before it goes to the disk
# The same for building anew: a million documents make a few large pieces, so that no later save has to wait until eight
# of like size have been made one (tantivy's merge policy, which its bindings cannot set).
MEMORY_TO_BUILD = 512_000_000
DAY = 86_400_000_000  # in microseconds

Progress = Callable[[Iterable[int], int], Iterable[int]]


# Following


def drain(*, seconds: float | None = None, prune: bool = True) -> bool:
    """Bring this machine's index up with every committed change; build it where there is none that can be used.

    With `seconds`, stop after the batch that exceeds them, and leave alone what concerns more than SMALL documents at
    once. `prune` the log on the way, once a day. Return whether nothing was left to do when we stopped; False too where another process is at it. Memory is
    bounded, however much there is to do.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    rows = ROWS if seconds is None else ROWS_IN_A_HURRY
    while True:
        try:
            live = generations.live()
            if not is_behind(live):
                return True
            left = _drain_batch(live, rows, None if seconds is None else SMALL, prune)
        except (SearchUnavailable, LogReplacedError) as reason:
            return _recover(str(reason), at_once=seconds is None)
        if left is None:
            return False
        if deadline is not None and time.monotonic() > deadline:
            return not left


def catch_up(*, seconds: float = 0.25) -> Live:
    """Return the live index for a search, brought up with the log as far as that takes little time.

    Costs one query when nothing changed. Where there is no usable index, builds a small archive's on the spot; a
    larger one's is begun in the background, and so is a long way to the end of the log: what is returned is then
    `behind`, and keeps no terms.

    Raises SearchUnavailable.
    """
    try:
        live = generations.live()
        if generations.APART.get() or not is_behind(live):
            return live
        if drain(seconds=seconds, prune=False):  # a reader's question writes nothing to the database
            return generations.live()
        in_background("search-drain", drain)
        return dataclasses.replace(generations.live(), terms={}, behind=True)
    except (SearchUnavailable, LogReplacedError) as reason:
        if _recover(str(reason), at_once=False):
            return generations.live()
        raise SearchUnavailable(str(reason)) from reason


def is_behind(live: Live) -> bool:
    """Whether something has changed or come of age that the index does not know. One query. Raises LogReplacedError."""
    due = live.cursor.next_instant
    return change_log.is_behind(live.cursor) or (bool(due) and due <= schema.instant(timezone.now()))


def follow(*, pause: float = 0.5) -> None:
    """Follow the log until interrupted, looking every `pause` seconds."""
    while True:
        if not drain():
            logger.debug("Another process is at it.")
        connection.close_if_unusable_or_obsolete()
        time.sleep(pause)


_draining = threading.Lock()


def _drain_batch(live: Live, rows: int, most: int | None, prune: bool) -> bool | None:
    """Index what the next rows of the log concern; return whether more rows are left.

    None, and nothing done, where another is at it, or where they concern more than `most` documents.
    """
    if not _draining.acquire(timeout=-1 if most is None else PATIENCE):
        return None
    try:
        writer = _writer(live.index, threads=1)
        return None if writer is None else _drain_with(writer, rows, most, prune)
    finally:
        _draining.release()


def _drain_with(writer: IndexWriter, rows: int, most: int | None, prune: bool) -> bool | None:
    try:
        live = generations.live()  # as whoever had the lock before us left it
        now = schema.instant(timezone.now())
        changes, cursor = change_log.read(live.cursor, rows)
        concerned: Iterable[int] = _concerned(changes, live.cursor, now)
        if most is not None:
            concerned = list(islice(concerned, most + 1))
            if len(concerned) > most:
                return None
        _write(writer, concerned, live)
        cursor = _with_instants(cursor, now)
        if prune:
            cursor = _pruned(cursor, now)
        _put_cursor(writer, cursor)
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()
    return len(changes) == rows


def _writer(index: Index, threads: int) -> IndexWriter | None:
    """The index's one writer; None where another process has it."""
    try:
        return index.writer(MEMORY, threads)
    except ValueError as error:
        if "LockBusy" in str(error):
            return None
        raise SearchUnavailable("The search index cannot be written.") from error


def _write(writer: IndexWriter, ids: Iterable[int], live: Live) -> None:
    """Put the documents' entries in place of those there are; what says the same stays.

    What is deleted goes on counting among the words until its segment is merged: a change to a hidden record, of which the
    index has no word, would still move the order of what is found.
    """
    labels = building.Labels()
    remaining = iter(ids)
    while batch := list(islice(remaining, building.BATCH)):
        there = _digests(batch, live)
        for pk, entry in building.entries(batch, labels):
            if there.get(pk) == (entry["digest"] if entry else None):
                continue
            # By a query: by a term, which it takes for a signed number, the writer finds nothing to delete.
            writer.delete_documents_by_query(Query.term_query(schema.schema(), "pk", pk))
            if entry is not None:
                writer.add_document(Entry.from_dict(entry, schema.schema()))


def _digests(keys: Sequence[int], live: Live) -> dict[int, int]:
    """Of the entries that there are."""
    there = Query.term_set_query(schema.schema(), "pk", list(keys))
    addresses = [address for _, address in live.searcher.search(there, limit=len(keys), count=False).hits]
    if not addresses:
        return {}
    columns = [live.searcher.fast_field_values(name, addresses) for name in ("pk", "digest")]
    return {int(pk): int(digest) for pk, digest in zip(*columns, strict=True)}


def _put_cursor(writer: IndexWriter, cursor: Cursor) -> None:
    writer.delete_documents_by_term("entry", schema.CURSOR)
    values = {"entry": schema.CURSOR, "state": cursor.to_json()}
    writer.add_document(Entry.from_dict(values, schema.schema()))


def _concerned(changes: Sequence[Change], before: Cursor, now: int) -> Iterator[int]:
    """Yield the keys of the documents that the changes concern, and of those that the clock made public or hid,
    themselves or their people or collections."""
    changed: dict[str, set[int]] = {}
    for change in changes:
        changed.setdefault(change.kind, set()).add(change.record)
    if before.next_instant and before.next_instant <= now:
        since = _moment(before.as_of)
        passed = Q()
        for moment in MOMENTS:
            passed |= Q(**{f"{moment}__gt": since, f"{moment}__lte": _moment(now)})
        for kind, model in _published_by_the_clock():
            published = model._default_manager.filter(passed, status=Status.PUBLISHED)
            changed.setdefault(kind, set()).update(published.values_list("pk", flat=True))
    seen: set[int] = set()
    for kind, records in changed.items():
        for pk in _documents_of(kind, sorted(records)):
            if pk not in seen:
                seen.add(pk)
                yield pk


def _documents_of(kind: str, records: Sequence[int]) -> Iterator[int]:
    """Yield the keys of the documents whose entries say something about these records."""
    if kind == SearchChange.Kind.DOCUMENT:
        yield from records
        return
    paths = {
        "type": "type__in",
        "repository": "repository__in",
        "place": "places__in",
        "subject": "subjects__in",
        "collection": "collections__in",
    }
    if kind in building.BRANCHING:  # an entry has the broader terms of its own
        records = sorted(tree_of(building.FACET_MODELS[kind]()).with_narrower(records))
    for start in range(0, len(records), 500):
        some = records[start : start + 500]
        if kind == SearchChange.Kind.PERSON:
            yield from (
                Attribution.objects.filter(person__in=some).order_by().values_list("document", flat=True)
            )
            held = Name.held_in.through._default_manager.filter(name__person__in=some)
            yield from held.values_list("document_id", flat=True)
        elif kind == SearchChange.Kind.LANGUAGE:
            documents = Document.objects.filter(Q(languages__in=some)).order_by()
            yield from documents.values_list("pk", flat=True)
        else:
            documents = Document.objects.filter(**{paths[kind]: some}).order_by()
            yield from documents.values_list("pk", flat=True)


def _with_instants(cursor: Cursor, now: int) -> Cursor:
    """Note when the next record becomes public, or ceases to be."""
    moment, upcoming = _moment(now), []
    for _, model in _published_by_the_clock():
        published = model._default_manager.filter(status=Status.PUBLISHED)
        for moments in MOMENTS:
            later = published.filter(**{f"{moments}__gt": moment}).order_by(moments)
            upcoming += [schema.instant(at) for at in later.values_list(moments, flat=True)[:1]]
    return dataclasses.replace(cursor, as_of=now, next_instant=min(upcoming, default=0))


def _pruned(cursor: Cursor, now: int) -> Cursor:
    """Prune the log once a day: it is not what a reader waits for, nor a reason not to follow it."""
    if now - cursor.pruned_at <= DAY:
        return cursor
    try:
        change_log.prune()
    except OperationalError as reason:  # another writes to the database for long; there is another day
        logger.warning("The log of changes could not be pruned: %s", reason)
        return cursor
    return dataclasses.replace(cursor, pruned_at=now)


def _published_by_the_clock() -> list[tuple[str, type[models.Model]]]:
    facets = building.FACET_MODELS
    return [("document", Document), ("person", facets["person"]()), ("collection", facets["collection"]())]


def _moment(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


# Building anew


def rebuild(progress: Progress | None = None) -> int:
    """Build the index from the database beside the live one, put it in its place, and return the number of entries.

    `progress(keys, total)` sees the documents' keys go by. Searches and drains go on meanwhile; what is written
    meanwhile stands in the log behind the new index's cursor.

    Raises RebuildBusyError where another process is at it.
    """
    with generations.next_generation() as path:
        now = schema.instant(timezone.now())
        cursor = _pruned(_with_instants(change_log.start(), now), now)
        index = schema.prepare(Index(schema.schema(), str(path)))
        writer = index.writer(MEMORY_TO_BUILD, 2)
        published = Document.objects.published().order_by()
        keys: Iterable[int] = _keys()
        if progress:
            keys = progress(keys, published.count())
        labels, remaining, written = building.Labels(), iter(keys), 0
        while batch := list(islice(remaining, building.BATCH)):
            for _, entry in building.entries(batch, labels):
                if entry is not None:
                    writer.add_document(Entry.from_dict(entry, schema.schema()))
                    written += 1
        _put_cursor(writer, cursor)
        writer.commit()
        writer.wait_merging_threads()
    return written


def _keys(chunk: int = 20_000) -> Iterator[int]:
    """The keys of all public documents, a chunk at a time, so that no transaction stays open."""
    last = 0
    while chunk_of_keys := list(
        Document.objects.published().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:chunk]
    ):
        yield from chunk_of_keys
        last = chunk_of_keys[-1]


def _recover(reason: str, *, at_once: bool) -> bool:
    """Build anew, a large archive in the background unless `at_once`. Return whether it is done."""
    generations.forget()
    if at_once or Document.objects.count() <= SMALL:
        return _rebuild_if_free(reason)
    in_background("search-rebuild", lambda: _rebuild_if_free(reason))
    return False


def _rebuild_if_free(reason: str) -> bool:
    logger.warning("%s Building it anew.", reason)
    try:
        rebuild()
    except RebuildBusyError:
        return False
    return True


_in_background = threading.Lock()


def in_background(name: str, work: Callable[[], object]) -> None:
    """Begin a long work on the index, unless this process is at one already."""
    if not _in_background.acquire(blocking=False):
        return

    def run() -> None:
        try:
            work()
        except Exception:
            logger.exception("The search index could not be brought up.")
        finally:
            connection.close()
            _in_background.release()

    threading.Thread(target=run, name=name, daemon=True).start()
