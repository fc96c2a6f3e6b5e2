"""What viewers of other sites, and ours, ask of a document: its pictures and its manifest, by the IIIF's two interfaces."""

from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from documents.description import RoleGroup, people_of, terms_of
from documents.iiif.presentation import manifest_of
from documents.iiif.serving import open_to_all, serve_picture
from documents.models import Document, Scan
from documents.views.desk import files_for


@require_safe
def scan_picture(request: HttpRequest, number: int, key: str, name: str = "") -> HttpResponseBase:
    """Costs one query, however often it is asked: publication is not remembered."""
    seen = files_for(request, Scan.objects).select_related("document").order_by("position")
    scan = seen.filter(document__number=number, checksum__startswith=key).first()
    if scan is None:
        raise Http404("No such picture is public.")
    return serve_picture(request, scan.picture, scan.file, scan.checksum, name)


@require_safe
def manifest(request: HttpRequest, number: int) -> HttpResponseBase:
    described = Document.objects.published().select_related("type", "repository", "rights")
    document: Document = get_object_or_404(described, number=number)
    terms = terms_of(document)
    archive, credit = _archive(document), [term.extra or term.name for term in terms["donors"]]
    facts = [
        (gettext("Date"), document.date.display),
        (gettext("Type"), document.type.name if document.type else ""),
        *((group.label, _listed(group)) for group in people_of(document)[0]),
        (gettext("Languages"), ", ".join(term.name for term in terms["languages"])),
        (gettext("Archive"), archive),
        (gettext("Call number"), document.reference),
        (gettext("Rights"), document.rights.name if document.rights else ""),
        (gettext("Number"), str(number)),
    ]
    scans = list(document.scans.order_by("position"))
    site = request.build_absolute_uri("/")[:-1]
    written = manifest_of(document, scans, facts, "; ".join([*filter(None, [archive]), *credit]), site)
    if written is None:
        raise Http404("The document has no pages to show.")
    response = JsonResponse(written, content_type="application/ld+json")
    response["Cache-Control"] = "no-cache"
    return open_to_all(response)


def _archive(document: Document) -> str:
    return document.repository.name if document.repository else ""


def _listed(group: RoleGroup) -> str:
    return "; ".join(link.person_name for link in group.attributions)  # type: ignore[attr-defined]
