"""What is harvested from other archives, and what their records are called: to read, and to be forgotten."""

from django.contrib import admin

from collections_app.admin.resources import HarvestedSetTable, SourceIdentifierTable
from collections_app.models import HarvestedSet, SourceIdentifier
from documents.admin.stock import ForgettableAdmin


@admin.register(HarvestedSet)
class HarvestedSetAdmin(ForgettableAdmin[HarvestedSet]):
    """Of one that is taken away, the next harvest asks for everything."""

    resource_classes = [HarvestedSetTable]
    list_display = ["address", "name", "repository", "harvested_until", "last_run"]
    list_select_related = ["last_run"]
    search_fields = ["address", "name", "repository"]
    search_help_text = "Part of the address, the set or the repository's name."
    fields = ["address", "name", "repository", "harvested_until", "last_run"]


@admin.register(SourceIdentifier)
class SourceIdentifierAdmin(ForgettableAdmin[SourceIdentifier]):
    """Of one that is taken away, the next import knows the record by its date and title alone."""

    resource_classes = [SourceIdentifierTable]
    list_display = ["identifier", "document"]
    list_select_related = ["document"]
    search_fields = ["=identifier", "=document__number"]
    search_help_text = "Exactly the identifier, or the document's number."
    fields = ["identifier", "document"]
