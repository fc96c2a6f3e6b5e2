"""What a page answers while there is no index of the search to read."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from documents.search import generations
from documents.search.engine import SearchUnavailable

logger = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds: an archive of some thousand documents is indexed in less

View = Callable[..., HttpResponseBase]


def kindly(view: View) -> View:
    """Answer 503 with another way in while there is no index to read."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BaseException as error:
            if not isinstance(error, SearchUnavailable):
                if not generations.is_damage(error):
                    raise
                logger.exception("The search index cannot be read.")
                generations.forget()
            response = render(request, "site/search_unavailable.html", status=503)
            response["Retry-After"] = str(RETRY_AFTER)
            response["Cache-Control"] = "no-store"
            return response

    return answer
