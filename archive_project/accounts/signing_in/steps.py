"""The way in: name and password, then the code where the account has one, or setting it up where that is demanded."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive_project.accounts.audit.writing import note, seen
from archive_project.accounts.models import AuditEntry
from archive_project.accounts.signing_in import halfway, second_factor
from archive_project.accounts.signing_in.forms import CodeForm, SignInForm, is_refused
from archive_project.accounts.signing_in.throttling import name_tried
from archive_project.lib.visitor import place_of

TOO_MANY = 429
MINUTE = 60  # seconds between two notes that somebody was refused
Action = AuditEntry.Action


class SignIn(LoginView):
    """Name and password."""

    authentication_form = SignInForm
    template_name = "admin/login.html"
    next_page = "admin:index"

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if second_factor.app_of(user):
            step = "admin:sign_in_code"
        elif second_factor.is_demanded():
            step = "admin:second_factor"
        else:
            response = super().form_valid(form)
            entered(self.request)
            return response
        halfway.hold(self.request, user, self.get_success_url())
        return redirect(step)

    def form_invalid(self, form: Any) -> HttpResponse:
        refused = is_refused(self.request)
        if not refused or _is_first_in_a_minute(self.request):
            name = name_tried(self.request, None)
            # What was typed may be a password: it is noted where it names an account.
            user = get_user_model().objects.filter(username=name).first() if "\x00" not in name else None
            record(self.request, user, Action.REFUSED if refused else Action.FAILED)
        response = super().form_invalid(form)
        response.status_code = TOO_MANY if refused else response.status_code
        return response


def code_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The second step: a code. Signs in."""
    user = halfway.held(request)
    app = second_factor.app_of(user) if user else None
    if app is None:
        return redirect("admin:login")
    form = CodeForm(app, request.POST or None)
    if request.method == "POST" and form.is_valid():
        then = halfway.finish(request, user, form.device)
        entered(request, "with a second factor")
        return redirect(then)
    refused = form.has_error("code", "refused")
    if form.has_error("code", "wrong"):
        record(request, user, Action.FAILED, "a wrong code")
    elif refused and _is_first_in_a_minute(request):
        record(request, user, Action.REFUSED, "too many wrong codes")
    page = {"title": "Second step", "form": form}
    return render(request, "admin/sign_in_code.html", context | page, status=TOO_MANY if refused else None)


def _is_first_in_a_minute(request: HttpRequest) -> bool:
    """Of what is refused from one place: whoever hammers at the door fills no log."""
    return cache.add(f"refused:{place_of(request)}", 1, MINUTE)


def entered(request: HttpRequest, detail: str = "") -> None:
    """Note that somebody has signed in, and where."""
    record(request, request.user, Action.SIGNED_IN, detail)
    seen(request, at_once=True)


def record(request: HttpRequest, user: Any, action: str, detail: str = "") -> None:
    note(AuditEntry.of(user, action, detail=detail, address=place_of(request)), at_once=True)
