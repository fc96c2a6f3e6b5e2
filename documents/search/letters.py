"""Who wrote to whom, as the index knows it: in milliseconds, however many letters somebody wrote."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tantivy import Occur, Query

from documents.search import schema
from documents.search.facets import IN_A_SEGMENT, MOST_VALUES
from documents.search.filters import DocumentFilters, Exchange
from documents.search.generations import Live
from documents.search.matching import compile_filters, exchanged, letters


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, by primary key, and the letters of their exchange: how many, the certain years of the first and the last."""

    one: int
    other: int
    count: int
    first: int | None = None
    last: int | None = None


def pairs(live: Live, filters: DocumentFilters, *, limit: int, person: int = 0) -> tuple[list[Pair], bool]:
    """Return who wrote to one another in the documents asked for, most letters first, and whether there are other pairs.

    With `person`, the pairs of which that is one, who then comes first. A pair's letters are those of its own page, with
    what one of them and a go-between wrote about the other.
    """
    asked = query = compile_filters(filters).query()
    if person:
        ends = [schema.attributed(role, person) for role in ("author", "recipient")]
        at_one_end = Query.term_set_query(schema.schema(), "attributed", list(ends))
        query = Query.boolean_query([(Occur.Must, query), (Occur.Must, at_one_end)])
    # A letter to several people makes pairs of which the person is none.
    for size in (limit + 1 if not person else 4 * limit, MOST_VALUES):
        counted = _counted(live, query, size)
        found = [pair for pair in counted if not person or person in schema.pair_of(pair[0])]
        if len(found) > limit or len(counted) < size:
            break
    whole = [_whole(live, asked, key, person) for key, _ in found[:limit]]
    return sorted(whole, key=lambda pair: -pair.count), len(found) > limit


def _counted(live: Live, query: Query, size: int) -> list[tuple[int, int]]:
    """The keys of the most frequent pairs, with the number of their letters."""
    values = {"terms": {"field": "letter", "size": size, "segment_size": IN_A_SEGMENT}}
    buckets = live.searcher.aggregate(query, {"letters": values})["letters"]["buckets"]
    counted = ((int(bucket["key"]), int(bucket["doc_count"])) for bucket in buckets)
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def _whole(live: Live, query: Query, key: int, person: int) -> Pair:
    one, other = schema.pair_of(key)
    if other == person:
        one, other = other, one
    exchange = exchanged(Exchange(one, other, carriers(live, one, other)))
    among = Query.boolean_query([(Occur.Must, exchange), (Occur.Must, query)])
    asked = {
        "count": {"value_count": {"field": "pk"}},
        "first": {"min": {"field": "year"}},
        "last": {"max": {"field": "year"}},
    }
    found: Any = live.searcher.aggregate(among, asked)
    count, first, last = (found[name]["value"] for name in asked)
    return Pair(one, other, int(count), int(first) if first else None, int(last) if last else None)


def count_in_role(live: Live, role: str, person: int) -> int:
    """Return in how many documents somebody has a role."""
    having = Query.term_query(schema.schema(), "attributed", schema.attributed(role, person))
    return int(live.searcher.search(having, limit=1, count=True).count)  # type: ignore[attr-defined]


def carriers(live: Live, one: int, other: int) -> frozenset[int]:
    """Return who passed on letters of these two to one another, neither of themselves."""
    values = {"terms": {"field": "via_id", "size": MOST_VALUES, "segment_size": IN_A_SEGMENT}}
    buckets: Iterable[Any] = live.searcher.aggregate(letters(one, other), {"via": values})["via"]["buckets"]
    return frozenset(int(bucket["key"]) for bucket in buckets) - {one, other}
