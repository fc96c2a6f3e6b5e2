from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive_project.accounts.models import DeskSession
from documents.admin.lists import Lists
from documents.admin.logged import LogsRequests


@admin.register(DeskSession)
class DeskSessionAdmin(LogsRequests[DeskSession], Lists[DeskSession], admin.ModelAdmin):  # type: ignore[type-arg]
    """Who is signed in. Deleting a session signs out whoever is there."""

    list_display = ["user", "since", "last_seen", "browser", "address"]
    list_select_related = ["user"]
    list_filter = [("user", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["user__username", "address"]
    fields = ["user", "since", "last_seen", "browser", "address", "agent"]
    readonly_fields = ["browser"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeskSession]:
        found: Any = super().get_queryset(request)
        return found.alive()  # type: ignore[no-any-return]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def delete_model(self, request: HttpRequest, obj: DeskSession) -> None:
        obj.session.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[DeskSession]) -> None:
        DeskSession.objects.filter(pk__in=queryset.values("pk")).end()
