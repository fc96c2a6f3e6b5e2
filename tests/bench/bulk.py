"""Rows of an invented archive, as fast as a database takes them, their values made beforehand."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from documents.bulk_insert import insert_rows
from documents.search.triggers import WATCHED, install, remove


def insert(model: type[models.Model], given: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows whose values stand for the columns (attnames) `given`; the others take the model's defaults.

    Nothing is derived and no key is looked up: the values are those that the model would have written.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = [field for name, field in fields.items() if name not in given and not field.primary_key]
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    moments = [at for at, name in enumerate(given) if isinstance(fields[name], models.DateField)]

    def prepared() -> Iterator[list[Any]]:
        for row in rows:
            values = [*row, *defaults]
            for at in moments:
                values[at] = fields[given[at]].get_db_prep_save(values[at], connection)
            yield values

    insert_rows(model, [*given, *(field.attname for field in rest)], prepared())


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
