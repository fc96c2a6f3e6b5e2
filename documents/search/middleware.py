"""The index follows what a request wrote, before its answer goes out."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from documents.search import generations
from documents.search.following import drain

logger = logging.getLogger(__name__)
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SECONDS = 0.5  # what takes longer is left to the next search, request or follower


class FollowMiddleware:
    """Drains the log of changes after each request that may have written. Nothing here can fail the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE and generations.exists():
            try:
                drain(seconds=SECONDS)
            except Exception:
                logger.exception("The search index could not follow.")
        return response
