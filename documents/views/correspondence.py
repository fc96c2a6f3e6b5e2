"""Correspondence: the letters of two people to one another, and everyone with whom one person corresponded."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from archive_project.lib.http import redirect_permanently
from archive_project.lib.pagination import page_asked_for, page_of
from documents.correspondence import circle, cover_names_in, days_of
from documents.listing import Listing
from documents.models import Document, Person
from documents.search import engine
from documents.search.filters import DocumentFilters, Exchange
from documents.search.following import catch_up
from documents.search.letters import carriers
from documents.search.query_string import parse
from documents.views.unavailable import kindly

PER_PAGE = 100
MOST_CORRESPONDENTS = 200


@require_safe
@kindly
def correspondence(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """The two in the order of their slugs; the other order leads there."""
    if one > other:
        return redirect_permanently(request, reverse("correspondence", args=[other, one]))
    found = Person.objects.published().with_preferred_name().in_bulk([one, other], field_name="slug")
    if len(found) < 2:
        raise Http404("These are not two people whom the archive knows.")
    first, second = found[one], found[other]
    live = catch_up()
    exchange = Exchange(first.pk, second.pk, carriers(live, first.pk, second.pk))
    question = parse(request.GET)
    question = replace(question, filters=replace(question.filters, exchange=exchange, sort="date"))
    number = page_asked_for(request)
    results = engine.search(
        question.filters, page=number, per_page=PER_PAGE, facets=(), snippets=False, live=live
    )
    if not results.total and not question.narrows:
        raise Http404("The archive holds no letter of these two to one another.")
    keys = [hit.document for hit in results.hits]
    loaded = Document.objects.published().with_card_relations().in_bulk(keys)
    letters = [loaded[key] for key in keys if key in loaded]
    listing = Listing(
        question=question,
        page=page_of([], number, results.total, PER_PAGE),
        histogram=results.histogram,
        months=results.months,
    )
    days = days_of(letters, exchange, whole=not question.narrows)
    return render(
        request,
        "documents/correspondence.html",
        {
            "one": first,
            "other": second,
            "listing": listing,
            "days": days,
            "cover_names": cover_names_in(days),
        },
    )


@require_safe
@kindly
def correspondents(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.published().with_preferred_name(), slug=slug)
    found = circle(catch_up(), DocumentFilters(), limit=MOST_CORRESPONDENTS, person=person.pk)
    if not found.pairs:
        raise Http404("The archive holds no letter to or from this person.")
    return render(request, "documents/correspondents.html", {"person": person, "circle": found})
