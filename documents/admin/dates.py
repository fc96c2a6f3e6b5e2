"""Dates in forms: typed as people write them, read back in words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from archive_project.lib import dates
from documents.models.dated import Dated


class EdtfFormField(forms.CharField):
    """A field for EDTF that takes what curators write as well: "1947–49" becomes 1947/1949."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        try:
            return dates.parse(text).edtf
        except dates.DateError as error:
            raise ValidationError(str(error)) from error


class NamedSplitDateTime(AdminSplitDateTime):
    """The stock pair of boxes, each with a name for those who do not see what stands beside it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        for widget, name in zip(self.widgets, ("Date", "Time"), strict=True):
            widget.attrs["aria-label"] = name


def follow_date(form: forms.ModelForm[Any]) -> None:
    """Let the EDTF follow from the date as stated, unless a curator filled it in; call it from `clean()`.

    What was filled in by hand, now or in an earlier visit, stays until the box is emptied. Raises ValidationError on
    `date_text` where that cannot be read.
    """
    cleaned = form.cleaned_data
    if "date_edtf" not in cleaned or "date_text" not in cleaned:
        return
    if cleaned["date_edtf"] and ("date_edtf" in form.changed_data or by_hand(form.initial)):
        return
    if not {"date_text", "date_edtf"} & set(form.changed_data):
        return
    record = form.instance
    record.date_text = cleaned["date_text"]
    record.read_date()
    cleaned["date_text"], cleaned["date_edtf"] = record.date_text, record.date_edtf


def by_hand(stored: Mapping[str, Any]) -> bool:
    """Whether the EDTF on record is not what its stated text reads as."""
    text, edtf = stored.get("date_text") or "", stored.get("date_edtf") or ""
    try:
        return bool(edtf) and dates.parse(text).edtf != edtf
    except dates.DateError:
        return True


@admin.display(description="date", ordering="earliest")
def date_in_list(record: Dated) -> str:
    return record.date.display


@admin.display(description="read as")
def date_as_read(record: Dated) -> str:
    """The date in words, with the first and the last day that it may mean."""
    date = record.date
    if date.earliest is None or date.latest is None:
        return "undated" if record.pk else "Follows once the record is saved."
    if date.earliest == date.latest:
        return date.display
    first, last = _day(date.earliest), _day(date.latest)
    return f"{date.display}: {first or 'open'} to {last or 'open'}"


def _day(day: datetime.date) -> str:
    """The day in words; "" where the date is open on this side."""
    if day in (datetime.date.min, datetime.date.max):
        return ""
    return dates.display(day.isoformat())


def warn_of_contradiction(request: HttpRequest, record: Any) -> None:
    """Say that a date in the title contradicts the record's; both are kept, since only a curator can tell which errs."""
    for found in dates.dates_in(record.title):
        if record.date.contradicts(found):
            messages.warning(
                request,
                f"The title says “{found.stated}”, the record is dated {record.date.display}. "
                "Both are kept: please see which is right.",
            )
