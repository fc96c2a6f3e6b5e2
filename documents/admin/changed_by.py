"""Who changed a record last, as its history has it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from archive_project.lib.numbers import number_in
from documents.admin.counting import linked_by

ME = "me"


class ChangedBy(admin.SimpleListFilter):
    """Those whose newest version is of one person; “me” is whoever looks, in a view that is shared too."""

    title = "who changed it last"
    parameter_name = "changed_by"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        staff = get_user_model().objects.filter(is_staff=True).order_by("username")
        others = [(str(user.pk), user.get_username()) for user in staff if user != request.user]
        return [(ME, "Me"), *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        key = request.user.pk if self.value() == ME else number_in(self.value() or "")
        if key is None:
            return queryset.none()
        versions = queryset.model.history.order_by()
        later = versions.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
        return queryset.filter(linked_by(versions.filter(~Exists(later), history_user=key), "id"))
