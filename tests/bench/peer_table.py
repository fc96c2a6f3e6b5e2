"""django-import-export with its defaults on the richly described table, its history on.

A row becomes the same document with the same people, terms, placements and versions as by our import. It keeps no journal,
finds a record again by its address, and looks for no probable duplicates.
"""

from itertools import islice
from pathlib import Path
from typing import Any

from import_export.resources import ModelResource
from tablib import Dataset

from archive_project.lib import dates
from archive_project.lib.slugs import slug_for
from collections_app.models import Collection, Placement
from documents.models import (
    Attribution,
    Document,
    DocumentType,
    Language,
    Name,
    Person,
    Place,
    Repository,
    Subject,
)
from tests.bench.measured import measured
from tests.bench.tables import HEADERS, rich_rows

TERMS: dict[str, Any] = {"languages": Language, "places": Place, "subjects": Subject}


class DocumentResource(ModelResource):  # type: ignore[misc]
    """Documents, each known by its address."""

    class Meta:
        model = Document
        fields = ("title", "summary", "date_text", "date_edtf", "source_url", "reference")
        import_id_fields = ("source_url",)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        row["date_text"], row["reference"] = row["date_as_stated"], row["call_number"]
        row["date_edtf"] = dates.parse(row["date_as_stated"]).edtf

    def before_save_instance(self, instance: Document, row: Any, **kwargs: Any) -> None:
        instance.type = named(DocumentType, row["type"])
        instance.repository = named(Repository, row["repository"])

    def after_save_instance(self, instance: Document, row: Any, **kwargs: Any) -> None:
        for field, model in TERMS.items():
            getattr(instance, field).add(*(named(model, name) for name in row[field].split("|")))
        for position, link in enumerate(row["people"].split("|")):
            role, _, name = link.partition(": ")
            part = {"document": instance, "person": person(name), "role": role.lower()}
            Attribution.objects.get_or_create(
                **part, defaults={"position": position, "origin": Attribution.Origin.IMPORTED}
            )
        for title in row["collections"].split("|"):
            slug = slug_for(title, "collection")
            collection, _ = Collection.objects.get_or_create(slug=slug, defaults={"title": title})
            Placement.objects.get_or_create(
                collection=collection, document=instance, defaults={"position": kwargs["row_number"]}
            )


def named(model: Any, name: str) -> Any:
    slug = slug_for(name, "term")
    tag = {"tag": f"x-{slug}"[:20]} if model is Language else {}
    return model.objects.get_or_create(name=name, defaults={"slug": slug, **tag})[0]


def person(name: str) -> Person:
    known = Name.objects.filter(folded=name.lower()).select_related("person").first()
    if known:
        return known.person
    new = Person.objects.create(slug=slug_for(name, "person"))
    Name.objects.create(person=new, kind=Name.Kind.PREFERRED, text=name)
    return new


def create(rows: int, folder: Path) -> None:
    records = list(islice(rich_rows(rows), rows))
    with measured("create", rows):
        result = DocumentResource().import_data(Dataset(*records, headers=HEADERS), raise_errors=True)
    if result.totals["new"] != rows or Document.history.count() < rows:
        raise SystemExit(f"expected {rows} × new, got {result.totals}")


RUNS = {"create": create}
