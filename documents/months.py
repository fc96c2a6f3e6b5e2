"""The months of a year, as bars that lead on."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.dates import MONTHS, MONTHS_3

from documents.histogram import height_of
from documents.search.facets import Months


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month of a year; `height` is that of `height_of`."""

    month: int
    count: int
    height: int
    address: str
    chosen: bool = False

    @property
    def top(self) -> int:
        return 100 - self.height

    @property
    def label(self) -> str:
        return str(MONTHS[self.month])

    @property
    def short(self) -> str:
        return str(MONTHS_3[self.month]).capitalize()


def month_bars(months: Months, address_of: Callable[[int], str], chosen: int | None = None) -> list[MonthBar]:
    """Return all twelve, the empty ones without height; none where no document is of a certain month."""
    tallest = max(months.months.values(), default=0)
    if not tallest:
        return []
    counts = ((month, months.months.get(month, 0)) for month in range(1, 13))
    return [
        MonthBar(month, count, height_of(count, tallest), address_of(month), chosen=month == chosen)
        for month, count in counts
    ]
