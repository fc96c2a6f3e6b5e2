"""Counts, exact: how many of the matching documents have each value of each facet, and how many are of each year."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tantivy import Occur, Query, Searcher

from documents.histogram import Histogram
from documents.search import schema

TOP = 10
MOST_VALUES = 65_000  # that tantivy returns of one facet
# As many as a segment may have: with fewer, the counts of a long facet would be estimates.
IN_A_SEGMENT = 1_000_000


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value's primary key and how many of the matches have it."""

    id: int
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts(Sequence[FacetCount]):
    """The most frequent values, then those chosen that are not among them; `more` says whether there are others."""

    values: tuple[FacetCount, ...] = ()
    more: bool = False

    def __iter__(self) -> Iterator[FacetCount]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: Any) -> Any:
        return self.values[index]


@dataclass(frozen=True, slots=True)
class Months:
    """Of the matches of one year: {month: count} of what is certainly of one month, ascending; those of none."""

    months: Mapping[int, int] = field(default_factory=dict)
    none: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """What one pass over the matches counts: all of them, the TOP values of facets, and years where they were asked for."""

    total: int
    facets: dict[str, FacetCounts]
    years: Histogram | None


def count_matches(searcher: Searcher, query: Query, names: Iterable[str], *, years: bool) -> Counts:
    names = list(names)
    asked: dict[str, Any] = {"total": {"value_count": {"field": "pk"}}}
    asked |= {name: _values(name, TOP + 1) for name in names}
    found = searcher.aggregate(query, asked | (_YEARS if years else {}))
    return Counts(
        total=int(found["total"]["value"]),
        facets={name: _top(_in_order(found[name])) for name in names},
        years=_histogram(found) if years else None,
    )


def _top(counts: list[FacetCount]) -> FacetCounts:
    return FacetCounts(tuple(counts[:TOP]), more=len(counts) > TOP)


def count_chosen(searcher: Searcher, query: Query, name: str, chosen: Collection[int]) -> FacetCounts:
    """The TOP values of one facet, and the chosen ones wherever they stand, with 0 where none matches."""
    counts = _terms(searcher, query, name, TOP + 1 + len(chosen))
    top, following = counts[:TOP], counts[TOP:]
    missing = sorted(set(chosen) - {count.id for count in top})
    beside = [FacetCount(key, _count(searcher, query, f"{name}_id", key)) for key in missing]
    return FacetCounts((*top, *beside), more=any(count.id not in chosen for count in following))


def _count(searcher: Searcher, query: Query, field: str, value: int) -> int:
    having = Query.boolean_query(
        [(Occur.Must, query), (Occur.Must, Query.term_query(schema.schema(), field, value))]
    )
    return int(searcher.search(having, limit=1, count=True).count)  # type: ignore[attr-defined]


def count_all(searcher: Searcher, query: Query, name: str) -> list[FacetCount]:
    """The values of one facet, the most frequent first: all of them, or MOST_VALUES."""
    return _terms(searcher, query, name, MOST_VALUES)


_YEARS = {
    "years": {"terms": {"field": "year", "size": 10_000, "segment_size": 10_000}},
    "several": {"value_count": {"field": "several"}},
    "undated": {"value_count": {"field": "undated"}},
}


def count_years(searcher: Searcher, query: Query) -> Histogram:
    return _histogram(searcher.aggregate(query, _YEARS))


def _histogram(found: dict[str, Any]) -> Histogram:
    years = sorted((int(bucket["key"]), int(bucket["doc_count"])) for bucket in found["years"]["buckets"])
    return Histogram(dict(years), int(found["several"]["value"]), int(found["undated"]["value"]))


def count_months(searcher: Searcher, query: Query, year: int) -> Months:
    of_year = Query.term_query(schema.schema(), "year", year)
    found = searcher.aggregate(
        Query.boolean_query([(Occur.Must, query), (Occur.Must, of_year)]),
        {
            "months": {"terms": {"field": "month", "size": 12, "segment_size": 12}},
            "all": {"value_count": {"field": "year"}},
        },
    )
    months = sorted(
        (int(bucket["key"]) % 100, int(bucket["doc_count"])) for bucket in found["months"]["buckets"]
    )
    return Months(dict(months), int(found["all"]["value"]) - sum(count for _, count in months))


def _terms(searcher: Searcher, query: Query, name: str, size: int) -> list[FacetCount]:
    return _in_order(searcher.aggregate(query, {name: _values(name, size)})[name])


def _values(name: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": f"{name}_id", "size": size, "segment_size": IN_A_SEGMENT}}


def _in_order(found: dict[str, Any]) -> list[FacetCount]:
    return sorted(
        (FacetCount(int(bucket["key"]), int(bucket["doc_count"])) for bucket in found["buckets"]),
        key=lambda count: (-count.count, count.id),
    )
