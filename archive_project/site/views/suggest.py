"""Suggestions while typing, as JSON: GET /search/suggest/?q=fili."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from documents.search.engine import SearchUnavailable, suggest

RETRY_AFTER = 30  # seconds


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer `{"suggestions": [{"kind", "label", "address", "note"}, …]}`; none, and 503, while there is no index.

    Nothing is kept by caches: what is hidden from now on must not be suggested from now on.
    """
    try:
        found = suggest(request.GET.get("q", ""))
    except SearchUnavailable:
        response = JsonResponse({"suggestions": []}, status=503)
        response["Retry-After"] = str(RETRY_AFTER)
    else:
        response = JsonResponse({"suggestions": [asdict(suggestion) for suggestion in found]})
    response["Cache-Control"] = "no-store"
    return response
