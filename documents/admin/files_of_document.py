"""Scans and attachments: rows of the document's form, and lists of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.admin.stock import RecordAdmin, TableRows
from documents.iiif.making import begin_after_commit
from documents.models import Attachment, Document, Scan
from documents.resources import AttachmentTable, ScanTable


class ScanRows(TableRows[Scan, Document]):
    model = Scan
    fields = ["position", "file", "label", "alternative_text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Scan]:
        """With the document, whose number is part of each file's address."""
        return super().get_queryset(request).select_related("document")


class AttachmentRows(TableRows[Attachment, Document]):
    model = Attachment
    fields = ["position", "file", "title", "media_type"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attachment]:
        """With the document, whose number is part of each file's address."""
        return super().get_queryset(request).select_related("document")


@admin.register(Scan)
class ScanAdmin(RecordAdmin[Scan]):
    owners = ["document"]
    resource_classes = [ScanTable]
    list_display = ["document", "position", "label", "width", "height"]
    list_display_links = ["document", "position"]
    list_select_related = ["document"]
    ordering = ["-id"]
    search_fields = ["document__title", "=document__number", "label", "=checksum"]
    search_help_text = "Title or number of the document, label, or the whole checksum."
    autocomplete_fields = ["document"]
    readonly_fields = ["width", "height", "checksum"]

    def save_model(self, request: HttpRequest, obj: Scan, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        begin_after_commit([obj.wanted])


@admin.register(Attachment)
class AttachmentAdmin(RecordAdmin[Attachment]):
    owners = ["document"]
    resource_classes = [AttachmentTable]
    list_display = ["title", "document", "position", "media_type"]
    list_select_related = ["document"]
    list_filter = ["media_type"]
    ordering = ["-id"]
    search_fields = ["title", "document__title", "=document__number", "=checksum"]
    search_help_text = "Its title, title or number of the document, or the whole checksum."
    autocomplete_fields = ["document"]
    readonly_fields = ["checksum"]
