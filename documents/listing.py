"""A list of documents as a page shows it: what was found and why, and every way to narrow or to widen.

The page of results, the list of all documents, and the documents of a collection or of a term are the same list.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from html import unescape

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive_project.lib.language import written_in
from archive_project.lib.pagination import ListPage, page_asked_for, page_of, paginate
from archive_project.lib.prepared import Prepared
from documents.histogram import Histogram
from documents.models import Attribution, Document
from documents.months import MonthBar, month_bars
from documents.search import engine, generations
from documents.search.engine import FacetCount, Hit, Months, Results, SearchUnavailable
from documents.search.filters import NO_MONTH
from documents.search.query_language import loosened
from documents.search.query_string import Chip, Question, default_sort, parse
from documents.search.terms import Term, documents_of, terms_by_id

PER_PAGE = 20

PLURALS = {
    "collection": _("Collections"),
    "person": _("People"),
    "place": _("Places"),
    "subject": _("Subjects"),
    "type": _("Types"),
    "language": _("Languages"),
    "repository": _("Repositories"),
}
SORT_LABELS = {
    "relevance": _("Relevance"),
    "date": _("Oldest first"),
    "-date": _("Newest first"),
    "title": _("Title"),
    "added": _("Recently added"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a snippet; `matched` where they are what was asked for."""

    text: str
    matched: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A document found, and what to say beside it: `why` on one line, `possibly` where its date is not certain.

    `title` is the document's, marked where it matched; `snippet` comes from "summary" or "text", as `field` says. The
    document itself comes without its relations: its `type` and `people` are given, each once, as they are called.
    """

    document: Document
    title: list[Piece]
    type: Term | None = None
    people: list[Term] = field(default_factory=list)
    snippet: list[Piece] = field(default_factory=list)
    field: str = ""
    why: str = ""
    possibly: bool = False

    @property
    def marked(self) -> bool:
        """Whether something of the title matched."""
        return len(self.title) > 1

    @property
    def snippet_language(self) -> str:
        return written_in("".join(piece.text for piece in self.snippet))


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
    label: str | Promise
    values: list[Value]
    more: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: the query string that chooses it, or takes it back; how many documents it would show, if that is said."""

    label: str | Promise
    query_string: str
    chosen: bool
    count: int = 0


@dataclass(frozen=True)
class Listing:
    """One page of a list of documents.

    `question` is what the address asks; where that found nothing, and another spelling or fewer of the words were searched
    for instead, `typed` has the words as they were. `histogram` counts what the filters leave, whatever the year. Where
    `has_choices` is False there is no index just now: the list is whole, and nothing narrows it.
    """

    question: Question
    page: ListPage[Found]
    histogram: Histogram
    months: Months = field(default_factory=Months)
    facets: tuple[Facet, ...] = ()
    did_you_mean: str = ""
    typed: str = ""
    has_choices: bool = True
    behind: bool = False

    @cached_property
    def whole(self) -> Histogram:
        """Everything that the list could show. One query where anything narrows it."""
        if not self.question.narrows:
            return self.histogram
        return engine.by_year(self.question.unnarrowed)

    @property
    def sorts(self) -> list[Choice]:
        """The orders that make sense: without words nothing is more relevant than another."""
        asked = self.question.filters
        default = default_sort(asked)
        chosen = asked.sort if asked.sort != "relevance" else default
        return [
            Choice(label, self.question.but(sort=name), name == chosen)
            for name, label in SORT_LABELS.items()
            if name != "relevance" or default == "relevance"
        ]

    @property
    def own_query(self) -> str:
        """What follows the path in the one address of this page: "?q=cable&page=2", or ""."""
        number = self.page.number
        query = "&".join(filter(None, [self.question.query_string, f"page={number}" if number > 1 else ""]))
        return f"?{query}" if query else ""

    @property
    def chosen_year(self) -> str:
        return str(self.question.filters.year or "")

    @property
    def beside_year(self) -> str:
        """The rest of an address that begins with ?year=: "&q=cable", or ""."""
        rest = self.question.but(year=None, month=None, several=False, undated=False)
        return f"&{rest}" if rest else ""

    @property
    def month_bars(self) -> list[MonthBar]:
        """The year chosen, looked at closer: each month chooses itself, or takes itself back."""
        chosen = self.question.filters.month

        def address(month: int) -> str:
            return f"?{self.question.but(month=None if month == chosen else month)}"

        return month_bars(self.months, address, chosen)

    @property
    def outside_the_months(self) -> list[Choice]:
        """What is of the year, and of no certain month in it."""
        none, chosen = self.months.none, self.question.filters.month == NO_MONTH
        other = self.question.but(month=None if chosen else NO_MONTH)
        return [Choice(_("In no certain month"), other, chosen, none)] if none or chosen else []

    @property
    def outside_the_years(self) -> list[Choice]:
        """What no single year can claim, and what has no date: taken in beside a year, or out again."""
        asked, but = self.question.filters, self.question.but
        several, undated = self.histogram.several, self.histogram.undated
        choices = [
            Choice(_("Spanning several years"), but(several=not asked.several), asked.several, several),
            Choice(_("Undated"), but(undated=not asked.undated), asked.undated, undated),
        ]
        return [choice for choice in choices if choice.count or choice.chosen]

    @property
    def came_from(self) -> str:
        """What the address of a document carries, so that its page goes on through the collection that one came from.

        A fragment: it leads to that part of the page, and asks for no other page.
        """
        within = self.question.within
        return f"#in-{within.slug}" if within and within.facet == "collection" else ""

    @property
    def corrected(self) -> str:
        """The query string of the other spelling."""
        return self.question.but(query=self.did_you_mean)

    @property
    def ways_out(self) -> list[Chip]:
        """What could be left out of a search that found nothing; of a single condition, nothing."""
        chips = self.question.chips
        return chips if len(chips) > 1 else []


def listing(request: HttpRequest, within: Term | None = None) -> Listing:
    """Return the page that the address asks for, of all documents or of one term's.

    Costs up to eleven queries, however many documents there are. Raises SearchUnavailable where there is no index and the
    address asks for what only that knows, BeyondTheEndError past the last page.
    """
    question = parse(request.GET, within)
    try:
        return _searched(question, page_asked_for(request))
    except SearchUnavailable:
        if question.narrows:
            raise
        return _in_order_of_time(question, request)


def _searched(question: Question, number: int) -> Listing:
    asked = question
    results = engine.search(question.filters, page=number, per_page=PER_PAGE)
    for query in [] if results.total else _instead(question.filters.query, results.did_you_mean):
        other = question.asking(query)
        instead = engine.search(other.filters, page=number, per_page=PER_PAGE)
        if instead.total:
            question, results = other, instead
            break
    return Listing(
        question=question,
        page=page_of(with_documents(results, _whose(question)), number, results.total, PER_PAGE),
        histogram=results.histogram,
        months=results.months,
        facets=tuple(facets_of(question, results)),
        did_you_mean=results.did_you_mean,
        behind=results.behind,
        typed=asked.filters.query if question is not asked else "",
    )


def _whose(question: Question) -> int:
    """The person whose page it is, whom it need not name beside each document; 0 for nobody's."""
    within = question.within
    return within.id if within and within.facet == "person" else 0


def _instead(query: str, respelt: str) -> list[str]:
    """What else to ask where nothing is found, the nearest to it first."""
    return [*([respelt] if respelt else []), *loosened(respelt or query)]


def _in_order_of_time(question: Question, request: HttpRequest) -> Listing:
    documents = Document.objects.published().in_chronological_order()
    if question.within:
        documents = documents.filter(pk__in=documents_of(question.within).values("pk"))
    page = paginate(request, documents, PER_PAGE)
    hits = [Hit(document.pk, 0.0) for document in page]
    found = _with_documents(hits, list(page), {}, _whose(question))
    return Listing(question, replace(page, records=found), Histogram({}), has_choices=False)


def with_documents(results: Results, without: int = 0) -> list[Found]:
    """Load the documents of a page of hits: two queries, and one for what they name that is not yet known.

    One that ceased to be public meanwhile is left out; so is, among the people, the one whose page it is.
    """
    hits = results.hits
    documents = _documents(len(hits))(*(hit.document for hit in hits)) if hits else []
    known: KnownTerms = {} if results.behind else generations.live().terms
    return _with_documents(hits, documents, known, without)


KnownTerms = dict[tuple[str, int], Term | None]
SHOWN = ("number", "title", "summary", "date_edtf", "date_text", "type")


@cache
def _documents(number: int) -> Prepared:
    """So many public documents, by their keys, in no order."""
    return Prepared(
        lambda *keys: Document.objects.published().only(*SHOWN).filter(pk__in=keys).order_by(), values=number
    )


@cache
def _people(number: int) -> Prepared:
    """The keys of so many documents and of their people, but one person, in the order of the people."""
    links = Attribution.objects.order_by("position", "id").values_list("document_id", "person_id")
    return Prepared(
        lambda without, *keys: links.filter(document__in=keys).exclude(person=without), values=number + 1
    )


def _with_documents(
    hits: Iterable[Hit], documents: Iterable[Document], known: KnownTerms, without: int = 0
) -> list[Found]:
    by_key = {document.pk: document for document in documents}
    people: dict[int, list[int]] = {key: [] for key in by_key}
    for document, person in _people(len(by_key))(without, *by_key) if by_key else ():
        people[document].append(person)
    types = {document.type_id for document in by_key.values() if document.type_id}
    named = {person for linked in people.values() for person in linked}
    terms = terms_by_id({"type": types, "person": named}, known)

    def found(hit: Hit, document: Document) -> Found:
        called = (terms.get(("person", person)) for person in dict.fromkeys(people[document.pk]))
        return _found(hit, document, terms.get(("type", document.type_id or 0)), list(filter(None, called)))

    return [found(hit, by_key[hit.document]) for hit in hits if hit.document in by_key]


def _found(hit: Hit, document: Document, type_: Term | None, people: list[Term]) -> Found:
    snippet = list(pieces(hit.snippet_html))
    title = [Piece(document.title, matched=False)]
    if hit.field == "title":
        title, snippet = within(document.title, snippet), []
    if snippet:
        snippet = cut_where_cut(snippet, document.summary if hit.field == "summary" else "")
    why = ", ".join(hit.why)
    return Found(document, title, type_, people, snippet, hit.field, why, possibly=not hit.certain)


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
    """Name the values of every facet that has any."""
    facets = [
        Facet(name, PLURALS[name], values_of(question, name, counts, results.terms), counts.more)
        for name, counts in results.facets.items()
    ]
    return [facet for facet in facets if facet.values]


def values_of(
    question: Question, facet: str, counts: Iterable[FacetCount], terms: Mapping[tuple[str, int], Term]
) -> list[Value]:
    known = ((terms[facet, count.id], count.count) for count in counts if (facet, count.id) in terms)
    toggled = question.toggling(facet)
    return [Value(term, count, question.has(term), toggled(term)) for term, count in known]
