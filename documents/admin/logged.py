"""What Django's admin writes into its log in a request, for whoever asks afterwards what was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from documents.admin.typed import Admin, M

NAMED = 3  # records of several that are named


@dataclass(frozen=True, slots=True)
class Logged:
    """A record, by its key and as it was called, and what was done; of several the names of some."""

    key: str
    label: str
    message: str


def logged(request: HttpRequest) -> Logged | None:
    """Return what was logged in this request; None where nothing was."""
    entries: list[Any] = getattr(request, "_logged", [])
    if not entries:
        return None
    names = [entry.object_repr for entry in entries]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    message = entries[0].get_change_message() if not entries[0].is_deletion() else ""
    return Logged(entries[0].object_id if len(entries) == 1 else "", "; ".join(names[:NAMED]) + more, message)


class LogsRequests(Admin[M]):
    """Remembers with the request what an admin class logs. Stands before Django's own."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        entry = super().log_addition(request, obj, message)
        remember(request, [entry])
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        entry = super().log_change(request, obj, message)
        remember(request, [entry])
        return entry

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        entries = super().log_deletions(request, queryset)
        remember(request, entries)
        return entries


def remember(request: HttpRequest, entries: Iterable[Any]) -> None:
    """For what is logged in one go, beside the methods above."""
    if not hasattr(request, "_logged"):
        request._logged = []  # type: ignore[attr-defined]
    request._logged.extend(entries)  # type: ignore[attr-defined]
