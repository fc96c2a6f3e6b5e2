"""A document's place in a collection: a list of its own, the popular ones on the collection's form, all on the document's."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest

from collections_app.admin.resources import PlacementTable
from collections_app.models import Collection, Placement
from documents.admin.filled_filters import Chosen
from documents.admin.stock import RecordAdmin, TableRows
from documents.models import Document


class FeaturedRows(TableRows[Placement, Collection]):
    """The popular documents alone: a collection may hold ten thousand others."""

    model = Placement
    verbose_name = "popular document"
    verbose_name_plural = "Popular documents, in the order of their position"
    fields = ["document", "position", "featured", "note"]
    autocomplete_fields = ["document"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        return super().get_queryset(request).filter(featured=True).select_related("document", "collection")

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "featured":
            kwargs["initial"] = True
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class CollectionRows(TableRows[Placement, Document]):
    """The collections that a document is in."""

    model = Placement
    verbose_name = "collection"
    verbose_name_plural = "Collections"
    fields = ["collection", "position", "featured", "note"]
    autocomplete_fields = ["collection"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placement]:
        return super().get_queryset(request).select_related("collection", "document")


class OfCollection(Chosen):
    title = "collection"
    parameter_name = "collection"
    relation = Placement._meta.get_field("collection")


@admin.register(Placement)
class PlacementAdmin(RecordAdmin[Placement]):
    owners = ["document", "collection"]
    resource_classes = [PlacementTable]
    list_display = ["document", "collection", "position", "featured", "note"]
    list_editable = ["position", "featured"]
    list_select_related = ["document", "collection"]
    list_filter = ["featured", OfCollection]
    # Grouped by an index, where titles of collections would be sorted for all.
    ordering = ["collection_id", "position", "id"]
    search_fields = ["document__title", "=document__number", "collection__title"]
    search_help_text = "Title or number of the document, title of the collection."
    autocomplete_fields = ["document", "collection"]
