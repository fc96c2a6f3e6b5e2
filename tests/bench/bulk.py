"""Rows as fast as a database takes them from Python: COPY where there is one, else executemany."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from documents.search.triggers import WATCHED, install, remove


def insert(model: type[models.Model], given: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows whose values stand for the columns (attnames) `given`; the others take the model's defaults.

    Nothing is derived and no key is looked up: the values are those that the model would have written.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = [field for name, field in fields.items() if name not in given and not field.primary_key]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    columns = [str(field.column) for field in (*(fields[name] for name in given), *rest)]
    moments = [at for at, name in enumerate(given) if isinstance(fields[name], models.DateField)]

    def prepared() -> Iterator[list[Any]]:
        for row in rows:
            values = [*row, *defaults]
            for at in moments:
                values[at] = fields[given[at]].get_db_prep_save(values[at], connection)
            yield values

    with connection.cursor() as cursor:
        write(cursor, model._meta.db_table, columns, prepared())


def write(cursor: Any, table: str, columns: list[str], rows: Iterable[list[Any]]) -> None:
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(map(quote, columns))})"
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608


@contextmanager
def loading() -> Iterator[None]:
    """One transaction without the search's triggers and without looking up each foreign key; leaves all as it was."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -1000000")
            cursor.execute("PRAGMA synchronous = OFF")
    with connection.constraint_checks_disabled(), transaction.atomic():
        editor = connection.schema_editor(atomic=False)
        for app in WATCHED:
            remove(app)(apps, editor)
        yield
        for app in WATCHED:
            install(app)(apps, editor)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
                cursor.execute(statement)
            if connection.vendor == "postgresql":
                cursor.execute("ANALYZE")  # as autovacuum would, a minute later
