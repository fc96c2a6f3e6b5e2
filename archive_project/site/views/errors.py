"""What is not here: said helpfully, or sent on to where it is now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.encoding import iri_to_uri

from archive_project.lib.http import redirect_permanently
from archive_project.lib.language import bare
from archive_project.lib.pagination import BeyondTheEndError
from collections_app.models import PastAddress as PastAddressOfCollections
from documents.models import PastAddress as PastAddressOfDocuments


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer 301 where the path once led to a record that is public, else 404."""
    if address := address_today(request.path):
        return redirect_permanently(request, address)
    last_page = exception.last if isinstance(exception, BeyondTheEndError) else None
    return render(request, "404.html", {"last_page": last_page}, status=404)


def address_today(path: str) -> str:
    """Return where the record is that a path once led to, "" if there is none or it is not public."""
    if "\x00" in path:  # PostgreSQL refuses to compare it
        return ""
    paths = {path, bare(path)}
    meanings: list[Any] = [
        PastAddressOfDocuments.objects.select_related("document", "person").filter(path__in=paths).first(),
        PastAddressOfCollections.objects.select_related("collection", "essay").filter(path__in=paths).first(),
    ]
    for record in (past.record for past in meanings if past):
        address: str = record.get_absolute_url()
        if record.is_published and bare(address) != iri_to_uri(bare(path)):
            return address
    return ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(None, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say sorry with nothing that can fail a second time: no database, no context."""
    return render(None, "500.html", status=500)
