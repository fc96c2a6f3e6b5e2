"""One page of a document's original: its picture as large as the window, and the way to the others."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from documents.facsimile import facsimile_of
from documents.models import Document


@require_safe
def page_of_original(request: HttpRequest, number: int, position: int) -> HttpResponse:
    document: Document = get_object_or_404(Document.objects.published(), number=number)
    scans = list(document.scans.order_by("position"))
    texts = document.texts.select_related("language").order_by("position")
    facsimile = facsimile_of(scans, texts, document.get_absolute_url(), position)
    if facsimile is None:
        raise Http404("The original has no such page here.")
    return render(request, "documents/page_of_original.html", {"document": document, "facsimile": facsimile})
