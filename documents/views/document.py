"""Documents: the list and the page of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from archive_project.lib.http import redirect_permanently
from documents.description import people_by_role, relations_of, terms_of
from documents.listing import listing
from documents.models import Document
from documents.sequence import sequences_through
from documents.views.unavailable import kindly


@require_safe
@kindly
def document_list(request: HttpRequest) -> HttpResponse:
    return render(request, "documents/document_list.html", {"listing": listing(request)})


@require_safe
def document_page(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    described = Document.objects.published().select_related("type", "repository", "rights")
    document = get_object_or_404(described, number=number)
    if slug != document.slug:
        return redirect_permanently(request, document.get_absolute_url())
    return render(
        request,
        "documents/document_page.html",
        {
            "document": document,
            "roles": people_by_role(document),
            "terms": terms_of(document),
            "texts": document.texts.with_translators(),
            "scans": document.scans.order_by("position"),
            "attachments": document.attachments.order_by("position"),
            "sequences": sequences_through(document),
            "essays": document.essays.published().with_authors(),
            "relations": relations_of(document),
            "related": Document.objects.published().sharing_people_with(document).select_related("type")[:6],
        },
    )
