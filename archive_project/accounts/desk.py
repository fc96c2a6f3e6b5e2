"""The admin site: Django's own, with our way in, and pages of one's own account."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

Page = Callable[[HttpRequest, dict[str, Any]], HttpResponseBase]


class Desk(AdminSite):
    """Imports its views when it is asked for them: it is made before there are models."""

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from archive_project.accounts.signing_in import steps  # noqa: PLC0415
        from archive_project.accounts.views import account  # noqa: PLC0415

        own = [
            path("login/code/", self._open(steps.code_page), name="sign_in_code"),
            path("account/", self._page(account.account), name="account"),
            path("account/second-factor/", self._open(account.set_up), name="second_factor"),
            path("account/second-factor/off/", self._page(account.turn_off), name="second_factor_off"),
            path("account/backup-codes/", self._page(account.backup_codes), name="backup_codes"),
            path("account/sessions/end/", self._page(account.end_session), name="end_session"),
        ]
        return [*own, *super().get_urls()]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return self._open(self._sign_in)(request)

    def _sign_in(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
        from archive_project.accounts.signing_in.steps import SignIn  # noqa: PLC0415

        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        own = {
            "title": "Sign in",
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "site_name": settings.SITE_NAME,  # else Django's view says the host's
        }
        if REDIRECT_FIELD_NAME not in request.GET | request.POST:
            own[REDIRECT_FIELD_NAME] = reverse("admin:index")
        return SignIn.as_view(extra_context=context | own)(request)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from archive_project.accounts.models import AuditEntry  # noqa: PLC0415
        from archive_project.accounts.signing_in.steps import record  # noqa: PLC0415

        user = request.user
        response = super().logout(request, extra_context)
        if request.method == "POST":
            record(request, user, AuditEntry.Action.SIGNED_OUT)
        return response

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Whoever knew the old password is signed out everywhere else."""
        from archive_project.accounts.models import AuditEntry  # noqa: PLC0415
        from archive_project.accounts.models.desk_session import end_sessions_of  # noqa: PLC0415
        from archive_project.accounts.signing_in.steps import record  # noqa: PLC0415

        response = super().password_change(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            end_sessions_of(request.user, but=request.session.session_key)
            record(request, request.user, AuditEntry.Action.ACCOUNT, "password changed")
        return response

    def _page(self, page: Page) -> Callable[..., HttpResponseBase]:
        """A page for whoever is signed in."""
        return self.admin_view(lambda request: page(request, self._context(request)))

    def _open(self, page: Page) -> Callable[..., HttpResponseBase]:
        """A page for whoever is signing in: kept nowhere."""
        return never_cache(csrf_protect(lambda request: page(request, self._context(request))))

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        request.current_app = self.name
        return self.each_context(request)
