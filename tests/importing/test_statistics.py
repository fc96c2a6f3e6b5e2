"""What the database believes of its tables while they are filled."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collections_app.importing import run, statistics
from documents.models import Document
from tests.importing.test_import import Silence

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "BATCH", 5)
    monkeypatch.setattr(statistics, "FIRST", 10)
    monkeypatch.setattr(statistics, "GROWTH", 3)
    rows = [f"Cable {number},1949-01-{number:02},Note {number}" for number in range(1, 31)]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["title,date,summary", *rows]))
    return path


def taken(path: Path, *, rehearse: bool = False) -> int:
    """How often an import has them taken."""
    with CaptureQueriesContext(connection) as asked:
        run.import_pages(run.read_heads([path]), run.Options(rehearse=rehearse), Silence())
    return sum(query["sql"].startswith("ANALYZE") for query in asked)


def test_postgresql_learns_in_one_transaction_how_its_tables_grow(table: Path) -> None:
    on_server = connection.vendor == "postgresql"
    assert taken(table, rehearse=True) == 0
    assert taken(table) == (2 if on_server else 0)  # after 10 records, and after three times as many
    assert Document.objects.count() == 30
    if on_server:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'documents_document'")
            assert cursor.fetchone() == (30,)
    assert taken(table) == 0, "it makes no record"
