"""Which of some documents a search finds."""

from collections.abc import Sequence

from tantivy import Occur, Query

from documents.search import schema
from documents.search.filters import DocumentFilters
from documents.search.generations import Live
from documents.search.matching import compile_filters


def among(live: Live, filters: DocumentFilters, keys: Sequence[int]) -> set[int]:
    """Return those of the keys whose documents match. No query: what the index says may be a moment old."""
    these = Query.term_set_query(schema.schema(), "pk", list(keys))
    both = Query.boolean_query([(Occur.Must, compile_filters(filters).query()), (Occur.Must, these)])
    hits = live.searcher.search(both, limit=len(keys), count=False).hits
    return {int(key) for key in live.searcher.fast_field_values("pk", [address for _, address in hits])}  # type: ignore[arg-type]
