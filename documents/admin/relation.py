"""How one document bears on another: rows of its form, and a list of their own."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.admin.stock import RecordAdmin, TableRows
from documents.models import Document, Relation
from documents.resources import RelationTable


class RelationRows(TableRows[Relation, Document]):
    model = Relation
    fk_name = "source"
    verbose_name_plural = "Relations to other documents"
    fields = ["kind", "target", "note"]
    autocomplete_fields = ["target"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relation]:
        return super().get_queryset(request).select_related("target")


@admin.register(Relation)
class RelationAdmin(RecordAdmin[Relation]):
    owners = ["source"]
    resource_classes = [RelationTable]
    list_display = ["source", "kind", "target", "note"]
    list_select_related = ["source", "target"]
    list_filter = ["kind"]
    ordering = ["-id"]
    search_fields = ["source__title", "=source__number", "target__title", "=target__number"]
    search_help_text = "Title or number of either document."
    autocomplete_fields = ["source", "target"]
