"""Files of documents: they leave only here, and only while their document is public, or to those at the desk."""

from pathlib import PurePath

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from archive_project.lib.http import send_file
from archive_project.lib.slugs import slug_for
from documents.models import Attachment, Scan
from documents.views.desk import files_for


@require_safe
def scan(request: HttpRequest, number: int, position: int) -> HttpResponseBase:
    scan: Scan = get_object_or_404(
        files_for(request, Scan.objects), document__number=number, position=position
    )
    return send_file(request, scan.file, etag=scan.checksum)


@require_safe
def attachment(request: HttpRequest, number: int, position: int) -> HttpResponseBase:
    files = files_for(request, Attachment.objects)
    attachment: Attachment = get_object_or_404(files, document__number=number, position=position)
    suffix = PurePath(str(attachment.file)).suffix
    name = f"{number}-{slug_for(attachment.title, fallback='attachment')}{suffix}"
    return send_file(
        request,
        attachment.file,
        etag=attachment.checksum,
        media_type=attachment.media_type,
        download_as=name,
    )
