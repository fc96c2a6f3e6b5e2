"""Counts which documents are read, without cookies or anything personal, and leaves robots out."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from archive_project.lib.language import bare
from documents import readings

PAGE_OF_A_DOCUMENT = re.compile(r"/documents/([1-9][0-9]{0,8})/[^/]+/")
# Browsers say Mozilla; so do robots that say what they are, and programs that drive a browser.
BROWSER = re.compile(r"Mozilla/5\.0 ")
ROBOT = re.compile(
    r"(?i)(?<!cu)bot\b|bot[/-]|crawl|spider|slurp|archiver|fetch|scan|monitor|preview|headless|lighthouse|validator"
    r"|python|curl|wget|java/|okhttp|https?://|@"
)
READ = frozenset({200, 304})


class ReadingMiddleware:
    """Says nothing to the reader."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        count(request, response.status_code)
        return response


def count_kept(environ: dict[str, Any], status: int) -> None:
    """Count a page that was sent from memory, which no middleware sees."""
    if "/documents/" in environ["PATH_INFO"]:
        count(WSGIRequest(environ), status)


def count(request: HttpRequest, status: int) -> None:
    if request.method == "GET" and status in READ and "/documents/" in request.path_info:
        found = PAGE_OF_A_DOCUMENT.fullmatch(bare(request.path_info))
        if found and is_read(request):
            readings.note(int(found[1]))


def is_read(request: HttpRequest) -> bool:
    """Whether somebody opened the page to read it: no robot, no page fetched in advance or again, no colleague, and nobody
    who asks not to be counted."""
    headers = request.headers
    agent = headers.get("User-Agent", "")
    return (
        bool(BROWSER.match(agent))
        and not ROBOT.search(agent)
        and headers.get("Sec-Fetch-Dest", "document") == "document"
        and "prefetch" not in headers.get("Sec-Purpose", headers.get("Purpose", ""))
        and headers.get("Cache-Control", "") not in {"max-age=0", "no-cache"}  # loaded again
        and "1" not in {headers.get("DNT"), headers.get("Sec-GPC")}
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )
