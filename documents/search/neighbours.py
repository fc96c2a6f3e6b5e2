"""Where a document stands among those of a collection in the order of time, in a fraction of a millisecond for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tantivy import FieldType, Occur, Order, Query

from documents.search import schema
from documents.search.following import catch_up
from documents.search.generations import SearchUnavailable

KEY = "oldest"  # the order of time, as one number


@dataclass(frozen=True, slots=True)
class Place:
    """The document is number `position` of `total`; the keys of those before and after it, None at the ends."""

    position: int
    total: int
    before: int | None
    after: int | None


def places_in(
    collections: Iterable[int], earliest: date | None, latest: date | None, number: int
) -> dict[int, Place]:
    """Return the place in each collection, given by key, of a document with these days and this number.

    The index is first brought up with the database: one query. Empty while there is none.
    """
    try:
        searcher: Any = catch_up().searcher
    except SearchUnavailable:
        return {}
    here = schema.date_keys(earliest, latest, number)[KEY]
    earlier = Query.range_query(schema.schema(), KEY, FieldType.Unsigned, None, here, include_upper=False)
    later = Query.range_query(schema.schema(), KEY, FieldType.Unsigned, here, None, include_lower=False)
    found = {}
    for key in collections:
        within = Query.term_query(schema.schema(), "collection_id", key)
        count_before, before = _nearest(searcher, within, earlier, Order.Desc)
        count_after, after = _nearest(searcher, within, later, Order.Asc)
        found[key] = Place(count_before + 1, count_before + 1 + count_after, before, after)
    return found


def _nearest(searcher: Any, within: Query, side: Query, order: Order) -> tuple[int, int | None]:
    """How many stand on that side, and the key of the nearest."""
    query = Query.boolean_query([(Occur.Must, within), (Occur.Must, side)])
    found = searcher.search(query, limit=1, count=True, order_by_field=KEY, order=order)
    keys = searcher.fast_field_values("pk", [address for _, address in found.hits]) if found.hits else []
    return found.count, int(keys[0]) if keys else None
