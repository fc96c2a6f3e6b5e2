"""Documents that have people in common with one, in milliseconds however many documents these people have."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from tantivy import FieldType, Occur, Query

from documents.search import generations, schema
from documents.search.generations import Live, SearchUnavailable

# How far around its days to look, in days, where too many share as many people: the nearest are wanted.
AROUND = (31, 366)
CANDIDATES = 100  # of each of these


def sharing_people(document: int, people: Collection[int], day: date | None, limit: int) -> list[int]:
    """Return keys of documents: those that share most of the people first, then those nearest to the day.

    Of the documents of very prolific people, those beyond CANDIDATES that share as many are not weighed against each
    other unless they lie within a year. No query: what the index says may be a moment old, so load what is public. Empty
    while there is no index.
    """
    if not people:
        return []
    try:
        live = generations.live()
    except SearchUnavailable:
        return []
    shared = Query.boolean_query([(Occur.Should, _one_point(person)) for person in sorted(people)])
    itself = Query.term_query(schema.schema(), "pk", document)
    found, complete = _ranked(
        Query.boolean_query([(Occur.Must, shared), (Occur.MustNot, itself)]), day, live, limit
    )
    for window in [] if complete else _windows(day):
        query = Query.boolean_query([(Occur.Must, shared), (Occur.MustNot, itself), window])
        found |= _ranked(query, day, live, limit)[0]
    return sorted(found, key=lambda key: found[key])[:limit]


def _one_point(person: int) -> Query:
    return Query.const_score_query(Query.term_query(schema.schema(), "person_id", person), 1.0)


def _windows(day: date | None) -> Iterator[tuple[Occur, Query]]:
    if day is None:
        return
    for days in AROUND:
        first, last = day.toordinal() - days, day.toordinal() + days
        near = Query.range_query(schema.schema(), "earliest", FieldType.Integer, first, last)
        yield Occur.Must, Query.const_score_query(near, 0.0)


Rank = tuple[float, bool, int, int]
"""What puts those found in order: points, undated, days away, number."""


def _ranked(query: Query, day: date | None, live: Live, limit: int) -> tuple[dict[int, Rank], bool]:
    """What the query finds first, by key, and whether whatever may be among the first `limit` is in it."""
    hits: list[Any] = live.searcher.search(query, limit=CANDIDATES, count=False).hits
    if not hits:
        return {}, True
    complete = len(hits) < CANDIDATES or round(hits[-1][0]) < round(hits[limit - 1][0])
    addresses = [address for _, address in hits]
    columns = [live.searcher.fast_field_values(name, addresses) for name in ("pk", "number", "earliest")]
    day_zero = day.toordinal() if day else 0
    found: dict[int, Rank] = {
        int(key): (-round(float(score)), earliest is None, abs(int(earliest or 0) - day_zero), int(number))
        for (score, _), key, number, earliest in zip(hits, *columns, strict=True)
    }
    return found, complete
