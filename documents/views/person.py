"""People: the index of names and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive_project.lib.pagination import paginate
from documents.correspondence import circle_of
from documents.listing import listing
from documents.models import Person
from documents.people_index import initials, valid_initial
from documents.roles import roles_of
from documents.search.filters import DocumentFilters
from documents.search.terms import Term
from documents.views.unavailable import kindly

CORRESPONDENTS = 8


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    initial = valid_initial(request.GET.get("letter", ""))
    people = Person.objects.published().in_index(initial).with_document_counts()
    return render(
        request,
        "documents/person_list.html",
        {
            "initials": initials(),
            "initial": initial,
            "page": paginate(request, people, per_page=100),
        },
    )


@require_safe
@kindly
def person_page(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.published().with_public_names(), slug=slug)
    shown = listing(request, Term("person", person.pk, person.slug, str(person)))
    return render(
        request,
        "documents/person_page.html",
        {
            "person": person,
            "roles": roles_of(person),
            "listing": shown,
            "circle": circle_of(shown, DocumentFilters(), limit=CORRESPONDENTS, person=person.pk),
            "essays": person.essays.published().with_authors(),
        },
    )
