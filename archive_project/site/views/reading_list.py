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
            "programs": [("ris", "RIS"), ("bib", "BibTeX"), ("csl.json", "CSL-JSON")],
        },
    )


@require_safe
def reading_list_download(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    if ending not in FORMATS:
        raise Http404(
            "A list is downloaded as CSV, JSON, RIS, BibTeX, CSL-JSON, or citations in one of the styles."
        )
    media_type, write = FORMATS[ending]
    numbers = numbers_in(request.GET.get("d", ""))[:MOST]
    if request.GET.get("order") == BY_DATE:
        numbers = in_order_of_date(numbers)
    response = StreamingHttpResponse(write(numbers, request.build_absolute_uri), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="reading-list.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
