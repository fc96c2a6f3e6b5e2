"""A search as an address, and back: ?q=airfield&person=mao-zedong&from=1948&to=1950.

| parameter | what it says |
|---|---|
| q | the words |
| f, o, v | field, operator and value of a row of the filter builder; repeated, one of each a row |
| m | "any": at least one of the rows holds |
| collection, person, place, subject, type, language, repository | slugs; repeated, one or the other |
| from, to | a year, or a date as people write it |
| certain | 1: only what certainly falls between |
| year | what certainly falls in one year |
| undated | 1: what has no date |
| sort | relevance, date, -date, title, added |

Nothing in a query string is an error: what cannot be understood is left aside, and `Question.misunderstood` says so.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest
from urllib.parse import urlencode

from django.http import QueryDict

from archive_project.lib import dates
from documents.filters import Chip
from documents.models import Attribution
from documents.search.filters import FACETS, OPERATORS, SORTS, DocumentFilters, FieldRow
from documents.search.terms import Term, terms_by_slug

LONGEST = 500  # characters of one value
MOST_ROWS = 20
MOST_TERMS = 50  # of one facet

FIELD_LABELS = {
    "any": "Anywhere",
    "title": "Title",
    "summary": "Summary",
    "text": "Full text",
    "person": "Person",
    **{f"person:{role}": label for role, label in Attribution.Role.choices},
    "person:via": "Passed on by",
    "person:mentioned": "Person mentioned",
    "person:associated": "Person associated",
    "place": "Place",
    "subject": "Subject",
    "collection": "Collection",
    "type": "Type",
    "language": "Language",
    "repository": "Repository",
    "reference": "Call number",
}
OPERATOR_LABELS = {
    "contains": "contains",
    "phrase": "has the phrase",
    "starts": "has words starting",
    "not": "does not contain",
}
FACET_LABELS = {
    "collection": "Collection",
    "person": "Person",
    "place": "Place",
    "subject": "Subject",
    "type": "Type",
    "language": "Language",
    "repository": "Repository",
}
_SLUG = re.compile(r"[-\w]{1,100}")


@dataclass(frozen=True, slots=True)
class Question:
    """What a query string asks: the filters, the terms that it names, and what of it was not understood.

    `misunderstood` maps "from" or "to" to a sentence; `typed` keeps their words, to be mended in the form.
    """

    filters: DocumentFilters
    terms: tuple[Term, ...] = ()
    misunderstood: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)

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

    def but(self, **changes: object) -> str:
        """Return the query string of this search with other filters: `but(year=1949, undated=False)`."""
        return unparse(replace(self.filters, **changes), self.slugs)  # type: ignore[arg-type]

    def has(self, term: Term) -> bool:
        return term.id in self.filters.facets.get(term.facet, ())

    def toggled(self, term: Term) -> str:
        """Return the query string with the term where it is not chosen, without it where it is."""
        chosen = self.filters.facets.get(term.facet, frozenset()) ^ {term.id}
        facets = {**self.filters.facets, term.facet: chosen}
        slugs = {**self.slugs, (term.facet, term.id): term.slug}
        return unparse(replace(self.filters, facets=facets), slugs)

    @property
    def chips(self) -> list[Chip]:
        return list(self._chips())

    def _chips(self) -> Iterator[Chip]:
        asked = self.filters
        if asked.query:
            yield Chip("Words", asked.query, self.but(query=""))
        for at, row in enumerate(asked.rows):
            rest = (*asked.rows[:at], *asked.rows[at + 1 :])
            words = f"{OPERATOR_LABELS[row.operator]} “{row.value}”"
            yield Chip(FIELD_LABELS[row.field], words, self.but(rows=rest))
        for term in self.terms:
            yield Chip(FACET_LABELS[term.facet], term.label, self.toggled(term))
        if asked.first:
            rest_of_range = {"certain": asked.certain and asked.last is not None}
            yield Chip("From", _in_words(asked.first, end=False), self.but(first=None, **rest_of_range))
        if asked.last:
            rest_of_range = {"certain": asked.certain and asked.first is not None}
            yield Chip("To", _in_words(asked.last, end=True), self.but(last=None, **rest_of_range))
        if asked.certain:
            yield Chip("Dates", "certain only", self.but(certain=False))
        if asked.year is not None:
            yield Chip("Year", str(asked.year), self.but(year=None))
        if asked.undated:
            yield Chip("Dates", "undated", self.but(undated=False))


def parse(data: QueryDict) -> Question:
    """Read a query string. One query where it names terms of facets, else none."""
    terms = _terms(data)
    facets: dict[str, frozenset[int]] = {}
    for term in terms:
        facets[term.facet] = facets.get(term.facet, frozenset()) | {term.id}
    misunderstood: dict[str, str] = {}
    first = _day(data, "from", misunderstood)
    last = _day(data, "to", misunderstood)
    if first and last and last < first:
        misunderstood["to"] = f"“{_value(data, 'to')}” is before the beginning, “{_value(data, 'from')}”."
        last = None
    query, rows, year = _value(data, "q"), tuple(_rows(data)), _value(data, "year")
    asked = DocumentFilters(
        query=query,
        rows=rows,
        match="any" if rows and data.get("m") == "any" else "all",
        facets=facets,
        first=first,
        last=last,
        certain=bool(first or last) and data.get("certain") == "1",
        year=int(year) if re.fullmatch("[1-9][0-9]{0,3}", year) else None,
        undated=data.get("undated") == "1",
    )
    sort = data.get("sort", "")
    if sort in SORTS and sort != default_sort(asked):
        asked = replace(asked, sort=sort)
    return Question(
        filters=asked,
        terms=tuple(terms),
        misunderstood=misunderstood,
        typed={name: _value(data, name) for name in ("from", "to")},
    )


def unparse(filters: DocumentFilters, slugs: Mapping[tuple[str, int], str]) -> str:
    """Return the query string of a search, with the slugs of its terms by facet and key; what has none is left out.

    `parse` gives the same filters back.
    """
    found: list[tuple[str, str]] = []
    if filters.query:
        found.append(("q", filters.query))
    for row in filters.rows:
        found += [("f", row.field), ("o", row.operator), ("v", row.value)]
    if filters.rows and filters.match == "any":
        found.append(("m", "any"))
    for facet in FACETS:
        named = (slugs.get((facet, key), "") for key in filters.facets.get(facet, ()))
        found += [(facet, slug) for slug in sorted(named) if slug]
    if filters.first:
        found.append(("from", said(filters.first, end=False)))
    if filters.last:
        found.append(("to", said(filters.last, end=True)))
    if filters.certain and (filters.first or filters.last):
        found.append(("certain", "1"))
    if filters.year is not None:
        found.append(("year", str(filters.year)))
    if filters.undated:
        found.append(("undated", "1"))
    if filters.sort not in {"relevance", default_sort(filters)}:
        found.append(("sort", filters.sort))
    return urlencode(found)


def default_sort(filters: DocumentFilters) -> str:
    """By relevance where there are words; without words nothing is more relevant than another."""
    return "relevance" if filters.query or filters.rows else "date"


def said(day: date, *, end: bool) -> str:
    """Return the year where the range begins or ends with it, else the day: "1948", "1948-03-05"."""
    whole_year = (12, 31) if end else (1, 1)
    return f"{day.year:04}" if (day.month, day.day) == whole_year else day.isoformat()


def _in_words(day: date, *, end: bool) -> str:
    return dates.display(said(day, end=end))


# Reading one parameter


def clean(text: str) -> str:
    """On one line, without what no keyboard types (NUL, which PostgreSQL refuses, among it), and not without end."""
    bare = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text[: 4 * LONGEST])
    return " ".join(bare.split())[:LONGEST].strip()


def _value(data: QueryDict, name: str) -> str:
    return clean(data.get(name) or "")


def _rows(data: QueryDict) -> Iterator[FieldRow]:
    """Rows with a value, a field that exists and an operator that exists, in their order."""
    columns = [data.getlist(name)[: 2 * MOST_ROWS] for name in ("f", "o", "v")]
    found = 0
    for name, operator, typed in zip_longest(*columns, fillvalue=""):
        value = clean(typed)
        if value and (name or "any") in FIELD_LABELS and (operator or "contains") in OPERATORS:
            yield FieldRow(name or "any", operator or "contains", value)
            found += 1
        if found == MOST_ROWS:
            return


def _terms(data: QueryDict) -> list[Term]:
    """What the facets' parameters name, in the order of facets and labels."""
    slugs = {
        facet: {slug for slug in data.getlist(facet)[:MOST_TERMS] if _SLUG.fullmatch(slug)}
        for facet in FACETS
    }
    found = terms_by_slug(slugs)
    return sorted(found, key=lambda term: (FACETS.index(term.facet), term.label.casefold(), term.id))


def _day(data: QueryDict, name: str, misunderstood: dict[str, str]) -> date | None:
    """The first day of what "from" says, the last day of what "to" says."""
    typed = _value(data, name)
    if not typed:
        return None
    try:
        stated = dates.parse(typed)
    except dates.DateError as error:
        misunderstood[name] = str(error)
        return None
    if stated.is_undated:
        misunderstood[name] = "A range begins and ends with a date; ask for the undated by their own choice."
    return stated.earliest if name == "from" else stated.latest
