"""Citations of a document as files, unAPI, by which Zotero finds them on a page, and the record as it was when cited."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from archive_project.lib.numbers import number_in
from documents.citation.citation import Citation
from documents.citation.formats import FORMATS
from documents.citation.loading import citation_of, with_what_is_cited
from documents.models import Document
from documents.versions import parse_moment, version_at, was_taken_back


@require_safe
def cite(request: HttpRequest, number: int, ending: str) -> HttpResponse:
    if ending not in FORMATS:
        raise Http404("A citation is downloaded as RIS, BibTeX or CSL-JSON.")
    form, citation = FORMATS[ending], _citation(request, number)
    response = HttpResponse(form.one(citation), content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="document-{number}.{ending}"'
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def unapi(request: HttpRequest) -> HttpResponse:
    """Version 1 of the specification (2006): the formats; those of an identifier; the record in one of them.

    The identifier is a document's number. It is what a page names in `<abbr class="unapi-id">`.
    """
    identifier, name = request.GET.get("id", ""), request.GET.get("format", "")
    if not identifier:
        return _formats(request, "", status=200)
    number = number_in(identifier)
    if number is None:
        raise Http404("An identifier is a document's number.")
    citation = _citation(request, number)
    if not name:
        return _formats(request, identifier, status=300)
    if name not in FORMATS:
        return _formats(request, identifier, status=406)
    response = HttpResponse(FORMATS[name].one(citation), content_type=FORMATS[name].media_type)
    response["Cache-Control"] = "no-cache"
    return response


def _formats(request: HttpRequest, identifier: str, *, status: int) -> HttpResponse:
    shown = {"identifier": identifier, "formats": FORMATS.values()}
    return render(request, "documents/unapi.xml", shown, content_type="application/xml", status=status)


def _citation(request: HttpRequest, number: int) -> Citation:
    document: Any = get_object_or_404(with_what_is_cited(Document.objects.published()), number=number)
    placements = document.placements.public().select_related("collection").order_by("collection__title")
    return citation_of(
        document,
        site=settings.SITE_NAME,
        address=permanent_address(request, number),
        collections=[placement.collection.title for placement in placements],
    )


def version_address(request: HttpRequest, number: int, moment: str) -> str:
    return request.build_absolute_uri(reverse("document-version", args=[number, moment])) if moment else ""


def permanent_address(request: HttpRequest, number: int) -> str:
    """The address by number alone, which leads on to the one with the title's words of today."""
    return request.build_absolute_uri(reverse("document-by-number", args=[number]))


@require_safe
def document_version(request: HttpRequest, number: int, moment: str) -> HttpResponse:
    """The record as it was at a moment; not for search engines, which are led to the record as it is."""
    document = get_object_or_404(Document.objects.published(), number=number)
    at = parse_moment(moment)
    if at is None or at > timezone.now():
        raise Http404("There is no such version.")
    if version := version_at(document, at):
        shown = {"document": document, "version": version}
        response = render(request, "documents/document_version.html", shown)
    elif was_taken_back(document, at):
        shown = {"document": document, "moment": at}
        response = render(request, "documents/document_version_gone.html", shown, status=410)
    else:
        raise Http404("There is no such version.")
    response["X-Robots-Tag"] = "noindex"
    return response
