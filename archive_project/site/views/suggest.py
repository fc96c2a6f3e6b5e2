"""Suggestions while typing, as JSON: GET /search/suggest/?q=fili."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from documents.models import Person
from documents.search.engine import SearchUnavailable, suggest
from documents.search.parameters import FACET_LABELS
from documents.search.suggestions import Suggestion

RETRY_AFTER = 30  # seconds
KINDS = {**FACET_LABELS, **dict(Person.Kind.choices), "document": _("Document")}


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer `{"suggestions": [{"kind", "says", "label", "address", "note"}, …]}`, `says` being the kind in words; none, and 503, while there is no index.

    Nothing is kept by caches: what is hidden from now on must not be suggested from now on.
    """
    try:
        found = suggest(request.GET.get("q", ""))
    except SearchUnavailable:
        response = JsonResponse({"suggestions": []}, status=503)
        response["Retry-After"] = str(RETRY_AFTER)
    else:
        response = JsonResponse({"suggestions": [_said(suggestion) for suggestion in found]})
    response["Cache-Control"] = "no-store"
    return response


def _said(suggestion: Suggestion) -> dict[str, str]:
    return {**asdict(suggestion), "says": str(KINDS.get(suggestion.kind, suggestion.kind))}
