"""Ties that lead a reader to something empty."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from collections_app.health.rule import ByRows, Rule
from collections_app.models import Collection, Placement
from documents.models import Attachment, Document, Relation, Scan, Text


class RelationToEmptyRecord(ByRows):
    name = "relation-to-empty"
    model = Document
    what = "Related to an empty record"
    why = "The reader who follows the relation finds a title only: no summary, no text, no scan, no file."
    remedy = "See its relations"
    anchor = "relations-group"
    column = "source"

    def rows(self) -> QuerySet[Any, Any]:
        to_empty = Relation.objects.filter(target__summary="")
        for part in (Text, Scan, Attachment):
            to_empty = to_empty.exclude(
                Exists(part._default_manager.filter(document=OuterRef("target")).order_by())
            )
        return to_empty


class SeeAlsoToStub(Rule):
    name = "see-also-stub"
    model = Collection
    what = "Sends readers to a collection that says nothing"
    why = "It names a related collection without an introduction and without documents."
    remedy = "See its related collections"
    anchor = "id_see_also"

    def condition(self) -> Q:
        links = Collection.see_also.through.objects.filter(
            from_collection=OuterRef("pk"), to_collection__introduction=""
        )
        documents = Placement.objects.filter(collection=OuterRef("to_collection"))
        return Q(Exists(links.exclude(Exists(documents.order_by())).order_by()))


class NoIntroduction(Rule):
    name = "no-introduction"
    model = Collection
    what = "No introduction"
    why = "Nobody learns what the collection is about, or why these documents stand together."
    remedy = "Write an introduction"
    anchor = "id_introduction"

    def condition(self) -> Q:
        return Q(introduction="")
