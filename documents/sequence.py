"""Where one goes from a document: to the next in each collection that it stands in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from documents.models import Document


@dataclass(frozen=True, slots=True)
class Sequence:
    """A public collection as one reads through it in order of time: the documents on either side, if there are any.

    Those documents carry their number, title and date, and nothing else.
    """

    collection: Any
    note: str
    previous: Document | None
    next: Document | None


def sequences_through(document: Document) -> list[Sequence]:
    """Return one for each public collection that holds the document, in one query."""
    public = Document.objects.published()
    placements: QuerySet[Any] = (
        document.placements.public()
        .select_related("collection")
        .annotate(
            before=_nearest(public.before(document).in_chronological_order().reverse()),
            after=_nearest(public.after(document).in_chronological_order()),
        )
        .order_by("collection__title", "collection_id")
    )
    return [
        Sequence(
            placement.collection, placement.note, _document(placement.before), _document(placement.after)
        )
        for placement in placements
    ]


def _nearest(documents: QuerySet[Document]) -> Subquery:
    shown = JSONObject(number="number", title="title", date_edtf="date_edtf", date_text="date_text")
    return Subquery(documents.filter(placements__collection=OuterRef("collection")).values(shown=shown)[:1])


def _document(shown: dict[str, Any] | None) -> Document | None:
    return Document(**shown) if shown else None
