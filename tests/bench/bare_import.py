"""The bare rows, as fast as a database takes them from Python: no parsing, no matching, no history, no journal."""

from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from archive_project.lib.folding import fingerprint
from collections_app.models import Collection, Placement
from documents.bulk_insert import insert_rows
from documents.models import Document
from tests.bench.listings import listings
from tests.bench.measured import measured


def create(rows: int, folder: Path) -> None:
    """Build the records first; what is measured is turning them into rows, and writing these."""
    collection = Collection.objects.create(title="Generated", slug="generated")
    now = timezone.now()
    documents, placements = [], []
    for number, (day, title, summary) in enumerate(listings(rows), 1):
        stated = {
            "date_text": f"{day:%B %d, %Y}",
            "date_edtf": day.isoformat(),
            "earliest": day,
            "latest": day,
        }
        times = {"created_at": now, "updated_at": now}
        document = Document(id=number, number=number, title=title, summary=summary, **stated, **times)
        document.title_fingerprint = fingerprint(title)
        documents.append(document)
        placements.append(Placement(id=number, collection=collection, document=document, position=number))
    with measured("limit", rows), transaction.atomic():
        for records in (documents, placements):
            columns: list[Any] = list(records[0]._meta.concrete_fields)
            values = [
                [column.get_db_prep_save(getattr(record, column.attname), connection) for column in columns]
                for record in records
            ]
            insert_rows(type(records[0]), [column.attname for column in columns], values)


RUNS = {"create": create}
