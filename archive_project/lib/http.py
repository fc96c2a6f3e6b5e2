"""What the views of every app need of HTTP."""

import re
from mimetypes import guess_type
from urllib.parse import urlsplit

from django.core.files import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import register_converter
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}", re.ASCII | re.IGNORECASE)


class UnicodeSlugConverter:
    """A slug in any script, as a path converter. What no slug contains, NUL among it, never reaches the database."""

    regex = r"[-\w]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class NumberConverter:
    """A number as it is written, without leading zeros, as a path converter: one address for one thing."""

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class YearConverter(NumberConverter):
    """A year of our era, up to 9999."""

    regex = "[1-9][0-9]{0,3}"


class MonthConverter(NumberConverter):
    """A month, 1 to 12."""

    regex = "1[0-2]|[1-9]"


register_converter(UnicodeSlugConverter, "unicode_slug")
register_converter(YearConverter, "year")
register_converter(MonthConverter, "month")


def redirect_permanently(request: HttpRequest, address: str) -> HttpResponsePermanentRedirect:
    """Answer 301 to an address on this site, with the query string that came."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(urlsplit(address)._replace(query=query).geturl())


def send_file(
    request: HttpRequest, file: "File[bytes]", *, etag: str, media_type: str = "", download_as: str = ""
) -> HttpResponseBase:
    """Answer with a file, or 304 to whom has it already.

    `etag` identifies the content; `media_type` is guessed from the file's name where it is empty or none at all;
    `download_as` names the file for saving and keeps the browser from showing it. What was withdrawn must not live
    on in caches, so that each use asks again. Raises Http404 where the storage has lost the file.
    """
    quoted = quote_etag(etag)
    if unchanged := get_conditional_response(request, etag=quoted):
        return unchanged
    if not MEDIA_TYPE.fullmatch(media_type):
        media_type = guess_type(file.name or "")[0] or "application/octet-stream"
    try:
        content = file.open("rb")
    except OSError as error:
        raise Http404("The file is missing from the storage.") from error
    response = FileResponse(
        content, as_attachment=bool(download_as), filename=download_as, content_type=media_type
    )
    response["ETag"] = quoted
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
