"""Search: the page of results, the full list of a facet, a result as a file."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive_project.lib.pagination import page_asked_for, page_of
from archive_project.site import search_results as shown
from archive_project.site.search_download import FORMATS, rows
from archive_project.site.search_form import form_of, hidden
from documents.search import engine
from documents.search.engine import SearchUnavailable
from documents.search.facets import ALL_VALUES
from documents.search.filters import FACETS
from documents.search.query_string import clean, parse
from documents.search.terms import terms_by_id

PER_PAGE = 20
VALUES_PER_PAGE = 100
RETRY_AFTER = 30  # seconds: an archive of some thousand documents is indexed in less

View = Callable[..., HttpResponseBase]


def kindly(view: View) -> View:
    """Answer 503 with another way in while there is no index to read."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except SearchUnavailable:
            response = render(request, "site/search_unavailable.html", status=503)
            response["Retry-After"] = str(RETRY_AFTER)
            response["Cache-Control"] = "no-store"
            return response

    return answer


@require_safe
@kindly
def search_page(request: HttpRequest) -> HttpResponse:
    question, number = parse(request.GET), page_asked_for(request)
    results = engine.search(question.filters, page=number, per_page=PER_PAGE)
    return render(
        request,
        "site/search.html",
        {
            "question": question,
            "form": form_of(question),
            "page": page_of(shown.with_documents(results.hits), number, results.total, PER_PAGE),
            "facets": shown.facets_of(question, results),
            "sorts": shown.sorts_of(question),
            "histogram": shown.histogram_of(results),
            "chosen_year": str(question.filters.year or ""),
            "beside_year": shown.beside(question.but(year=None, undated=False)),
            "several_years": results.several_years,
            "undated": results.undated,
            "with_undated": question.but(year=None, undated=not question.filters.undated),
            "did_you_mean": results.did_you_mean,
            "corrected": question.but(query=results.did_you_mean),
            "ways_out": shown.ways_out(question),
        },
    )


@require_safe
@kindly
def search_facet(request: HttpRequest, facet: str) -> HttpResponse:
    if facet not in FACETS:
        raise Http404("There is no such facet.")
    question, number = parse(request.GET), page_asked_for(request)
    beginning = clean(request.GET.get("beginning", ""))
    typed = {"beginning": beginning} if beginning else {}
    counts = engine.facet_values(question.filters, facet, prefix=beginning, limit=ALL_VALUES)
    here = counts[(number - 1) * VALUES_PER_PAGE : number * VALUES_PER_PAGE]
    terms = terms_by_id({facet: [count.id for count in here]})
    return render(
        request,
        "site/search_facet.html",
        {
            "question": question,
            "label": shown.PLURALS[facet],
            "beginning": beginning,
            "hidden": hidden(question.query_string),
            "query": "&".join(filter(None, [question.query_string, urlencode(typed)])),
            "page": page_of(
                shown.values_of(question, facet, here, terms), number, len(counts), VALUES_PER_PAGE
            ),
        },
    )


@require_safe
@kindly
def search_download(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    if ending not in FORMATS:
        raise Http404("A result is downloaded as CSV or JSON.")
    media_type, write = FORMATS[ending]
    found = rows(engine.all_numbers(parse(request.GET).filters), request.build_absolute_uri)
    response = StreamingHttpResponse(write(found), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="search-result.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
