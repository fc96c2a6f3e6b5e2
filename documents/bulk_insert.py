"""Many new rows at once: what `bulk_create` does, without what it costs for each value.

PostgreSQL takes them by COPY, SQLite by one prepared statement of some dozen rows; neither grows with their number.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, connections, models, transaction

# Fields whose values either database takes as Python has them.
AS_IT_IS = (models.BooleanField, models.CharField, models.ForeignKey, models.IntegerField, models.TextField)
MOST_VALUES = 999  # of one statement of SQLite, as old versions of it have the limit


class Rows(NamedTuple):
    """New rows of one model as plain values, a third of the work of records: for links, of which a document has a dozen."""

    model: type[models.Model]
    names: Sequence[str]  # of the columns (attnames), all but the key
    values: Sequence[tuple[Any, ...]]
    keys: Sequence[int]


@transaction.atomic(savepoint=False)
def insert_plain(model: type[models.Model], names: Sequence[str], values: Sequence[tuple[Any, ...]]) -> Rows:
    """Insert rows of one model, whose key the database counts up, of values as the database takes them."""
    keys = _take_keys(model, len(values)) if values else []
    key = model._meta.pk.attname
    insert_rows(model, [key, *names], ((one, *row) for one, row in zip(keys, values, strict=True)))
    return Rows(model, names, values, keys)


@transaction.atomic(savepoint=False)
def insert(records: Sequence[models.Model]) -> None:
    """Insert new records of one model, whose key the database counts up, and give them their keys."""
    if not records:
        return
    model = type(records[0])
    for record, key in zip(records, _take_keys(model, len(records)), strict=True):
        record.pk = key
    database = connections[connection.alias]  # itself: the proxy looks it up for each value
    values = [_reader(field, database) for field in model._meta.concrete_fields]
    rows = ([read(record) for read in values] for record in records)
    insert_rows(model, [field.attname for field in model._meta.concrete_fields], rows)
    for record in records:
        record._state.adding, record._state.db = False, database.alias


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of values as the database takes them, for the columns of these attnames."""
    meta, quote = model._meta, connection.ops.quote_name
    columns = {field.attname: quote(str(field.column)) for field in meta.concrete_fields}
    into = f"{quote(meta.db_table)} ({', '.join(columns[name] for name in names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Copying is psycopg's own: what it refuses is told in Django's errors here, as anywhere else.
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            for count, values in _by_dozens(rows, MOST_VALUES // len(names)):
                marks = f"({', '.join(['%s'] * len(names))})"
                cursor.executemany(f"INSERT INTO {into} VALUES {', '.join([marks] * count)}", values)  # type: ignore[arg-type]  # noqa: S608


def _by_dozens(rows: Iterable[Sequence[Any]], count: int) -> Iterator[tuple[int, Iterable[Sequence[Any]]]]:
    """Yield how many rows one statement takes, and their values: so many, and in the end one by one.

    For each statement SQLite looks up the last key of the table, which costs as much as three rows.
    """
    rest: list[Sequence[Any]] = []

    def whole() -> Iterator[list[Any]]:
        while len(batch := list(islice(rows, count))) == count:
            yield list(chain.from_iterable(batch))
        rest.extend(batch)

    rows = iter(rows)
    yield count, whole()
    yield 1, rest


def _take_keys(model: type[models.Model], count: int) -> Sequence[int]:
    """Keys that nobody else is given: of a sequence, or on SQLite those that follow, for one transaction at a time writes."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "WITH sequence AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, %s)::regclass AS name)"
                " SELECT nextval(name) FROM sequence, generate_series(1, %s)",
                [connection.ops.quote_name(table), column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
        last: int = cursor.fetchone()[0] or 0
        return range(last + 1, last + 1 + count)


def _reader(field: Any, database: Any) -> Callable[[Any], Any]:
    """Return what reads from a new record the value that the database is to be given for a field."""
    prepared = field.get_db_prep_save
    if type(field).pre_save is not models.Field.pre_save:
        return lambda record: prepared(field.pre_save(record, True), database)
    value = attrgetter(field.attname)
    return value if isinstance(field, AS_IT_IS) else lambda record: prepared(value(record), database)
