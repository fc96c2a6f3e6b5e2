"""What the search page shows: the documents found with why they were, and every way to narrow or to widen."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape

from documents.filters import Chip
from documents.histogram import Histogram
from documents.models import Document
from documents.search.engine import FacetCount, Hit, Results
from documents.search.filters import FACETS
from documents.search.query_string import Question, default_sort
from documents.search.terms import Term, terms_by_id

PLURALS = {
    "collection": "Collections",
    "person": "People",
    "place": "Places",
    "subject": "Subjects",
    "type": "Types",
    "language": "Languages",
    "repository": "Repositories",
}
SORT_LABELS = {
    "relevance": "Relevance",
    "date": "Oldest first",
    "-date": "Newest first",
    "title": "Title",
    "added": "Recently added",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a snippet; `matched` where they are what was asked for."""

    text: str
    matched: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A document found, and what to say beside it: `why` on one line, `possibly` where its date is not certain.

    `title` is the document's, marked where it matched; `snippet` comes from "summary" or "text", as `field` says.
    """

    document: Document
    title: list[Piece]
    snippet: list[Piece]
    field: str
    why: str
    possibly: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: the query string that takes it in, or out where it is chosen."""

    term: Term
    count: int
    chosen: bool
    query_string: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its most frequent values, those chosen among them; `more` where there are others."""

    name: str
    label: str
    values: list[Value]
    more: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, and the query string that chooses it."""

    label: str
    query_string: str
    chosen: bool


def with_documents(hits: Iterable[Hit]) -> list[Found]:
    """Load the documents of a page of hits: two queries. One that ceased to be public meanwhile is left out."""
    hits = list(hits)
    documents = Document.objects.published().with_card_relations().in_bulk([hit.document for hit in hits])
    return [_found(hit, documents[hit.document]) for hit in hits if hit.document in documents]


def _found(hit: Hit, document: Document) -> Found:
    snippet = list(pieces(hit.snippet_html))
    title = [Piece(document.title, matched=False)]
    if hit.field == "title":
        title, snippet = within(document.title, snippet), []
    if snippet:
        snippet = cut_where_cut(snippet, document.summary if hit.field == "summary" else "")
    return Found(document, title, snippet, hit.field, why=", ".join(hit.why), possibly=not hit.certain)


def within(text: str, passage: list[Piece]) -> list[Piece]:
    """Return the whole text, marked where the passage is; a passage ends before punctuation."""
    words = "".join(piece.text for piece in passage)
    before, _, after = text.partition(words) if words else (text, "", "")
    if before == text:
        return [Piece(text, matched=False)]
    return [Piece(before, matched=False), *passage, Piece(after, matched=False)]


def cut_where_cut(snippet: list[Piece], text: str) -> list[Piece]:
    """Put "…" where the passage leaves out what stands before or after it in the text; at both ends where it is not known."""
    words = "".join(piece.text for piece in snippet)
    before, _, after = text.partition(words) if words in text else ("…", "", "…")
    if before.strip():
        snippet = [Piece("… ", matched=False), *snippet]
    if after.strip(" .\n"):
        return [*snippet, Piece(" …", matched=False)]
    return [*snippet, Piece(after.strip(), matched=False)]


def pieces(snippet_html: str) -> Iterator[Piece]:
    """Take a snippet apart into plain text, marked or not: the template escapes it, whatever it holds."""
    for number, part in enumerate(re.split("</?b>", snippet_html)):
        if part:
            yield Piece(unescape(part), matched=number % 2 == 1)


def facets_of(question: Question, results: Results) -> list[Facet]:
    """Name the values of every facet that has any: one query."""
    terms = terms_by_id({name: [count.id for count in counts] for name, counts in results.facets.items()})
    facets = [
        Facet(name, PLURALS[name], values_of(question, name, results.facets[name], terms), more)
        for name, more in ((name, results.facets[name].more) for name in FACETS)
    ]
    return [facet for facet in facets if facet.values]


def values_of(
    question: Question, facet: str, counts: Iterable[FacetCount], terms: dict[tuple[str, int], Term]
) -> list[Value]:
    known = ((terms[facet, count.id], count.count) for count in counts if (facet, count.id) in terms)
    return [Value(term, count, question.has(term), question.toggled(term)) for term, count in known]


def sorts_of(question: Question) -> list[Choice]:
    """The orders that make sense: without words nothing is more relevant than another."""
    default = default_sort(question.filters)
    chosen = question.filters.sort if question.filters.sort != "relevance" else default
    return [
        Choice(label, question.but(sort=name), name == chosen)
        for name, label in SORT_LABELS.items()
        if name != "relevance" or default == "relevance"
    ]


def histogram_of(results: Results) -> Histogram:
    """The years alone: what spans years or has none is offered beside them."""
    return Histogram(dict(results.years))


def ways_out(question: Question) -> list[Chip]:
    """What could be left out of a search that found nothing; of a single condition, nothing."""
    chips = question.chips
    return chips if len(chips) > 1 else []


def beside(query_string: str) -> str:
    """The rest of an address that begins with a parameter of its own: "&q=cable", or ""."""
    return f"&{query_string}" if query_string else ""
