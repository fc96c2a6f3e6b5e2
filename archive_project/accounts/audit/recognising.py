"""What somebody saw or did, read from a request to the desk and its answer: from the address, so that whatever is added to the
admin is in the log. Nothing is asked of the database."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from archive_project.accounts.models import AuditEntry
from archive_project.lib.visitor import place_of
from documents.admin.logged import logged

Action = AuditEntry.Action
SHOWN = {
    "change": Action.VIEWED,
    "history": Action.VIEWED,
    "simple_history": Action.VIEWED,
    "versions": Action.VIEWED,
    "preview": Action.PREVIEWED,
}
HISTORY = {"history": "its history", "simple_history": "a version", "versions": "two versions"}
WRITTEN = {
    "add": Action.ADDED,
    "change": Action.CHANGED,
    "simple_history": Action.CHANGED,
    "versions": Action.CHANGED,
    "delete": Action.DELETED,
}


def entry_for(request: HttpRequest, response: HttpResponseBase) -> AuditEntry | None:
    """Return what to note, not saved; None where it is nothing, as of lists, or not of the desk."""
    match = request.resolver_match
    if match is None or "admin" not in match.app_names or response.status_code >= 400:
        return None
    app, _, rest = (match.url_name or "").partition("_")
    model, _, page = rest.partition("_")
    if not page or (app, model) not in _registered():
        return None
    action = _action(request, response, page)
    if action is None:
        return None
    key = next(iter(match.kwargs.values()), "")
    label, detail = _said(request, response, action, page)
    if found := logged(request):
        key, label, detail = found.key, found.label, found.message or detail
    return AuditEntry.of(
        request.user,
        action,
        model=f"{app}.{model}",
        key=key,
        label=label,
        detail=detail,
        address=place_of(request),
    )


def _registered() -> set[tuple[str, str]]:
    return {(model._meta.app_label, str(model._meta.model_name)) for model in admin.site._registry}


def _action(request: HttpRequest, response: HttpResponseBase, page: str) -> str | None:
    if response.get("Content-Disposition", "").startswith("attachment"):
        return Action.EXPORTED
    if request.method == "GET":
        return SHOWN.get(page) if response.status_code == 200 else None
    if request.method != "POST":
        return None
    if page == "change" and response.get("Location") == reverse("admin:index"):
        return None  # there is no such record (any more)
    # A form that is shown again has done nothing; what a script posts is answered in JSON.
    done = response.status_code == 302 or response.get("Content-Type", "").startswith("application/json")
    return WRITTEN.get(page, Action.DID) if done else None


def _said(request: HttpRequest, response: HttpResponseBase, action: str, page: str) -> tuple[str, str]:
    """The record's name where the page says it, and what else is to be known."""
    context: dict[str, Any] = getattr(response, "context_data", None) or {}
    label = context.get("subtitle") or ""
    match action:
        case Action.EXPORTED:
            return label, request.GET.urlencode()
        case Action.DID:
            return label, request.POST.get("action", "") or page.replace("_", " ")
        case Action.VIEWED if page in HISTORY:
            return label, HISTORY[page]
    return label, ""
