"""Documents that have people in common with one, in milliseconds however many documents these people have."""

from collections.abc import Collection, Iterator
from datetime import date

from tantivy import FieldType, Occur, Query

from documents.search import generations, schema
from documents.search.generations import Live, SearchUnavailable

# How far around its days to look, in days: of those who share as many people, the nearest are wanted. None: everywhere.
AROUND = (31, 366, None)
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
    found: dict[int, tuple[float, bool, int, int]] = {}
    for window in _windows(day):
        query = Query.boolean_query([(Occur.Must, shared), (Occur.MustNot, itself), *window])
        found |= _ranked(query, day, live)
    return sorted(found, key=lambda key: found[key])[:limit]


def _one_point(person: int) -> Query:
    return Query.const_score_query(Query.term_query(schema.schema(), "person_id", person), 1.0)


def _windows(day: date | None) -> Iterator[list[tuple[Occur, Query]]]:
    for days in AROUND:
        if days is None:
            yield []
        elif day:
            first, last = day.toordinal() - days, day.toordinal() + days
            near = Query.range_query(schema.schema(), "earliest", FieldType.Integer, first, last)
            yield [(Occur.Must, Query.const_score_query(near, 0.0))]


def _ranked(query: Query, day: date | None, live: Live) -> dict[int, tuple[float, bool, int, int]]:
    """What the query finds first, by key, with what puts it in order: points, undated, days away, number."""
    hits = live.searcher.search(query, limit=CANDIDATES, count=False).hits
    if not hits:
        return {}
    addresses = [address for _, address in hits]
    columns = [live.searcher.fast_field_values(name, addresses) for name in ("pk", "number", "earliest")]
    day_zero = day.toordinal() if day else 0
    return {
        int(key): (-round(float(score)), earliest is None, abs(int(earliest or 0) - day_zero), int(number))
        for (score, _), key, number, earliest in zip(hits, *columns, strict=True)
    }
