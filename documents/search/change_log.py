"""Reading the log of changes, so that none is skipped and none waits for another.

On SQLite rows appear in the order of their ids. On PostgreSQL a transaction that began earlier may commit later, and its
rows, with lower ids, appear behind the others'. So a reader remembers the oldest transaction that was still open when it
last read everything (`mark`), and of each later one the last id it has read: rows are read as soon as they are visible,
and those of a slow transaction when it is done.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from documents.models import SearchChange

RETENTION = timedelta(days=30)


class Change(NamedTuple):
    """A row of the log."""

    id: int
    transaction: int
    kind: str
    record: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far an index has followed the log. Instants are microseconds since 1970; 0 for none."""

    mark: int = 0  # every transaction before this one has been read whole
    read: Mapping[int, int] = field(default_factory=dict)  # of later transactions: the last id read
    anchor: int = (
        0  # the highest id read, and when it was written: by these we know that the log is still the same
    )
    anchored_at: str = ""
    as_of: int = 0  # who was public at that instant counted as public
    next_instant: int = 0  # when the next record becomes public by the clock, or ceases to be
    pruned_at: int = 0

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Cursor":
        """Raises ValueError or TypeError for what is no cursor."""
        values = json.loads(text)
        read = {int(transaction): last for transaction, last in values.pop("read").items()}
        return cls(**values, read=read)


class LogReplacedError(Exception):
    """The log is not the one that the cursor followed, or no longer reaches back to it: only building anew helps."""

    def __init__(self) -> None:
        super().__init__(
            "The log of changes is another one, or does not reach back to where the search index stands."
        )


def now_mark() -> int:
    """The oldest transaction still open: all before it are visible from now on. 0 on SQLite."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def start() -> Cursor:
    """Return the cursor of an index that is built from the records as they stand from now on."""
    mark = now_mark()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, CAST(at AS text) FROM {_TABLE} ORDER BY id DESC LIMIT 1")  # noqa: S608
        anchor, anchored_at = cursor.fetchone() or (0, "")
        later = (
            f'SELECT "transaction", max(id) FROM {_TABLE} WHERE "transaction" >= %s GROUP BY "transaction"'  # noqa: S608
        )
        cursor.execute(later, [mark])
        read = dict(cursor.fetchall())
    return Cursor(mark=mark, read=read, anchor=anchor, anchored_at=anchored_at)


def is_behind(cursor: Cursor) -> bool:
    """Whether the log has a row that the cursor has not read: one cheap query. Raises LogReplacedError."""
    condition, parameters = _unread(cursor)
    # A database restored into another server: that one counts its transactions from the beginning.
    xmax = "pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    ahead = f"{xmax} < {cursor.mark:d}" if connection.vendor == "postgresql" else "FALSE"
    sql = (
        f"SELECT {ahead}, EXISTS(SELECT 1 FROM {_TABLE} AS log WHERE {condition}), "  # noqa: S608
        f"(SELECT CAST(at AS text) FROM {_TABLE} WHERE id = %s)"
    )
    with connection.cursor() as database:
        database.execute(sql, [*parameters, cursor.anchor])
        is_ahead, behind, anchored_at = database.fetchone()
    if is_ahead or (cursor.anchor and anchored_at != cursor.anchored_at):
        raise LogReplacedError
    return bool(behind)


def read(cursor: Cursor, limit: int) -> tuple[list[Change], Cursor]:
    """Return at most `limit` unread rows and the cursor after them. Fewer than `limit`: that was all.

    Raises LogReplacedError.
    """
    mark = now_mark()  # before reading: what was finished then is visible to us
    is_behind(cursor)
    condition, parameters = _unread(cursor)
    sql = (
        f'SELECT id, "transaction", kind, record, CAST(at AS text) FROM {_TABLE} AS log '  # noqa: S608
        f'WHERE {condition} ORDER BY "transaction", id LIMIT %s'
    )
    with connection.cursor() as database:
        database.execute(sql, [*parameters, limit])
        rows = database.fetchall()
    read = dict(cursor.read)
    anchor, anchored_at = cursor.anchor, cursor.anchored_at
    for id_, transaction, _, _, at in rows:
        read[transaction] = id_
        if id_ > anchor:
            anchor, anchored_at = id_, at
    if len(rows) < limit and mark:
        read = {transaction: last for transaction, last in read.items() if transaction >= mark}
    else:
        mark = cursor.mark
    after = replace(cursor, mark=mark, read=read, anchor=anchor, anchored_at=anchored_at)
    return [Change(*row[:4]) for row in rows], after


def prune(now: datetime | None = None) -> int:
    """Delete rows older than RETENTION, the newest row never; return how many. Who had not read them builds anew."""
    newest = SearchChange.objects.aggregate(newest=Max("pk"))["newest"] or 0
    old = SearchChange.objects.filter(at__lt=(now or timezone.now()) - RETENTION, pk__lt=newest)
    return old.delete()[0]


_TABLE = SearchChange._meta.db_table


def _unread(cursor: Cursor) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        condition = (
            'log."transaction" >= %s AND NOT EXISTS (SELECT 1 FROM unnest(%s::bigint[], %s::bigint[]) '
            'AS done(transaction, last) WHERE done.transaction = log."transaction" AND log.id <= done.last)'
        )
        return condition, [cursor.mark, list(cursor.read), list(cursor.read.values())]
    return 'log."transaction" = 0 AND log.id > %s', [cursor.read.get(0, 0)]
