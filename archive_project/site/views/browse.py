"""Every way through the archive that needs no words."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from documents.histogram import Histogram
from documents.search import engine
from documents.search.engine import SearchUnavailable
from documents.search.filters import DocumentFilters
from documents.search.terms import Term, terms_by_id
from documents.vocabularies import VOCABULARIES

FIRST = 6
# What search calls one of them, the address of the list, and its name.
LISTS = [("person", "people", _("People")), *((v.facet, v.plural, v.label) for v in VOCABULARIES)]


@dataclass(frozen=True, slots=True)
class Door:
    """A list by which to browse, and what of it has most documents: (term, count)."""

    plural: str
    label: str | Promise
    first: list[tuple[Term, int]]


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    histogram, doors = whole_archive()
    return render(request, "site/browse.html", {"histogram": histogram, "doors": doors})


def whole_archive() -> tuple[Histogram, list[Door]]:
    """Count the archive by year, and by the terms of each list that has any; while there is no index, lead to all lists."""
    try:
        found = engine.search(DocumentFilters(), per_page=1, snippets=False)
    except SearchUnavailable:
        return Histogram({}), [Door(plural, label, []) for _, plural, label in LISTS]
    counts = {facet: found.facets[facet][:FIRST] for facet, _, _ in LISTS}
    terms = terms_by_id({facet: [value.id for value in values] for facet, values in counts.items()})
    doors = []
    for facet, plural, label in LISTS:
        known = ((terms.get((facet, value.id)), value.count) for value in counts[facet])
        doors.append(Door(plural, label, [(term, count) for term, count in known if term]))
    return found.histogram, [door for door in doors if door.first]
