"""Answers with a picture, its sizes and its tiles. The caller has made sure that whoever asks may see it."""

import re
from mimetypes import guess_type

from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from archive_project.lib.http import send_file
from documents.iiif import making, store
from documents.iiif.picture import Picture, image_information
from documents.iiif.pyramid import Size

PART = re.compile(r"(?:full|[0-9,]{7,40})/(?:max|[0-9]{1,6},[0-9]{1,6})/0/default\.jpg")
# Whoever has a tile asks again, by its ETag, for one query: what is withdrawn must not live on in browsers.
CACHE = "private, no-cache"
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})  # by every browser
BLANK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}"/>'


def open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of other sites read the answer: viewers stand everywhere."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def serve_picture(
    request: HttpRequest, picture: Picture | None, file: "File[bytes]", checksum: str, name: str
) -> HttpResponseBase:
    """Answer with info.json or a part of the picture, by its IIIF name; of no name, which is the picture's own address, with the
    way to info.json (Image API 3.0, section 2). A picture of no known size (None) has none.

    Where sizes and tiles are not made yet, their making begins, and the picture itself stands for its larger sizes, a blank sheet
    for the small one. Raises Http404.
    """
    if picture is None:
        raise Http404("The size of this picture is not known.")
    if not name:
        return open_to_all(HttpResponse(status=303, headers={"Location": picture.info}))
    if name == "info.json":
        if not store.is_made(checksum):
            _begin(checksum, file)
            raise Http404("The tiles are not made yet.")
        information = image_information(picture, request.build_absolute_uri("/")[:-1])
        response = JsonResponse(information, json_dumps_params={"separators": (",", ":")})
        response["Cache-Control"] = CACHE
        return open_to_all(response)
    if not PART.fullmatch(name):
        raise Http404("The IIIF Image API, level 0, has no such part of a picture.")
    return open_to_all(_part(request, picture, file, checksum, picture.canonical(name)))


def _part(
    request: HttpRequest, picture: Picture, file: "File[bytes]", checksum: str, name: str
) -> HttpResponseBase:
    etag = quote_etag(f"{checksum[:16]}/{name.replace(',', '-')}")  # a comma parts the tags of a request
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    size = next((size for size in picture.sizes if picture.at(size) == f"{picture.address}/{name}"), None)
    try:
        response = HttpResponse(store.read(checksum, name), content_type="image/jpeg")
    except KeyError as error:
        if size is None:
            raise Http404("No such part of the picture is kept.") from error
        making.begin([(checksum, file.path)], again=True)  # type: ignore[attr-defined]  # made before there was this size
    except store.NotMadeError:
        _begin(checksum, file)
    else:
        response["ETag"] = etag
        response["Cache-Control"] = CACHE
        return response
    return _meanwhile(request, picture, file, checksum, size)


def _meanwhile(
    request: HttpRequest, picture: Picture, file: "File[bytes]", checksum: str, size: Size | None
) -> HttpResponseBase:
    if size is None:
        raise Http404("The tiles are not made yet.")
    if size != picture.sizes[0] and guess_type(file.name or "")[0] in SHOWN:
        return send_file(request, file, etag=checksum)
    response = HttpResponse(BLANK.format(*size), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response


def _begin(checksum: str, file: "File[bytes]") -> None:
    making.begin([(checksum, file.path)])  # type: ignore[attr-defined]
