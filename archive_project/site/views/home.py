"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from collections_app.models import Collection, Essay
from collections_app.skylines import with_holdings
from documents.histogram import Histogram
from documents.models import Document, Person
from documents.search import engine
from documents.search.filters import DocumentFilters


def holdings_by_year() -> tuple[int, Histogram]:
    """How many documents there are, and of which years; the years are left away while there is no index to ask."""
    try:
        histogram = engine.by_year(DocumentFilters())
    except engine.SearchUnavailable:
        return Document.objects.published().count(), Histogram({})
    return histogram.total, histogram


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    collections = Collection.objects.published().order_by("title", "id")
    document_count, histogram = holdings_by_year()
    return render(
        request,
        "site/home.html",
        {
            "histogram": histogram,
            "document_count": document_count,
            "collection_count": collections.count(),
            "person_count": Person.objects.published().count(),
            "holdings": with_holdings(collections[:6]),
            "latest": Document.objects.published().latest_additions().select_related("type")[:8],
            "people": Person.objects.published().most_named().with_preferred_name()[:12],
            "essays": Essay.objects.published().newest_first().with_authors()[:3],
        },
    )
