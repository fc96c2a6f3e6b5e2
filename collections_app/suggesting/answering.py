"""A curator's answers to suggestions."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from collections_app.models import Placement, Suggestion
from collections_app.suggesting.reading import BATCH, read_documents
from documents.bulk_history import add_links, create_with_history, update_with_history
from documents.models import Attribution, Document, Relation

MOST_AT_ONCE = 500
REASON = "Suggested, and accepted"


@transaction.atomic
def answer(suggestions: Sequence[int], answer: str, *, user: Any) -> int:
    """Accept or refuse what is still open of these, at most MOST_AT_ONCE; return how many that were.

    What was linked meanwhile by other hands counts as accepted, and is not linked twice. Their documents are read again: who is
    linked now is no longer suggested as mentioned.
    """
    asked = list(
        Suggestion.objects.open()
        .filter(pk__in=suggestions)
        .order_by("document", "id")
        .select_for_update(of=("self",))
        .select_related("person", "collection", "answered")
    )
    if answer == Suggestion.Answer.ACCEPTED:
        for kind, link in {"person": _people, "place": link_places, "collection": _placements, "answered": _replies}.items():  # fmt: skip
            if chosen := [one for one in asked if one.kind == kind]:
                link(chosen, user)
    for one in asked:
        one.settle(answer, user)
    Suggestion.objects.bulk_update(asked, ["answer", "answered_by", "answered_at"], batch_size=100)
    keys = list(dict.fromkeys(one.document_id for one in asked))
    for start in range(0, len(keys), BATCH):
        read_documents(keys[start : start + BATCH])
    return len(asked)


def _behind(model: Any, documents: set[int]) -> dict[int, int]:
    """The next free position of each document among its rows."""
    rows = model.objects.filter(document__in=documents).order_by().values_list("document")
    found: dict[int, int] = defaultdict(int)
    found.update({document: last + 1 for document, last in rows.annotate(last=Max("position"))})
    return found


def _create(model: type[models.Model], rows: list[Any], standing: set[Any], key: Any, user: Any) -> None:
    new = [row for row in rows if key(row) not in standing]
    create_with_history(new, user=user, reason=REASON)


def _people(chosen: list[Suggestion], user: Any) -> None:
    documents = {one.document_id for one in chosen}
    names = ("document_id", "person_id", "role", "name_as_written")
    standing = set(Attribution.objects.filter(document__in=documents).values_list(*names))
    position = _behind(Attribution, documents)
    rows = []
    for one in chosen:
        rows.append(
            Attribution(
                document_id=one.document_id,
                person=one.person,
                role=one.role,
                name_as_written=one.name_as_written,
                certain=one.certain,
                origin=Attribution.Origin.SUGGESTED,
                position=position[one.document_id],
            )
        )
        position[one.document_id] += 1
    _create(Attribution, rows, standing, lambda row: tuple(getattr(row, name) for name in names), user)


def link_places(chosen: Sequence[Suggestion], user: Any) -> None:
    """Give each document the place suggested; what it has already stays as it is."""
    add_links(Document._meta.get_field("places"), [(one.document_id, one.place_id) for one in chosen])
    documents = Document.objects.filter(pk__in={one.document_id for one in chosen}).order_by("pk")
    update_with_history(list(documents), fields=[], user=user, reason=REASON)


def _placements(chosen: list[Suggestion], user: Any) -> None:
    documents = {one.document_id for one in chosen}
    standing = set(
        Placement.objects.filter(document__in=documents).values_list("document_id", "collection_id")
    )
    rows = [Placement(document_id=one.document_id, collection=one.collection) for one in chosen]
    _create(Placement, rows, standing, lambda row: (row.document_id, row.collection_id), user)


def _replies(chosen: list[Suggestion], user: Any) -> None:
    reply = Relation.Kind.REPLY
    known = Relation.objects.filter(source__in={one.document_id for one in chosen}, kind=reply)
    standing = set(known.values_list("source_id", "target_id"))
    rows = [Relation(source_id=one.document_id, target=one.answered, kind=reply) for one in chosen]
    _create(Relation, rows, standing, lambda row: (row.source_id, row.target_id), user)
