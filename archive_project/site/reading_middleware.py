"""Counts which documents are read, without cookies or anything personal, and leaves robots out."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from documents import readings

PAGE_OF_A_DOCUMENT = re.compile(r"(?:/[a-z-]{2,10})?/documents/([1-9][0-9]{0,8})/[^/]+/")  # in any language
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
        count(request.META, response.status_code)
        return response


def count(environ: Mapping[str, Any], status: int) -> None:
    """Count a page that was sent, made anew or from memory: by what the server says of the request, as no more is needed."""
    if environ["REQUEST_METHOD"] != "GET" or status not in READ:
        return
    found = PAGE_OF_A_DOCUMENT.fullmatch(environ["PATH_INFO"])
    if found and is_read(environ):
        readings.note(int(found[1]))


def is_read(environ: Mapping[str, Any]) -> bool:
    """Whether somebody opened the page to read it: no robot, no page fetched in advance or again, no colleague, and nobody
    who asks not to be counted."""
    said = environ.get
    return (
        _is_a_persons(said("HTTP_USER_AGENT", ""))
        and said("HTTP_SEC_FETCH_DEST", "document") == "document"
        and "prefetch" not in said("HTTP_SEC_PURPOSE", said("HTTP_PURPOSE", ""))
        and said("HTTP_CACHE_CONTROL", "") not in {"max-age=0", "no-cache"}  # loaded again
        and "1" not in {said("HTTP_DNT"), said("HTTP_SEC_GPC")}
        and f"{settings.SESSION_COOKIE_NAME}=" not in said("HTTP_COOKIE", "")
    )


@lru_cache(maxsize=1024)
def _is_a_persons(agent: str) -> bool:
    return bool(BROWSER.match(agent)) and not ROBOT.search(agent)
