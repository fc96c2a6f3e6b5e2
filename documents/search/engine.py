"""Search: filters in, results out.

Every function here first brings the index up with the database (one query when nothing changed) and raises
SearchUnavailable where there is no index to read.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tantivy import DocAddress, Occur, Order, Query

from archive_project.lib.folding import fold
from documents.histogram import Histogram
from documents.search import snippets, spelling
from documents.search.facets import (
    MOST_VALUES,
    TOP,
    Counts,
    FacetCount,
    FacetCounts,
    Months,
    count_all,
    count_chosen,
    count_matches,
    count_months,
    count_years,
)
from documents.search.filters import FACETS, DocumentFilters
from documents.search.following import catch_up
from documents.search.generations import Live, SearchUnavailable
from documents.search.matching import Asked, compile_filters, in_field
from documents.search.suggestions import Suggestion, suggest
from documents.search.terms import Term, terms_by_id

__all__ = [
    "TOP",
    "FacetCount",
    "FacetCounts",
    "Hit",
    "Months",
    "Results",
    "SearchUnavailable",
    "Suggestion",
    "all_numbers",
    "by_year",
    "facet_values",
    "search",
    "suggest",
]

CHUNK = 20_000
WHOLE = 20.0  # seconds
BLOCK = 1_000  # hits that are put in order at a time, where several are equally like
NEARLY = 0.95  # of a score
FEW = 3  # results that call for another spelling
Dated = tuple[float, object, DocAddress]  # score, day, where
ORDERS = {
    "date": ("oldest", Order.Asc),
    "-date": ("newest", Order.Desc),
    "title": ("by_title", Order.Asc),
    "added": ("added", Order.Desc),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found.

    `snippet_html` is escaped, with <b> around what matched, "" where nothing of title, summary or text did; `field` says
    from which of these it is. `why` says what is not plain: 'as “Filippov”', 'in a Russian text'. `certain` is False where
    the document only possibly falls into the range of days asked for.
    """

    document: int
    score: float
    snippet_html: str = ""
    field: str = ""
    why: tuple[str, ...] = ()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found, and what there is to narrow it by.

    `facets` has every facet's counts, each under all filters but its own; the facet of `within` has none. `terms` says
    what is counted there; what it does not name became hidden this moment. `histogram`
    counts under all filters but `year`, `several` and `undated`; `months`, where a year is asked for, under the same and
    in that year. `did_you_mean` is another query, "" for none. `behind`: so much changed just now that the index has not
    followed to the end; it is at it.
    """

    total: int
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, FacetCounts] = field(default_factory=dict)
    terms: Mapping[tuple[str, int], Term] = field(default_factory=dict)
    histogram: Histogram = field(default_factory=lambda: Histogram({}))
    months: Months = field(default_factory=Months)
    did_you_mean: str = ""
    behind: bool = False


def search(
    filters: DocumentFilters,
    *,
    page: int = 1,
    per_page: int = 20,
    facets: Collection[str] = FACETS,
    snippets: bool = True,
    live: Live | None = None,
) -> Results:
    """Return the page asked for; one beyond the end has no hits. Costs one query, and up to five for snippets.

    Only `facets` are counted; years and months always are. `live` is the index, where one has caught up already.
    """
    live = live or catch_up()
    asked = compile_filters(filters)
    counts = _counts(filters, asked, live, facets)
    offset = max(0, page - 1) * per_page
    left = min(per_page, counts.total - offset)
    found = _ordered(filters, asked, live, offset, left) if left > 0 else []
    months = Months()
    if filters.year is not None:
        months = count_months(live.searcher, asked.query(without="year"), filters.year)
    counted = {name: [count.id for count in values] for name, values in counts.facets.items()}
    return Results(
        total=counts.total,
        hits=_hits(found, filters, asked, live, with_snippets=snippets),
        facets=counts.facets,
        terms=terms_by_id(counted, live.terms),
        histogram=counts.years or Histogram({}),
        months=months,
        did_you_mean=spelling.suggest_query(filters.query, asked, live) if counts.total <= FEW else "",
        behind=live.behind,
    )


def facet_values(
    filters: DocumentFilters, facet: str, *, prefix: str = "", limit: int = 1_000
) -> list[FacetCount]:
    """Return the values of one facet, the most frequent first, under all filters but its own; with `prefix`, those with
    a word in their names that begins so. One query or two. Raises KeyError for a facet that does not exist."""
    if facet not in FACETS:
        raise KeyError(facet)
    live = catch_up()
    asked = compile_filters(filters)
    query, wanted = asked.query(without=facet), fold(prefix)
    counts = _all_values(asked, live, facet)
    if wanted and len(counts) == MOST_VALUES and (begun := _named(facet, prefix)):
        among = Query.boolean_query([(Occur.Must, query), (Occur.Must, begun)])
        counts = count_all(live.searcher, among, facet)
    if wanted:
        terms = terms_by_id({facet: [count.id for count in counts]}, live.terms)
        fitting = {key for (_, key), term in terms.items() if f" {wanted}" in f" {fold(term.label)}"}
        counts = [count for count in counts if count.id in fitting]
    return counts[:limit]


def by_year(filters: DocumentFilters) -> Histogram:
    """Return how many match by year, under all filters but `year`, `several` and `undated`. One query."""
    live = catch_up()
    asked = compile_filters(filters)
    if asked.everything:
        return _counts(filters, asked, live, FACETS).years or Histogram({})
    return count_years(live.searcher, asked.query(without="year"))


def all_numbers(filters: DocumentFilters) -> Iterator[int]:
    """Yield the public number of every match in the order asked for, as of one moment; CHUNK at a time in memory.

    A whole result waits longer for what was committed just now than a page does.
    """
    live = catch_up(seconds=WHOLE)
    asked = compile_filters(filters)
    offset, total = 0, _total(asked, live)
    while offset < total:
        found = _ordered(filters, asked, live, offset, min(CHUNK, total - offset))
        if not found:
            return
        addresses = [address for _, address in found]
        for number in live.searcher.fast_field_values("number", addresses):
            yield int(number)  # type: ignore[arg-type]
        offset += len(found)


# Parts of a search


def _total(asked: Asked, live: Live) -> int:
    return int(live.searcher.search(asked.query(), limit=1, count=True).count)  # type: ignore[attr-defined]


def _all_values(asked: Asked, live: Live, facet: str) -> list[FacetCount]:
    name = f"values of {facet}"
    if asked.everything and name in live.kept:
        return live.kept[name]  # type: ignore[no-any-return]
    counts = count_all(live.searcher, asked.query(without=facet), facet)
    if asked.everything:  # counted once for each commit
        live.kept[name] = counts
    return counts


def _named(facet: str, beginning: str) -> Query | None:
    """What has a value with a word in its name that begins so."""
    return in_field("names" if facet == "person" else facet, beginning, "starts")


def _ordered(
    filters: DocumentFilters, asked: Asked, live: Live, offset: int, limit: int
) -> list[tuple[float, DocAddress]]:
    """The matches from `offset` on: (score, address), the score 0 where they are not ordered by it."""
    sort = filters.sort
    if sort not in ORDERS and "words" not in asked.clauses:
        sort = "date"  # without words nothing is more relevant than another
    query = asked.query()
    if sort not in ORDERS:
        return _by_relevance(query, live, offset, limit)
    by, order = ORDERS[sort]
    first_page = f"the first {limit} {by}" if asked.everything and not offset else ""
    if first_page in live.kept:
        return live.kept[first_page]  # type: ignore[no-any-return]
    hits = live.searcher.search(
        query, limit=limit, offset=offset, count=False, order_by_field=by, order=order
    ).hits
    found = [(0.0, address) for _, address in hits]
    if first_page:  # put in order once for each commit
        live.kept[first_page] = found
    return found


def _by_relevance(query: Query, live: Live, offset: int, limit: int) -> list[tuple[float, DocAddress]]:
    """The likest first; of those nearly equally like the earliest, not whichever lies first in the index.

    Put in order block by block, so that every page is cut from the same order, however deep it lies.
    """
    start = offset // BLOCK * BLOCK
    blocks = -(-(offset + limit - start) // BLOCK)
    found = live.searcher.search(query, limit=blocks * BLOCK, offset=start, count=False).hits
    days = live.searcher.fast_field_values(ORDERS["date"][0], [address for _, address in found])
    hits = [(float(score), day, address) for (score, address), day in zip(found, days, strict=True)]
    ordered = [
        hit for at in range(0, len(hits), BLOCK) for hit in _nearly_equal_by_day(hits[at : at + BLOCK])
    ]
    return [(score, address) for score, _, address in ordered[offset - start : offset - start + limit]]


def _nearly_equal_by_day(hits: Sequence[Dated]) -> Iterator[Dated]:
    """Scores lie close together and shift a little with each change of other documents: what is near the first of its
    like counts as equal to it."""
    at = 0
    while at < len(hits):
        least = hits[at][0] * NEARLY
        end = next((i for i in range(at, len(hits)) if hits[i][0] < least), len(hits))
        yield from sorted(hits[at:end], key=lambda hit: hit[1])  # type: ignore[arg-type, return-value]
        at = end


def _hits(
    found: Sequence[tuple[float, DocAddress]],
    filters: DocumentFilters,
    asked: Asked,
    live: Live,
    *,
    with_snippets: bool,
) -> list[Hit]:
    addresses = [address for _, address in found]
    keys = [int(key) for key in live.searcher.fast_field_values("pk", addresses)] if addresses else []  # type: ignore[arg-type]
    certain = _certain(filters, addresses, live)
    shown = snippets.explain(asked.words, keys, live) if with_snippets else {}
    return [
        Hit(key, score, part.html, part.field, part.why, sure)
        for key, (score, _), sure in zip(keys, found, certain, strict=True)
        for part in [shown.get(key, snippets.Found())]
    ]


def _certain(filters: DocumentFilters, addresses: list[DocAddress], live: Live) -> list[bool]:
    """Whether each certainly falls into the range of days."""
    if not addresses or not (filters.first or filters.last):
        return [True] * len(addresses)
    first = filters.first.toordinal() if filters.first else 0
    last = filters.last.toordinal() if filters.last else 10_000_000
    columns = [
        live.searcher.fast_field_values(name, addresses) for name in ("earliest", "latest", "doubtful")
    ]
    return [
        earliest is not None and latest is not None and not doubtful and first <= earliest and latest <= last
        for earliest, latest, doubtful in zip(*columns, strict=True)
    ]


def _counts(filters: DocumentFilters, asked: Asked, live: Live, facets: Collection[str]) -> Counts:
    """One pass over the matches, and one more for each facet that is chosen from and for the years."""
    if asked.everything and "counts" in live.kept:
        return live.kept["counts"]  # type: ignore[no-any-return]
    names = [name for name in FACETS if name in facets and (not filters.within or name != filters.within[0])]
    chosen = [name for name in names if name in asked.clauses]
    others = [name for name in names if name not in chosen]
    counts = count_matches(live.searcher, asked.query(), others, years="year" not in asked.clauses)
    for name in chosen:
        without = asked.query(without=name)
        counts.facets[name] = count_chosen(live.searcher, without, name, filters.facets[name])
    found = Counts(
        total=counts.total,
        facets={name: counts.facets[name] for name in names},
        years=counts.years or count_years(live.searcher, asked.query(without="year")),
    )
    if asked.everything and len(names) == len(FACETS):  # counted once for each commit
        live.kept["counts"] = found
    return found
