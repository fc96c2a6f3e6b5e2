from __future__ import annotations

from datetime import date as day
from datetime import datetime, time
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from archive_project.accounts.models import AuditEntry
from archive_project.lib.dates import StatedDate
from archive_project.lib.numbers import number_in
from documents.admin.filled_filters import WithinDates
from documents.admin.stock import JournalAdmin
from documents.resources import Table, column

CALENDAR = (day(1970, 1, 1), day(9000, 1, 1))


class AuditTable(Table):
    at = column("at")
    account = column("name")
    action = column("action")
    model = column("model")
    key = column("key")
    record = column("label")
    detail = column("detail")
    address = column("address")


class Days(WithinDates):
    """What happened on the days of a date, from midnight to midnight of the archive's time zone."""

    examples = "Nov 2026, 2026-11-03"

    def among(self, queryset: QuerySet[AuditEntry], date: StatedDate) -> QuerySet[AuditEntry]:
        if date.earliest is None or date.latest is None:
            return queryset.none()
        # A calendar ends within a time zone of its first and last day.
        first, last = max(date.earliest, CALENDAR[0]), min(date.latest, CALENDAR[1])
        return queryset.filter(
            at__gte=timezone.make_aware(datetime.combine(first, time.min)),
            at__lte=timezone.make_aware(datetime.combine(last, time.max)),
        )


class PersonFilter(admin.SimpleListFilter):
    """What one account saw and did, and how somebody failed to sign in as it. Which accounts there are is asked of the accounts:
    of a long log it would take long."""

    title = "person"
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(user.pk), user.get_username()) for user in get_user_model().objects.order_by("username")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
        if not self.value():
            return queryset
        key = number_in(self.value() or "")
        return queryset.none() if key is None else queryset.filter(user=key)


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
    list_filter = ["at", Days, "action", PersonFilter, KindFilter]
    search_fields = ["name", "label", "detail", "address", "=key"]
    search_help_text = "Words of the record’s name or of the detail; an account; an address."
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
