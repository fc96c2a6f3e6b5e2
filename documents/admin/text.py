"""The words of a document: sheets of its form, and a list of their own."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.admin.stock import RecordAdmin, Sheets
from documents.models import Document, Text
from documents.resources import TextTable


class TextSheets(Sheets[Text, Document]):
    model = Text
    fields = [("position", "kind", "language"), ("edition", "translators"), "body"]
    autocomplete_fields = ["language", "translators"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Text]:
        return super().get_queryset(request).select_related("language").prefetch_related("translators")


@admin.register(Text)
class TextAdmin(RecordAdmin[Text]):
    owners = ["document"]
    resource_classes = [TextTable]
    list_display = ["document", "kind", "language", "edition"]
    list_select_related = ["document", "language"]
    list_filter = ["kind", "language"]
    ordering = ["-id"]
    search_fields = ["document__title", "=document__number", "edition", "body"]
    search_help_text = "Title or number of the document, edition, or words of the text."
    autocomplete_fields = ["document", "language", "translators"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Text]:
        """Lists leave the bodies in the database: they are long, and not shown."""
        queryset = super().get_queryset(request)
        match = request.resolver_match
        return queryset.defer("body") if match and match.url_name == "documents_text_changelist" else queryset
