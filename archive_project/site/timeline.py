"""Stretches of time as readers walk through them: a year, a month, and what no year or no month can claim.

A document counts for a year or a month only where its whole date certainly lies in it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.text import capfirst

from archive_project.lib.language import date_in_words, edtf_in_words
from documents.histogram import Histogram
from documents.listing import Found
from documents.search.engine import Months


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of time by name, and where it is shown."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class SameDate:
    """Documents beside each other in order of time that bear one date, as it is shown."""

    date: str
    found: list[Found]


def month_in_words(year: int, month: int) -> str:
    return capfirst(edtf_in_words(f"{year:04}-{month:02}"))


def year_step(year: int) -> Step:
    return Step(str(year), reverse("timeline-year", args=[year]))


def month_step(year: int, month: int) -> Step:
    return Step(month_in_words(year, month), reverse("timeline-month", args=[year, month]))


def beside(year: int, years: Iterable[int]) -> tuple[int | None, int | None]:
    """Return the year before and the year after that hold anything."""
    years = list(years)
    before, after = [one for one in years if one < year], [one for one in years if one > year]
    return max(before, default=None), min(after, default=None)


def years_beside(year: int, histogram: Histogram) -> tuple[Step | None, Step | None]:
    before, after = beside(year, histogram.years)
    return year_step(before) if before else None, year_step(after) if after else None


def months_beside(
    year: int, month: int, months: Months, histogram: Histogram
) -> tuple[Step | None, Step | None]:
    """Return the months before and after that hold anything; at the ends of the year, the years."""
    before, after = beside(month, months.months)
    year_before, year_after = years_beside(year, histogram)
    return (
        month_step(year, before) if before else year_before,
        month_step(year, after) if after else year_after,
    )


def by_date(found: Sequence[Found]) -> list[SameDate]:
    """Group what is in order of time by the date that each bears."""
    grouped = groupby(found, key=lambda one: date_in_words(one.document.date))
    return [SameDate(capfirst(date), list(group)) for date, group in grouped]
