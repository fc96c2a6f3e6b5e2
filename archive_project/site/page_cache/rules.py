"""Which requests are anybody's, and which answers are the same for everybody."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase

# Files and pictures, which ask by themselves whether they may be sent, and how the server is.
NEVER_KEPT = re.compile(
    r"/documents/[0-9]+/(scans|iiif|attachments)/|/collections/[^/]+/(image|iiif)/|/health/$"
)
READING = frozenset({"GET", "HEAD"})
# All that an answer to anybody depends on, but for what the archive holds.
ASKED = (
    "wsgi.url_scheme",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_HOST",
    "SERVER_NAME",
    "SERVER_PORT",
    "SCRIPT_NAME",
    "PATH_INFO",
    "QUERY_STRING",
)


def is_anybodys(environ: Mapping[str, Any]) -> bool:
    """Whether it is a plain reading by somebody of whom nothing is known."""
    if environ["REQUEST_METHOD"] not in READING or "HTTP_AUTHORIZATION" in environ:
        return False
    cookies = environ.get("HTTP_COOKIE")
    return not cookies or not (f"{settings.SESSION_COOKIE_NAME}=" in cookies or "messages=" in cookies)


def may_be_kept(environ: Mapping[str, Any]) -> bool:
    """Whether its answer could be kept at all: for what never is, nothing is asked of the database."""
    path = environ["PATH_INFO"]
    return not (path.startswith(settings.STATIC_URL) or NEVER_KEPT.match(path))


def address_of(environ: Mapping[str, Any]) -> tuple[str | None, ...]:
    return tuple(map(environ.get, ASKED))


def is_for_everybody(response: HttpResponseBase) -> bool:
    """Whether it is a whole page without anything personal in it: no cookie, nothing that depends on one (a session, a form's
    token), no nonce; and its view has not said otherwise."""
    headers = response.headers
    varies = {name.strip().lower() for name in headers.get("Vary", "").split(",")}
    return (
        response.status_code == 200
        and isinstance(response, HttpResponse)
        and not response.cookies
        and varies <= {"", "accept-encoding"}
        and headers.get("Cache-Control", "no-cache") == "no-cache"
        and not (response.has_header("ETag") or response.has_header("Content-Encoding"))
        and "'nonce-" not in headers.get("Content-Security-Policy", "")
    )
