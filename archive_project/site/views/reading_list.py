"""A reader's list of documents: the page, and the list as a file."""

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from archive_project.site.reading_list import (
    BY_DATE,
    FORMATS,
    MOST,
    in_order_of_date,
    numbers_in,
    reading_list,
)
from archive_project.site.search_download import CITATIONS, streamed
from documents.citation.ready import STYLES


@require_safe
def reading_list_page(request: HttpRequest) -> HttpResponse:
    by_date = request.GET.get("order") == BY_DATE
    shown = reading_list(request.GET.get("d", ""), by_date=by_date)
    return render(
        request,
        "site/reading_list.html",
        {
            "list": shown,
            "most": MOST,
            "styles": [(f"{style}.txt", label) for style, (label, _) in STYLES.items()],
            "programs": [(ending, form.label) for ending, form in CITATIONS.items()],
        },
    )


@require_safe
def reading_list_download(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    if ending not in FORMATS:
        raise Http404(
            "A list is downloaded as CSV, JSON, RIS, BibTeX, CSL-JSON, or citations in one of the styles."
        )
    numbers = numbers_in(request.GET.get("d", ""))[:MOST]
    if request.GET.get("order") == BY_DATE:
        numbers = in_order_of_date(numbers)
    return streamed(request, FORMATS, name="reading-list", ending=ending, numbers=numbers)
