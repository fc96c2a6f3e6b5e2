"""Profiles of tables: which field each column is read as."""

from django.contrib import admin

from collections_app.admin.resources import ImportProfileTable
from collections_app.models import ImportProfile
from documents.admin.stock import PlainAdmin


@admin.register(ImportProfile)
class ImportProfileAdmin(PlainAdmin[ImportProfile]):
    resource_classes = [ImportProfileTable]
    list_display = ["name"]
    search_fields = ["name"]
    search_help_text = "Part of the name."
    fields = ["name", "columns"]
