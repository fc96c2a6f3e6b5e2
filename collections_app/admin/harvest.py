"""What is harvested from other archives, and what their records are called: to read, and to be forgotten."""

from django.contrib import admin
from django.http import HttpRequest

from collections_app.admin.resources import HarvestedSetTable, SourceIdentifierTable
from collections_app.models import HarvestedSet, SourceIdentifier
from documents.admin.stock import JournalAdmin, PlainAdmin


@admin.register(HarvestedSet)
class HarvestedSetAdmin(JournalAdmin[HarvestedSet]):
    """Of one that is taken away, the next harvest asks for everything."""

    resource_classes = [HarvestedSetTable]
    list_display = ["address", "name", "repository", "harvested_until", "last_run"]
    list_select_related = ["last_run"]
    search_fields = ["address", "name", "repository"]
    search_help_text = "Part of the address, the set or the repository's name."
    fields = ["address", "name", "repository", "harvested_until", "last_run"]

    def has_delete_permission(self, request: HttpRequest, obj: HarvestedSet | None = None) -> bool:
        return PlainAdmin.has_delete_permission(self, request, obj)


@admin.register(SourceIdentifier)
class SourceIdentifierAdmin(JournalAdmin[SourceIdentifier]):
    """Of one that is taken away, the next import knows the record by its date and title alone."""

    resource_classes = [SourceIdentifierTable]
    list_display = ["identifier", "document"]
    list_select_related = ["document"]
    search_fields = ["=identifier", "=document__number"]
    search_help_text = "Exactly the identifier, or the document's number."
    fields = ["identifier", "document"]

    def has_delete_permission(self, request: HttpRequest, obj: SourceIdentifier | None = None) -> bool:
        return PlainAdmin.has_delete_permission(self, request, obj)
