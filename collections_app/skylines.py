"""Collections with what they hold, by year: what a card says, and the picture it shows where there is none."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.db.models.functions import ExtractYear

from collections_app.models import Collection, Placement
from documents.histogram import Histogram, histogram_of


@dataclass(frozen=True, slots=True)
class SkylineBar:
    """One year: where it stands, ten units a year, and how tall it is, of a hundred."""

    x: int
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Skyline:
    """A collection's years on an axis that all collections shown together share, so that their times compare."""

    first: int
    last: int
    width: int
    bars: list[SkylineBar]


# As the index has it: what is in doubt, and what lies beyond the years that a database has (dates.is_beyond).
IN_NO_CERTAIN_YEAR = (
    Q(document__date_edtf__contains="~")
    | Q(document__date_edtf__contains="?")
    | Q(document__date_edtf__contains="%")
    | Q(document__earliest=date.min) & ~Q(document__date_edtf__startswith=f"{date.min.year:04}")
    | Q(document__latest=date.max) & ~Q(document__date_edtf__startswith=str(date.max.year))
)


@dataclass(frozen=True, slots=True)
class Holding:
    """A collection and its public documents by year."""

    collection: Collection
    histogram: Histogram
    skyline: Skyline


def with_holdings(collections: Iterable[Collection]) -> list[Holding]:
    """Count what these collections hold, in one query for all of them; of none, in none."""
    collections = list(collections)
    if not collections:
        return []
    counted = (
        Placement.objects.public()
        .filter(collection__in=collections)
        .order_by()
        .annotate(vague=ExpressionWrapper(IN_NO_CERTAIN_YEAR, BooleanField()))
        .values_list(
            "collection_id", ExtractYear("document__earliest"), ExtractYear("document__latest"), "vague"
        )
        .annotate(count=Count("pk"))
    )
    spans: dict[int, list[tuple[int | None, int | None, int]]] = defaultdict(list)
    for collection_id, first, last, vague, count in counted:
        spans[collection_id].append((first, None if vague else last, count))
    histograms = [histogram_of(spans[collection.pk]) for collection in collections]
    years = [year for histogram in histograms for year in histogram.years]
    first, last = min(years, default=0), max(years, default=0)
    return [
        Holding(collection, histogram, skyline(histogram, first, last))
        for collection, histogram in zip(collections, histograms, strict=True)
    ]


def skyline(histogram: Histogram, first: int, last: int) -> Skyline:
    bars = (bar for bar in histogram.bars if bar.count)
    return Skyline(
        first=first,
        last=last,
        width=(last - first + 1) * 10,
        bars=[SkylineBar((bar.year - first) * 10 + 1, bar.top, bar.height) for bar in bars],
    )
