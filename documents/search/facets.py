"""Counts, exact: how many of the matching documents have each value of each facet, and how many are of each year."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tantivy import Occur, Query, Searcher

from documents.histogram import Histogram
from documents.search import schema

TOP = 10
# As many as a segment may have: with fewer, the counts of a long facet would be estimates.
ALL_VALUES = 1_000_000


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


def count_facets(searcher: Searcher, query: Query, names: Iterable[str]) -> dict[str, FacetCounts]:
    """The TOP values of each facet in one pass."""
    found = _terms(searcher, query, {name: f"{name}_id" for name in names}, TOP + 1)
    return {name: FacetCounts(tuple(counts[:TOP]), more=len(counts) > TOP) for name, counts in found.items()}


def count_chosen(searcher: Searcher, query: Query, name: str, chosen: Iterable[int]) -> FacetCounts:
    """The TOP values of one facet, and the chosen ones wherever they stand, with 0 where none matches."""
    counts = count_all(searcher, query, name)
    top = counts[:TOP]
    missing = sorted(set(chosen) - {count.id for count in top})
    by_id = {count.id: count.count for count in counts}
    beside = [FacetCount(key, by_id.get(key, 0)) for key in missing]
    return FacetCounts((*top, *beside), more=len(counts) > TOP + sum(count.count > 0 for count in beside))


def count_all(searcher: Searcher, query: Query, name: str) -> list[FacetCount]:
    """Every value of one facet, the most frequent first."""
    return _terms(searcher, query, {name: f"{name}_id"}, ALL_VALUES)[name]


def count_years(searcher: Searcher, query: Query) -> Histogram:
    found = searcher.aggregate(
        query,
        {
            "years": {"terms": {"field": "year", "size": 10_000, "segment_size": 10_000}},
            "several": {"value_count": {"field": "several"}},
            "undated": {"value_count": {"field": "undated"}},
        },
    )
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


def _terms(
    searcher: Searcher, query: Query, fields: dict[str, str], size: int
) -> dict[str, list[FacetCount]]:
    if not fields:
        return {}
    found = searcher.aggregate(
        query,
        {
            name: {"terms": {"field": field, "size": size, "segment_size": ALL_VALUES}}
            for name, field in fields.items()
        },
    )
    return {
        name: sorted(
            (FacetCount(int(bucket["key"]), int(bucket["doc_count"])) for bucket in found[name]["buckets"]),
            key=lambda count: (-count.count, count.id),
        )
        for name in fields
    }
