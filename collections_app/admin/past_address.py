"""Addresses that once led to a collection or an essay."""

from django.contrib import admin

from collections_app.admin.resources import PastAddressTable
from collections_app.models import PastAddress
from documents.admin.stock import PlainAdmin


@admin.register(PastAddress)
class PastAddressAdmin(PlainAdmin[PastAddress]):
    resource_classes = [PastAddressTable]
    list_display = ["path", "collection", "essay", "created_at"]
    list_select_related = ["collection", "essay"]
    search_fields = ["path"]
    search_help_text = "Part of the path."
    autocomplete_fields = ["collection", "essay"]
    readonly_fields = ["created_at"]
    fields = ["path", "collection", "essay", "created_at"]
