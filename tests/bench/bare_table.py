"""The very rows that an import of ours has written, as fast as the database takes them from Python.

Documents, people, terms, links, every version and the journal, with all constraints and indices and the search's log: no
parsing, no matching, no decision.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from documents.bulk_insert import insert_rows
from documents.models import Document, SearchChange
from tests.bench.measured import measured

OURS = ("documents", "collections")


def write_again(rows: int, folder: Path) -> None:
    """Take up what stands in the database, empty it, and write all back."""
    if Document.objects.count() != rows:
        raise SystemExit(f"expected {rows} documents, got {Document.objects.count()}")
    written = [(model, *read(model)) for app in OURS for model in models_of(app) if model is not SearchChange]
    call_command("flush", interactive=False, verbosity=0)
    with measured("limit", rows), transaction.atomic():
        for model, names, values in written:
            insert_rows(model, names, values)
    if Document.objects.count() != rows:
        raise SystemExit(f"wrote {Document.objects.count()} documents of {rows}")


def models_of(app: str) -> list[type[models.Model]]:
    return list(apps.get_app_config(app).get_models(include_auto_created=True))


def read(model: type[models.Model]) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns of a table and its rows, JSON as text."""
    fields = model._meta.concrete_fields
    quoted = ((connection.ops.quote_name(str(field.column)), field) for field in fields)
    columns = [
        f"CAST({column} AS text)" if isinstance(f, models.JSONField) else column for column, f in quoted
    ]
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1")  # noqa: S608
        return [field.attname for field in fields], cursor.fetchall()


RUNS = {"write_again": write_again}
