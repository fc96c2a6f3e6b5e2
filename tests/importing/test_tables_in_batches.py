"""A table's batch costs the same number of queries for many rows as for few, and its rows get keys like all others."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from collections_app.importing.run import Options, import_pages, read_heads
from collections_app.models import RowChange
from documents.models import Document, Person, Place
from tests.bench.our_import import Silence
from tests.bench.tables import write_table

pytestmark = pytest.mark.django_db


def queries_of(folder: Path, rows: int, seed: int) -> int:
    table = folder / f"{rows}.csv"
    write_table(table, rows, seed)
    with CaptureQueriesContext(connection) as queries:
        run = import_pages(read_heads([table]), Options(), Silence())
    assert run.counts["create"] == rows
    return len(queries)


def test_a_batch_costs_the_same_for_twenty_rows_as_for_two_hundred(tmp_path: Path) -> None:
    few = queries_of(tmp_path, 20, seed=1)
    assert queries_of(tmp_path, 200, seed=2) <= few + 2  # a slug that is taken is asked for


def test_what_is_saved_after_an_import_gets_keys_of_its_own(tmp_path: Path) -> None:
    queries_of(tmp_path, 20, seed=1)
    imported = set(Document.objects.values_list("pk", flat=True))
    document, place = Document.objects.create(title="Later"), Place.objects.create(name="Later", slug="later")
    assert document.pk not in imported
    assert document.number > 20
    assert place.pk == max(Place.objects.values_list("pk", flat=True))


def test_every_new_row_is_in_the_journal_and_the_history(tmp_path: Path) -> None:
    queries_of(tmp_path, 20, seed=1)
    for model in (Document, Person, Place):
        keys = set(model._default_manager.values_list("pk", flat=True))
        made = RowChange.objects.filter(table=model._meta.label_lower, before__isnull=True)
        assert set(made.values_list("row", flat=True)) == keys
    versions = Document.history.all()
    assert {(one.id, one.history_type) for one in versions} == {(d.pk, "+") for d in Document.objects.all()}
    for version in versions:
        standing = set(Document.objects.get(pk=version.id).places.values_list("pk", flat=True))
        assert {link.place_id for link in version.places.all()} == standing
    for document in Document.objects.all():
        [said] = document.import_changes.filter(action="create").values_list("after", flat=True)
        assert sorted(said["places"]) == sorted(document.places.values_list("slug", flat=True))
        assert sorted(said["collections"]) == sorted(document.collections.values_list("slug", flat=True))
        assert len(said["attributions"]) == document.attributions.count()
