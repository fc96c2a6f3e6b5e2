"""Essays: the list and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive_project.lib.pagination import paginate
from collections_app.models import Essay


@require_safe
def essay_list(request: HttpRequest) -> HttpResponse:
    essays = Essay.objects.published().newest_first().with_authors()
    return render(request, "collections/essay_list.html", {"page": paginate(request, essays)})


@require_safe
def essay_page(request: HttpRequest, slug: str) -> HttpResponse:
    essay = get_object_or_404(Essay.objects.published().with_authors(), slug=slug)
    return render(
        request,
        "collections/essay_page.html",
        {
            "essay": essay,
            "collections": essay.collections.published().order_by("title"),
            "documents": essay.documents.published().in_chronological_order().with_card_relations(),
        },
    )
