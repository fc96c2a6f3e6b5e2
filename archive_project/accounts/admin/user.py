"""Accounts: Django's own form, and what an administrator does for whoever lost a telephone."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive_project.accounts.models.desk_session import end_sessions_of
from archive_project.accounts.signing_in import second_factor
from documents.admin.logged import LogsRequests

# Their stock pages would have secrets read and typed.
admin.site.unregister([User, TOTPDevice, StaticDevice])


@admin.register(User)
class AccountAdmin(LogsRequests[User], UserAdmin):  # type: ignore[type-arg]
    list_display = [
        "username",
        "first_name",
        "last_name",
        "is_active",
        "is_staff",
        "second_factor",
        "last_login",
    ]
    actions = ["remove_second_factor", "end_sessions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        users: QuerySet[User] = super().get_queryset(request).annotate(has_second_factor=Exists(apps))
        return users

    @admin.display(description="second factor", boolean=True)
    def second_factor(self, user: Any) -> bool:
        return bool(user.has_second_factor)

    @admin.action(description="Remove the second factor (a lost telephone)", permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Their sessions end: whoever has the telephone may be in one."""
        users = list(queryset)
        for user in users:
            second_factor.turn_off(user)
            self._end(request, user)
            self.log_change(request, user, "Second factor removed.")
        messages.success(request, f"Second factor removed: {_names(users)}. The password alone signs in now.")

    @admin.action(description="End all sessions", permissions=["change"])
    def end_sessions(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        users = list(queryset)
        for user in users:
            self._end(request, user)
            self.log_change(request, user, "Sessions ended.")
        messages.success(request, f"Signed out everywhere: {_names(users)}.")

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            end_sessions_of(obj)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            self._end(request, User.objects.get(pk=id))
        return response

    def _end(self, request: HttpRequest, user: User) -> None:
        """All sessions of somebody, but for the one in which this is asked."""
        end_sessions_of(user, but=request.session.session_key)


def _names(users: list[User]) -> str:
    return ", ".join(user.get_username() for user in users)
