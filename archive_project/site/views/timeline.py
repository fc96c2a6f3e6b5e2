"""The timeline: the whole archive by years, a year by months, a month by days; what no year can claim, and the undated."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from archive_project.lib.pagination import page_asked_for, page_of
from archive_project.site.timeline import (
    by_date,
    month_step,
    months_beside,
    year_step,
    years_beside,
)
from documents.listing import with_documents
from documents.months import month_bars
from documents.search import engine
from documents.search.engine import Results
from documents.search.filters import NO_MONTH, DocumentFilters
from documents.views.unavailable import kindly

PER_PAGE = 50


@require_safe
@kindly
def timeline(request: HttpRequest) -> HttpResponse:
    return render(request, "site/timeline.html", {"histogram": engine.by_year(DocumentFilters())})


@require_safe
@kindly
def timeline_year(request: HttpRequest, year: int) -> HttpResponse:
    found = find(request, year=year)
    before, after = years_beside(year, found.histogram)
    return show(
        request,
        found,
        title=str(year),
        before=before,
        after=after,
        year=year,
        bars=month_bars(found.months, lambda month: month_step(year, month).address),
        no_month=found.months.none,
    )


@require_safe
@kindly
def timeline_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    found = find(request, year=year, month=month)
    before, after = months_beside(year, month, found.months, found.histogram)
    title = month_step(year, month).label
    return show(request, found, title=title, before=before, after=after, parent=year_step(year))


@require_safe
@kindly
def timeline_year_only(request: HttpRequest, year: int) -> HttpResponse:
    found = find(request, year=year, month=NO_MONTH)
    return show(
        request,
        found,
        title=gettext("%(year)s, in no certain month") % {"year": year},
        parent=year_step(year),
        lead=gettext("What is known to be of this year, but not of one month alone."),
    )


@require_safe
@kindly
def timeline_several(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        find(request, several=True),
        title=gettext("In no certain year"),
        lead=gettext("What spans several years, or may be of another year than the one it states."),
    )


@require_safe
@kindly
def timeline_undated(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        find(request, undated=True),
        title=gettext("Undated"),
        lead=gettext("What bears no date, and could not be given one."),
    )


def find(request: HttpRequest, **stretch: Any) -> Results:
    """Return the page asked for of a stretch of time. Raises Http404 for one that holds nothing, SearchUnavailable."""
    filters = DocumentFilters(sort="date", **stretch)
    found = engine.search(filters, page=page_asked_for(request), per_page=PER_PAGE, facets=(), snippets=False)
    if not found.total:
        raise Http404("Nothing is known to be of that time.")
    return found


def show(request: HttpRequest, found: Results, **context: Any) -> HttpResponse:
    documents = with_documents(found)
    page = page_of(documents, page_asked_for(request), found.total, PER_PAGE)
    return render(
        request, "site/timeline_stretch.html", {"page": page, "dates": by_date(documents), **context}
    )
