"""What every list of the desk has in common: filters to fill in, counts that end, saved views."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError
from django.forms import Media
from django.http import HttpRequest, HttpResponse

from documents.admin.counting import CappedPaginator
from documents.admin.filled_filters import AnySelect, Chosen
from documents.admin.saved_view import views_of
from documents.admin.typed import Admin, M

STALE = "The address asked for something that this list does not have (any more), so it is shown whole."


class Lists(Admin[M]):
    """For the admin of anything: a list that opens as fast for a million records as for a thousand."""

    list_per_page = 50
    paginator = CappedPaginator
    show_full_result_count = False  # the second COUNT of the stock list, over everything
    show_facets = admin.ShowFacets.NEVER  # a COUNT for each choice of each filter

    @property
    def media(self) -> Media:
        chosen = [one for one in self.list_filter if isinstance(one, type) and issubclass(one, Chosen)]
        return super().media + (AnySelect(chosen[0].relation, self.admin_site).media if chosen else Media())

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No list asks for a pattern; one that is wrong would be an error of the database, one that is sly would keep it busy."""
        return "regex" not in lookup and super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """An old address may ask for what a list has no more, or cannot know: the stock list would answer 400 or 500."""
        try:
            return super().get_changelist_instance(request)
        except (DisallowedModelAdminLookup, DataError, OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if ERROR_FLAG in request.GET:
            messages.warning(request, STALE)
        return super().changelist_view(
            request, {"saved_views": views_of(request, self.model), **(extra_context or {})}
        )
