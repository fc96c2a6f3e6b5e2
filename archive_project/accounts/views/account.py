"""My account: second factor, backup codes, sessions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from archive_project.accounts.models import AuditEntry
from archive_project.accounts.models.desk_session import end_sessions_of
from archive_project.accounts.signing_in import halfway, second_factor
from archive_project.accounts.signing_in.forms import NewAppForm, PasswordForm
from archive_project.accounts.signing_in.steps import entered, record
from archive_project.lib.numbers import number_in

ACCOUNT = AuditEntry.Action.ACCOUNT
Context = dict[str, Any]


def account(request: HttpRequest, context: Context) -> HttpResponse:
    user: Any = request.user
    own = {
        "title": "My account",
        "app": second_factor.app_of(user),
        "codes_left": second_factor.backup_codes_left(user),
        "is_demanded": second_factor.is_demanded(),
        "sessions": user.desk_sessions.alive(),
        "this_session": request.session.session_key,
    }
    return render(request, "admin/account.html", context | own)


def set_up(request: HttpRequest, context: Context) -> HttpResponse:
    """Set up an app: from the account, or on the way in where a second factor is demanded. Shows the backup codes, once."""
    signed_in = request.user.is_authenticated
    user: Any = request.user if signed_in else halfway.held(request)
    if user is None:
        return redirect("admin:login")
    if second_factor.app_of(user):
        return redirect("admin:account" if signed_in else "admin:sign_in_code")
    key = second_factor.new_key(request.session)
    device = second_factor.device_with(user, key)
    form = NewAppForm(device, request.POST or None)
    if request.method == "POST" and form.is_valid():
        then = _finished(request, user, device)
        record(request, user, ACCOUNT, "second factor set up")
        return show_codes(request, context, user, then)
    own = {
        "title": "Set up an authenticator app",
        "form": form,
        "picture": second_factor.picture_of(device),
        "key": second_factor.readable(key),
        "is_demanded": second_factor.is_demanded() and not signed_in,
    }
    return render(request, "admin/second_factor.html", context | own)


def _finished(request: HttpRequest, user: Any, device: Any) -> str:
    """Sign in, or go on with it, with the app that was just set up; return where to go from here.

    Other sessions were begun with the password alone, which is what it takes to turn the app off again: they end.
    """
    request.session.pop(second_factor.NEW_KEY)
    if request.user.is_authenticated:
        second_factor.note(request, device)
        end_sessions_of(user, but=request.session.session_key)
        return ""
    then = halfway.finish(request, user, device)
    entered(request, "with a second factor")
    return then


def show_codes(request: HttpRequest, context: Context, user: Any, then: str = "") -> HttpResponse:
    own = {"title": "Backup codes", "codes": second_factor.new_backup_codes(user), "then": then}
    return render(request, "admin/backup_codes.html", context | own)


def backup_codes(request: HttpRequest, context: Context) -> HttpResponse:
    """New backup codes, in place of the old, once the password was given again."""
    if not second_factor.app_of(request.user):
        return redirect("admin:account")
    form = PasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        record(request, request.user, ACCOUNT, "new backup codes")
        return show_codes(request, context, request.user)
    own = {
        "title": "New backup codes",
        "explanation": "Ten new codes take the place of those that you have: the old ones no longer fit.",
        "button": "Make new codes",
        "form": form,
    }
    return render(request, "admin/account_confirm.html", context | own)


def turn_off(request: HttpRequest, context: Context) -> HttpResponse:
    """Take the second factor away, once the password was given again. Other sessions end, as when it was set up."""
    if not second_factor.app_of(request.user):
        return redirect("admin:account")
    form = PasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        second_factor.turn_off(request.user)
        second_factor.forget(request)
        end_sessions_of(request.user, but=request.session.session_key)
        record(request, request.user, ACCOUNT, "second factor turned off")
        messages.success(request, "The second factor is turned off: the password alone signs in.")
        return redirect("admin:account")
    own = {
        "title": "Turn the second factor off",
        "explanation": "From then on the password alone signs in. To move to another telephone, turn it off here and set it "
        "up there.",
        "button": "Turn it off",
        "form": form,
    }
    return render(request, "admin/account_confirm.html", context | own)


def end_session(request: HttpRequest, context: Context) -> HttpResponse:
    """End one of my sessions, by its number, or all others."""
    user: Any = request.user
    which = request.POST.get("session", "")
    mine = user.desk_sessions.exclude(session=request.session.session_key)
    if request.method == "POST" and which:
        if which != "others":
            mine = mine.filter(pk=number_in(which) or 0)
        if ended := mine.end():
            record(request, user, ACCOUNT, f"{ended} sessions ended" if ended > 1 else "a session ended")
            messages.success(request, "Signed out there.")
        else:
            messages.info(request, "It had ended already.")
    return redirect("admin:account")
