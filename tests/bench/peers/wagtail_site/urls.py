"""The page of results, as the manual writes a search view, with facet() for each field; the rest is Wagtail's tree of pages."""

import datetime
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.search.backends import get_search_backend
from wagtail.search.query import MATCH_ALL

from tests.bench.peers.wagtail_site.models import FACETS, HITS, MOST_VALUES, Document, Type


def search(request: HttpRequest) -> HttpResponse:
    documents = Document.objects.select_related("type").prefetch_related("people")
    if kind := request.GET.get("type"):
        documents = documents.filter(type=Type._default_manager.get(name__iexact=kind))
    if "from" in request.GET:
        first, last = (int(request.GET[name]) for name in ("from", "to"))
        documents = documents.filter(
            latest__gte=datetime.date(first, 1, 1), earliest__lte=datetime.date(last, 12, 31)
        )
    results = get_search_backend().search(request.GET.get("q") or MATCH_ALL, documents)
    facets = {}
    for facet, model in FACETS.items():
        column = f"{facet}_id" if facet in {"type", "repository"} else facet
        counted = list(islice(results.facet(column).items(), MOST_VALUES))
        names = model._default_manager.in_bulk([key for key, _ in counted if key])
        facets[facet] = [(names[key], count) for key, count in counted if key]
    shown = {"total": results.count(), "documents": list(results[:HITS]), "facets": facets}
    return render(request, "results.html", shown)


urlpatterns = [path("search/", search), path("", include(wagtail_urls))]
