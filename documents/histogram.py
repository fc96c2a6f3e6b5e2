"""How many documents there are of each year: the picture that leads into a list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby


def height_of(count: int, tallest: int) -> int:
    """Return a bar's height: a whole percentage of the tallest's, at least 3 where there is anything."""
    return max(3, count * 100 // tallest) if count else 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One year; `height` is that of `height_of`."""

    year: int
    count: int
    height: int

    @property
    def top(self) -> int:
        return 100 - self.height

    @property
    def digit(self) -> int:
        return self.year % 10

    @property
    def short(self) -> str:
        """The last two digits."""
        return f"{self.year % 100:02}"

    @property
    def key(self) -> str:
        """The year as an address asks for it."""
        return str(self.year)


@dataclass(frozen=True, slots=True)
class Decade:
    """The years of one decade, as far as the histogram reaches into it; `after_gap` where empty decades precede it."""

    start: int
    bars: tuple[Bar, ...]
    after_gap: bool

    @property
    def count(self) -> int:
        return sum(bar.count for bar in self.bars)

    @property
    def reach(self) -> int:
        """How high its tallest bar stands, in quarters of the tallest of all, rounded up."""
        return -(-max(bar.height for bar in self.bars) // 25)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Documents by year. A document counts for a year only when its whole date lies in it."""

    years: Mapping[int, int]
    several: int = 0
    undated: int = 0

    @property
    def total(self) -> int:
        return sum(self.years.values()) + self.several + self.undated

    @property
    def first(self) -> int | None:
        return min(self.years, default=None)

    @property
    def last(self) -> int | None:
        return max(self.years, default=None)

    @property
    def bars(self) -> list[Bar]:
        """Every year from the first to the last inside the decades that hold anything, the empty years included."""
        if not self.years:
            return []
        tallest, first, last = max(self.years.values()), min(self.years), max(self.years)
        decades = {year // 10 for year in self.years}
        span = (year for decade in sorted(decades) for year in range(decade * 10, decade * 10 + 10))
        counts = ((year, self.years.get(year, 0)) for year in span if first <= year <= last)
        return [Bar(year, count, height_of(count, tallest)) for year, count in counts]

    @property
    def decades(self) -> list[Decade]:
        return list(_decades(self.bars))


def _decades(bars: Iterable[Bar]) -> Iterator[Decade]:
    before = None
    for decade, years in groupby(bars, key=lambda bar: bar.year // 10):
        yield Decade(decade * 10, tuple(years), after_gap=before is not None and decade != before + 1)
        before = decade


def histogram_of(spans: Iterable[tuple[int | None, int | None, int]]) -> Histogram:
    """Add up counts of (first year, last year), both None for the undated."""
    years: dict[int, int] = {}
    several = undated = 0
    for first, last, count in spans:
        if first is None:
            undated += count
        elif first == last:
            years[first] = years.get(first, 0) + count
        else:
            several += count
    return Histogram(dict(sorted(years.items())), several, undated)
