"""The page of results: as the manual writes a search view, with facet() for each field. Pages of documents and of collections."""

import datetime
from itertools import islice

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from wagtail.search.backends import get_search_backend
from wagtail.search.query import MATCH_ALL

from tests.bench.peers.wagtail_site.models import FACETS, Collection, Document, Type


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
        counted = list(islice(results.facet(column).items(), 10))
        names = model._default_manager.in_bulk([key for key, _ in counted if key])
        facets[facet] = [(names[key], count) for key, count in counted if key]
    shown = {"total": results.count(), "documents": list(results[:20]), "facets": facets}
    return render(request, "results.html", shown)


LINKED = ("people", "places", "subjects", "languages", "collections")


def document(request: HttpRequest, key: int) -> HttpResponse:
    of = Document.objects.select_related("type", "repository").prefetch_related(*LINKED)
    return render(request, "document.html", {"document": get_object_or_404(of, pk=key)})


def document_list(request: HttpRequest) -> HttpResponse:
    return listed(request, Document.objects.all(), "Documents")


def collection(request: HttpRequest) -> HttpResponse:
    found = get_object_or_404(Collection, name=request.GET.get("title", ""))
    return listed(request, Document.objects.filter(collections=found), found.name)


def listed(request: HttpRequest, documents: "QuerySet[Document]", title: str) -> HttpResponse:
    ordered = documents.select_related("type").prefetch_related(*LINKED).order_by("earliest", "pk")
    page = Paginator(ordered, 20).get_page(request.GET.get("page"))
    return render(request, "list.html", {"page": page, "title": title})


urlpatterns = [
    path("search/", search),
    path("documents/", document_list),
    path("documents/<int:key>/", document),
    path("collection/", collection),
]
