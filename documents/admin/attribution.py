"""Who had what to do with a document: rows of its form, and a list of their own."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.admin.stock import RecordAdmin, TableRows
from documents.models import Attribution, Document
from documents.resources import AttributionTable


class AttributionRows(TableRows[Attribution, Document]):
    model = Attribution
    verbose_name_plural = "People"
    fields = ["person", "role", "name_as_written", "certain", "note", "position"]
    autocomplete_fields = ["person"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attribution]:
        return super().get_queryset(request).select_related("person").prefetch_related("person__names")


@admin.register(Attribution)
class AttributionAdmin(RecordAdmin[Attribution]):
    owners = ["document"]
    resource_classes = [AttributionTable]
    list_display = ["person", "role", "name_as_written", "document", "certain", "origin"]
    list_filter = ["role", "certain", "origin"]
    list_select_related = ["person", "document"]
    ordering = ["-id"]
    search_fields = ["name_as_written", "document__title", "=document__number", "person__slug"]
    search_help_text = "Name as written, title or number of the document, slug of the person."
    autocomplete_fields = ["document", "person"]
    readonly_fields = ["origin"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attribution]:
        return super().get_queryset(request).prefetch_related("person__names")
