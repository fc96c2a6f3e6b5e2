"""django-import-export with its defaults: a resource as its manual writes it, and django-simple-history as always.

It brings documents with their dates and their places in one collection, as our import does. It keeps no journal, finds a
record again by date and title, and looks for no probable duplicates.
"""

from pathlib import Path
from typing import Any

from import_export.resources import ModelResource
from tablib import Dataset

from archive_project.lib import dates
from collections_app.models import Collection, Placement
from documents.models import Document
from tests.bench.listings import listings
from tests.bench.measured import measured


class DocumentResource(ModelResource):  # type: ignore[misc]
    """Documents, each known by its date and title."""

    class Meta:
        model = Document
        fields = ("title", "summary", "date_text", "date_edtf")
        import_id_fields = ("title", "date_edtf")

    def __init__(self, collection: Collection) -> None:
        super().__init__()
        self.collection = collection

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        edtf = [dates.parse(stated).edtf for stated in dataset["date_text"]]
        dataset.append_col(edtf, header="date_edtf")

    def after_save_instance(self, instance: Document, row: Any, **kwargs: Any) -> None:
        Placement.objects.get_or_create(
            collection=self.collection, document=instance, defaults={"position": kwargs["row_number"]}
        )


def create(rows: int, folder: Path) -> None:
    """Create, then the same rows again: by default, rows that change nothing are saved all the same."""
    collection = Collection.objects.create(title="Generated", slug="generated")
    records = [(title, summary, f"{day:%B %d, %Y}") for day, title, summary in listings(rows)]
    for figure, expected in (("create", "new"), ("again", "update")):
        with measured(figure, rows):
            data = Dataset(*records, headers=["title", "summary", "date_text"])
            result = DocumentResource(collection).import_data(data, raise_errors=True)
        placed = collection.placements.count()
        if result.totals[expected] != rows or placed != rows:
            raise SystemExit(f"{figure}: expected {rows} × {expected}, got {result.totals}, {placed} placed")


RUNS = {"create": create}
