"""A search as an address, and back."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dates import MONTHS
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from archive_project.lib.language import edtf_in_words
from documents.models import Attribution
from documents.search.filters import FACETS, NO_MONTH, OPERATORS, DocumentFilters, FieldRow
from documents.search.parameters import FACET_LABELS, MOST_ROWS, NONE, SearchParameters, clean
from documents.search.terms import Term, terms_by_slug

FIELD_LABELS = {
    "any": _("Anywhere"),
    "title": _("Title"),
    "summary": _("Summary"),
    "text": _("Full text"),
    "person": _("Person"),
    **{f"person:{role}": label for role, label in Attribution.Role.choices},
    "person:via": _("Passed on by"),
    "person:mentioned": _("Person mentioned"),
    "person:associated": _("Person associated"),
    "place": _("Place"),
    "subject": _("Subject"),
    "collection": _("Collection"),
    "type": _("Type"),
    "language": _("Language"),
    "repository": _("Repository"),
    "reference": _("Call number"),
    "date": _("Date"),
}
OPERATOR_LABELS = {
    "contains": _("contains"),
    "phrase": _("has the phrase"),
    "starts": _("has words starting"),
    "not": _("does not contain"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force: what it says, and the query string without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a query string asks: the filters, the terms that it names, and what of it was not understood.

    `misunderstood` maps "from" or "to" to a sentence; `typed` keeps their words, to be mended in the form. `within` is the
    term whose page it is asked on: its address says so already, and the query string does not.
    """

    filters: DocumentFilters
    terms: tuple[Term, ...] = ()
    misunderstood: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    within: Term | None = None

    @property
    def in_the_search(self) -> str:
        """The query string of the same search on the search page."""
        if not self.within:
            return self.query_string
        asked = replace(
            self.filters, facets={**self.filters.facets, self.within.facet: frozenset({self.within.id})}
        )
        return unparse(asked, {**self.slugs, (self.within.facet, self.within.id): self.within.slug})

    @property
    def query_string(self) -> str:
        """The one address of this search, without question mark and page; "" where nothing is asked."""
        return unparse(self.filters, self.slugs)

    @property
    def slugs(self) -> dict[tuple[str, int], str]:
        return {(term.facet, term.id): term.slug for term in self.terms}

    @property
    def narrows(self) -> bool:
        """Whether anything is asked but the order."""
        return bool(unparse(replace(self.filters, sort="relevance"), self.slugs))

    @property
    def unnarrowed(self) -> DocumentFilters:
        """What the page lists where nothing is asked."""
        return DocumentFilters(within=self.filters.within)

    def asking(self, query: str) -> "Question":
        """The same, with other words."""
        return replace(self, filters=replace(self.filters, query=query))

    def but(self, **changes: object) -> str:
        """Return the query string of this search with other filters: `but(year=1949, undated=False)`."""
        return unparse(replace(self.filters, **changes), self.slugs)  # type: ignore[arg-type]

    def has(self, term: Term) -> bool:
        return term.id in self.filters.facets.get(term.facet, ())

    def toggled(self, term: Term) -> str:
        """Return the query string with the term where it is not chosen, without it where it is."""
        return self.toggling(term.facet)(term)

    def toggling(self, facet: str) -> Callable[[Term], str]:
        """Return `toggled` for the terms of one facet: what is the same for all of them is put together once."""
        place = -1  # the key of no term
        around = replace(self.filters, facets={**self.filters.facets, facet: frozenset({place})})
        before, _, after = unparse(around, {**self.slugs, (facet, place): "\0"}).partition(f"{facet}=%00")
        chosen = {term.slug for term in self.terms if term.facet == facet}

        def toggled(term: Term) -> str:
            slugs = urlencode([(facet, slug) for slug in sorted(chosen ^ {term.slug})])
            return (
                before + slugs + after
                if slugs
                else before.removesuffix("&") + after.removeprefix("" if before else "&")
            )

        return toggled

    @property
    def chips(self) -> list[Chip]:
        return list(self._chips())

    def _chips(self) -> Iterator[Chip]:
        asked = self.filters
        if asked.query:
            yield Chip(gettext("Words"), asked.query, self.but(query=""))
        for at, row in enumerate(asked.rows):
            rest = (*asked.rows[:at], *asked.rows[at + 1 :])
            words = gettext("%(operator)s “%(value)s”") % {
                "operator": OPERATOR_LABELS[row.operator],
                "value": row.value,
            }
            yield Chip(str(FIELD_LABELS[row.field]), words, self.but(rows=rest))
        if asked.match == "any" and len(asked.rows) > 1:
            yield Chip(gettext("Filters"), gettext("any of these"), self.but(match="all"))
        for term in self.terms:
            yield Chip(str(FACET_LABELS[term.facet]), term.label, self.toggled(term))
        if asked.role:
            yield Chip(gettext("Role"), str(Attribution.Role(asked.role).label), self.but(role=""))
        if asked.first:
            rest_of_range = {"certain": asked.certain and asked.last is not None}
            yield Chip(
                pgettext("a date", "From"),
                _in_words(asked.first, end=False),
                self.but(first=None, **rest_of_range),
            )
        if asked.last:
            rest_of_range = {"certain": asked.certain and asked.first is not None}
            yield Chip(
                pgettext("a date", "To"),
                _in_words(asked.last, end=True),
                self.but(last=None, **rest_of_range),
            )
        if asked.certain:
            yield Chip(gettext("Dates"), gettext("certain only"), self.but(certain=False))
        if asked.year is not None:
            yield Chip(gettext("Year"), str(asked.year), self.but(year=None, month=None))
        if asked.month is not None:
            yield Chip(gettext("Month"), _month_in_words(asked.month), self.but(month=None))
        if asked.several:
            yield Chip(gettext("Dates"), gettext("spanning several years"), self.but(several=False))
        if asked.undated:
            yield Chip(gettext("Dates"), gettext("undated"), self.but(undated=False))


def parse(data: QueryDict, within: Term | None = None) -> Question:
    """Read a query string; on the page of a term, within its documents. One query where terms are named, else none."""
    if not data:
        asked = DocumentFilters(within=(within.facet, within.id) if within else None)
        return Question(asked, typed={"from": "", "to": ""}, within=within)
    given = SearchParameters(data)
    terms = _terms(given, within)
    facets: dict[str, frozenset[int]] = {}
    for term in terms:
        facets[term.facet] = facets.get(term.facet, frozenset()) | {term.id}
    rows, misunderstood = tuple(_rows(given)), given.misunderstood
    asked = replace(given.asked, rows=rows, facets=facets)
    if within:
        asked = replace(asked, within=(within.facet, within.id))
    typed = {name: clean(data.get(name) or "") for name in ("from", "to")}
    if asked.first and asked.last and asked.last < asked.first:
        misunderstood["to"] = gettext("“%(to)s” is before the beginning, “%(from)s”.") % typed
        asked = replace(asked, last=None)
    asked = replace(
        asked,
        match=asked.match if rows else "all",
        certain=asked.certain and bool(asked.first or asked.last),
        month=asked.month if asked.year is not None else None,
        role=asked.role if asked.asks_for_people else "",
        sort="relevance" if asked.sort == default_sort(asked) else asked.sort,
    )
    return Question(asked, tuple(terms), misunderstood, typed, within)


def unparse(filters: DocumentFilters, slugs: Mapping[tuple[str, int], str]) -> str:
    """Return the query string of a search, with the slugs of its terms by facet and key; what has none is left out.

    `parse` gives the same filters back.
    """
    found = [*_words_said(filters), *_terms_said(filters, slugs), *_dates_said(filters)]
    if filters.sort not in {"relevance", default_sort(filters)}:
        found.append(("sort", filters.sort))
    return urlencode(found)


def _words_said(filters: DocumentFilters) -> Iterator[tuple[str, str]]:
    if filters.query:
        yield "q", filters.query
    for row in filters.rows:
        yield from (("f", row.field), ("o", row.operator), ("v", row.value))
    if filters.rows and filters.match == "any":
        yield "m", "any"


def _terms_said(filters: DocumentFilters, slugs: Mapping[tuple[str, int], str]) -> Iterator[tuple[str, str]]:
    for facet in FACETS:
        named = (slugs.get((facet, key), "") for key in filters.facets.get(facet, ()))
        yield from ((facet, slug) for slug in sorted(named) if slug)
    if filters.role and filters.asks_for_people:
        yield "role", filters.role


def _dates_said(filters: DocumentFilters) -> Iterator[tuple[str, str]]:
    if filters.first:
        yield "from", said(filters.first, end=False)
    if filters.last:
        yield "to", said(filters.last, end=True)
    if filters.certain and (filters.first or filters.last):
        yield "certain", "1"
    if filters.year is not None:
        yield "year", str(filters.year)
        if filters.month is not None:
            yield "month", str(filters.month or NONE)
    if filters.several:
        yield "several", "1"
    if filters.undated:
        yield "undated", "1"


def default_sort(filters: DocumentFilters) -> str:
    """By relevance where there are words; without words nothing is more relevant than another."""
    return "relevance" if filters.query or filters.rows else "date"


def said(day: date, *, end: bool) -> str:
    """Return the year or the month that the range begins or ends with, else the day: "1948", "1948-03", "1948-03-05"."""
    if (day.month, day.day) == ((12, 31) if end else (1, 1)):
        return f"{day.year:04}"
    if day.day == (monthrange(day.year, day.month)[1] if end else 1):
        return f"{day.year:04}-{day.month:02}"
    return day.isoformat()


def _month_in_words(month: int) -> str:
    return gettext("not certain") if month == NO_MONTH else str(MONTHS[month])


def _in_words(day: date, *, end: bool) -> str:
    return edtf_in_words(said(day, end=end))


def _rows(given: SearchParameters) -> Iterator[FieldRow]:
    """Rows with a value, a field that exists and an operator that exists, in their order."""
    columns = [given.values[name] for name in ("f", "o", "v")]
    found = 0
    for name, operator, value in zip_longest(*columns, fillvalue=""):
        if value and (name or "any") in FIELD_LABELS and (operator or "contains") in OPERATORS:
            yield FieldRow(name or "any", operator or "contains", value)
            found += 1
        if found == MOST_ROWS:
            return


def _terms(given: SearchParameters, within: Term | None) -> list[Term]:
    """What the facets' parameters name, in the order of facets and labels."""
    found = terms_by_slug(
        {facet: slugs for facet, slugs in given.slugs.items() if not within or facet != within.facet}
    )
    return sorted(found, key=lambda term: (FACETS.index(term.facet), term.label.casefold(), term.id))
