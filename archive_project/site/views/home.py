"""The front door."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collections_app.models import Collection, Essay
from collections_app.skylines import with_holdings
from documents.histogram import Histogram
from documents.models import Document, Person
from documents.search import engine
from documents.search.filters import DocumentFilters
from documents.search.terms import Term

PEOPLE = 10


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive holds: how many documents, of which years, and who is named most often with how many documents."""

    documents: int
    histogram: Histogram
    people: list[tuple[Term, int]]


def holdings() -> Holdings:
    """Ask the index, which keeps what is asked of everything; without one, the number alone. One query."""
    try:
        results = engine.search(DocumentFilters(), per_page=0, snippets=False)
    except engine.SearchUnavailable:
        return Holdings(Document.objects.published().count(), Histogram({}), [])
    named = ((results.terms.get(("person", count.id)), count.count) for count in results.facets["person"])
    people = [(term, count) for term, count in named if term]
    return Holdings(results.total, results.histogram, people[:PEOPLE])


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    collections = Collection.objects.published().order_by("title", "id")
    holds = holdings()
    return render(
        request,
        "site/home.html",
        {
            "histogram": holds.histogram,
            "document_count": holds.documents,
            "people": holds.people,
            "collection_count": collections.count(),
            "person_count": Person.objects.published().count(),
            "holdings": with_holdings(collections[:6]),
            "latest": Document.objects.published().latest_additions().select_related("type")[:8],
            "essays": Essay.objects.published().newest_first().with_authors()[:3],
        },
    )
