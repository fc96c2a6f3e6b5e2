"""What the front has not got is made here, and kept where it is the same for everybody."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from archive_project.site.page_cache.page import Page
from archive_project.site.page_cache.rules import address_of, is_anybodys, is_for_everybody, may_be_kept
from archive_project.site.page_cache.shelf import SHELF
from archive_project.site.page_cache.standing import Grounds


class PageCacheMiddleware:
    """Stands before all others, so that what is kept has every header. What it does not keep may be asked for by ETag too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.grounds = Grounds()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_anybodys(request.META):
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", "private, no-cache")
            return response
        to_keep = SHELF.room and request.method == "GET" and may_be_kept(request.META)
        ground = self.grounds.now() if to_keep else None
        response = self.get_response(request)
        if not is_for_everybody(response):
            return response
        page = Page.of(response)  # type: ignore[arg-type]
        if ground and ground.holds():
            page = page.compressed()
            SHELF.put(ground.database, address_of(request.META), page, ground.until.timestamp())
        return sent(page, request)


def sent(page: Page, request: HttpRequest) -> HttpResponse:
    status, headers, content = page.answer(request.META)
    response = HttpResponse(content, status=status, headers=dict(headers))
    if status == 304:
        del response.headers["Content-Type"]
    return response
