from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

from archive_project.accounts.models import AuditEntry
from documents.admin.stock import JournalAdmin
from documents.resources import Table, column


class AuditTable(Table):
    at = column("at")
    account = column("name")
    action = column("action")
    model = column("model")
    key = column("key")
    record = column("label")
    detail = column("detail")
    address = column("address")


class KindFilter(admin.SimpleListFilter):
    """Records of one kind, by the name it has at the desk."""

    title = "kind of record"
    parameter_name = "model"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        models = [model._meta for model in admin.site._registry]
        return sorted(
            ((opts.label_lower, str(opts.verbose_name_plural).capitalize()) for opts in models),
            key=lambda kind: kind[1],
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        return queryset.filter(model=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(JournalAdmin[AuditEntry]):
    """Who saw and did what: nobody changes it here, and only time takes from it."""

    resource_classes = [AuditTable]
    list_display = ["at", "name", "action", "record", "detail", "address"]
    list_filter = [
        "at",
        "action",
        ("user", admin.RelatedOnlyFieldListFilter),
        KindFilter,
    ]
    search_fields = ["name", "label", "detail", "address", "=key"]
    search_help_text = "Words of the record’s name or of the detail; an account; an address."
    date_hierarchy = "at"
    fields = ["at", "name", "action", "record", "model", "key", "detail", "address"]
    readonly_fields = ["record"]

    @admin.display(description="record", ordering="label")
    def record(self, entry: AuditEntry) -> str:
        """A link to the record's form, whether it is there still or not."""
        app, _, model = entry.model.partition(".")
        words = entry.label or " ".join(filter(None, [model, entry.key]))
        try:
            url = reverse(f"admin:{app}_{model}_change", args=[entry.key]) if entry.key else ""
        except NoReverseMatch:
            url = ""
        return render_to_string("admin/record_link.html", {"url": url, "text": words}) if url else words

    def get_actions(self, request: Any) -> Any:
        return {}
