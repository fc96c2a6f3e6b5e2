from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive_project.accounts.models import FailedSignIn
from documents.admin.lists import Lists
from documents.admin.logged import LogsRequests


@admin.register(FailedSignIn)
class FailedSignInAdmin(LogsRequests[FailedSignIn], Lists[FailedSignIn], admin.ModelAdmin):  # type: ignore[type-arg]
    """Those that count. Whoever may delete them lets somebody try again."""

    list_display = ["attempt_time", "username", "ip_address", "failures_since_start", "is_refused"]
    search_fields = ["username", "ip_address"]
    fields = ["username", "ip_address", "user_agent", "failures_since_start", "attempt_time"]
    readonly_fields = ["attempt_time"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FailedSignIn]:
        found: Any = super().get_queryset(request)
        return found.that_count()  # type: ignore[no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="refused", boolean=True)
    def is_refused(self, failed: FailedSignIn) -> bool:
        """From this browser alone; several together are refused as well."""
        return bool(failed.failures_since_start >= settings.AXES_FAILURE_LIMIT)
