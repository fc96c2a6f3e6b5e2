"""Addresses that once led to a document, a person, a place or a subject."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from documents.admin.stock import PlainAdmin
from documents.models import PastAddress
from documents.resources import PastAddressTable


@admin.register(PastAddress)
class PastAddressAdmin(PlainAdmin[PastAddress]):
    resource_classes = [PastAddressTable]
    list_display = ["path", "document", "person", "place", "subject", "created_at"]
    list_select_related = ["document", "person", "place", "subject"]
    search_fields = ["path"]
    search_help_text = "Part of the path."
    autocomplete_fields = ["document", "person", "place", "subject"]
    readonly_fields = ["created_at"]
    fields = ["path", "document", "person", "place", "subject", "created_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PastAddress]:
        return super().get_queryset(request).prefetch_related("person__names")
