"""Search: the page of results, the full list of a facet, a result as a file."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive_project.lib.pagination import page_asked_for, page_of
from archive_project.site.search_download import FORMATS, streamed
from archive_project.site.search_form import form_of, hidden
from documents.listing import PLURALS, listing, values_of
from documents.search import engine
from documents.search.facets import MOST_VALUES
from documents.search.filters import FACETS
from documents.search.parameters import clean
from documents.search.query_string import parse
from documents.search.terms import terms_by_id
from documents.views.unavailable import kindly

VALUES_PER_PAGE = 100


@require_safe
@kindly
def search_page(request: HttpRequest) -> HttpResponse:
    found = listing(request)
    return render(request, "site/search.html", {"listing": found, "form": form_of(found.question)})


@require_safe
@kindly
def search_facet(request: HttpRequest, facet: str) -> HttpResponse:
    if facet not in FACETS:
        raise Http404("There is no such facet.")
    question, number = parse(request.GET), page_asked_for(request)
    beginning = clean(request.GET.get("beginning", ""))
    typed = {"beginning": beginning} if beginning else {}
    counts = engine.facet_values(question.filters, facet, prefix=beginning, limit=MOST_VALUES)
    here = counts[(number - 1) * VALUES_PER_PAGE : number * VALUES_PER_PAGE]
    terms = terms_by_id({facet: [count.id for count in here]})
    return render(
        request,
        "site/search_facet.html",
        {
            "question": question,
            "label": PLURALS[facet],
            "beginning": beginning,
            "hidden": hidden(question.query_string),
            "query": "&".join(filter(None, [question.query_string, urlencode(typed)])),
            "page": page_of(values_of(question, facet, here, terms), number, len(counts), VALUES_PER_PAGE),
        },
    )


@require_safe
@kindly
def search_download(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    if ending not in FORMATS:
        raise Http404("A result is downloaded as CSV, JSON, RIS, BibTeX or CSL-JSON.")
    numbers = engine.all_numbers(parse(request.GET).filters)
    return streamed(request, FORMATS, name="search-result", ending=ending, numbers=numbers)
