"""Whoever tries passwords has to wait: five for one account from one place, then a quarter of an hour.

django-axes counts and refuses; here is what it asks of us, and how long it will be. Who tries is known by account and place
together, so that nobody can shut a colleague out. Who tries one password on many accounts is known by the place alone, after
more failures than an office full of people has.
"""

from datetime import timedelta
from math import ceil
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest
from django.utils import timezone

from archive_project.lib.visitor import household_of

MOST_FROM_ONE_PLACE = 50  # failures
LONGEST_NAME = 150  # characters of an account's name


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The account that somebody names: no longer than one can be, for the database would refuse to note it."""
    said = (credentials or request.POST).get("username")
    return str(said or "")[:LONGEST_NAME]


def _failures_here(request: HttpRequest) -> Any:
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(ip_address=household_of(request), attempt_time__gte=since)


def is_flooding(request: HttpRequest) -> bool:
    """Whether this place has failed too often, whatever the accounts: not where all are in the same, unknown. One query."""
    if household_of(request) is None:
        return False
    failed = _failures_here(request).aggregate(failures=Sum("failures_since_start"))["failures"] or 0
    return bool(failed >= MOST_FROM_ONE_PLACE)


def to_wait(request: HttpRequest, name: str | None) -> timedelta:
    """How long this account has to wait in this place, or all of them where none is named. One query."""
    failures = _failures_here(request)
    if name is not None:
        failures = failures.filter(username=name[:LONGEST_NAME])
    last = failures.aggregate(last=Max("attempt_time"))["last"]
    return last + settings.AXES_COOLOFF_TIME - timezone.now() if last else timedelta()


def in_words(wait: timedelta) -> str:
    seconds = max(ceil(wait.total_seconds()), 1)
    number, unit = (seconds, "second") if seconds < 60 else (ceil(seconds / 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
