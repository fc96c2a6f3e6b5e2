"""Whoever tries passwords has to wait: five for one account from one place, then a quarter of an hour.

django-axes counts and refuses; here is what it asks of us, and how long it will be. Who tries is known by account and place
together, so that nobody can shut a colleague out.
"""

from datetime import timedelta
from math import ceil
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from archive_project.lib.visitor import household_of

LONGEST_NAME = 150  # characters of an account's name


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The account that somebody names: no longer than one can be, for the database would refuse to note it."""
    said = (credentials or request.POST).get("username")
    return str(said or "")[:LONGEST_NAME]


def to_wait(request: HttpRequest, name: str) -> timedelta:
    """How long this account has to wait in this place, if it was refused. One query."""
    last = (
        AccessAttempt.objects.filter(username=name[:LONGEST_NAME], ip_address=household_of(request))
        .order_by("-attempt_time")
        .first()
    )
    if last is None:
        return timedelta()
    left: timedelta = last.attempt_time + settings.AXES_COOLOFF_TIME - timezone.now()
    return max(left, timedelta())


def in_words(wait: timedelta) -> str:
    seconds = max(ceil(wait.total_seconds()), 1)
    number, unit = (seconds, "second") if seconds < 60 else (ceil(seconds / 60), "minute")
    return f"{number} {unit}{'' if number == 1 else 's'}"
