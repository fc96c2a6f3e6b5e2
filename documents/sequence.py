"""Where one goes from a document: to the next in each collection that it stands in, and to what is like it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive_project.lib.prepared import Prepared
from documents.models import Document
from documents.search.neighbours import Place, places_in
from documents.search.related import sharing_people

RELATED = 6
AT_ONCE = 24  # documents in one query


@dataclass(frozen=True, slots=True)
class Sequence:
    """A public collection as one reads through it in order of time.

    The document is number `position` of `total`, both 0 while the index is being built; on either side stands the next
    document, if there is one, with its number, title and date alone.
    """

    collection: Any
    note: str
    position: int
    total: int
    previous: Document | None
    next: Document | None


def _placements(document: int) -> Any:
    placement: Any = Document._meta.get_field("placements").related_model
    return (
        placement.objects.public()
        .filter(document=document)
        .select_related("collection")
        .only("note", "collection__title", "collection__slug")
        .order_by("collection__title", "collection_id")
    )


placements_of = Prepared(_placements)
lines_of = Prepared(
    lambda *keys: (
        Document.objects.published()
        .filter(pk__in=keys)
        .order_by()
        .select_related("type")
        .only("number", "title", "date_edtf", "date_text", "type__name")
    ),
    values=AT_ONCE,
)


def ways_on(document: Document, people: set[int]) -> tuple[list[Sequence], list[Document]]:
    """Return a sequence for each public collection that holds the document, and those that share its people.

    Costs three queries. The index says who is near; what is no longer public is left out.
    """
    placements = placements_of(document.pk)
    collections = [placement.collection_id for placement in placements]
    places = places_in(collections, document.earliest, document.latest, document.number)
    related = sharing_people(document.pk, people, document.earliest, RELATED)
    known = _lines(
        [*related, *(key for place in places.values() for key in (place.before, place.after) if key)]
    )
    nowhere = Place(0, 0, None, None)
    sequences = [
        Sequence(
            placement.collection,
            placement.note,
            place.position,
            place.total,
            known.get(place.before or 0),
            known.get(place.after or 0),
        )
        for placement in placements
        for place in [places.get(placement.collection_id, nowhere)]
    ]
    return sequences, [known[key] for key in related if key in known]


def _lines(keys: Iterable[int]) -> dict[int, Document]:
    wanted = list(dict.fromkeys(keys))
    found: dict[int, Document] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        found |= {document.pk: document for document in lines_of(*some, *[0] * (AT_ONCE - len(some)))}
    return found
