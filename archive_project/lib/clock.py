"""Moments as the clocks of the archive show them, to be read at the desk: in its time zone, and alike everywhere."""

import datetime

from django.utils import timezone


def day(moment: datetime.datetime) -> str:
    """Return "2026-11-22"."""
    return f"{timezone.localtime(moment):%Y-%m-%d}"


def minute(moment: datetime.datetime) -> str:
    """Return "2026-11-22 04:30"."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"
