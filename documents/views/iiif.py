"""What viewers of other sites, and ours, ask of a document: its pictures by the IIIF Image API."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from documents.iiif.serving import serve_picture
from documents.models import Scan


@require_safe
def scan_picture(request: HttpRequest, number: int, key: str, name: str) -> HttpResponseBase:
    """Costs one query, however often it is asked: publication is not remembered."""
    public = Scan.objects.public().select_related("document").order_by("position")
    scan = public.filter(document__number=number, checksum__startswith=key).first()
    if scan is None:
        raise Http404("No such picture is public.")
    return serve_picture(request, scan.picture, scan.file, scan.checksum, name)
