"""Saved views: kept and opened above each list; renamed, shared and deleted in a list of their own.

They take no permission: a view shows nobody more than its list does. Whoever made one changes it, as a superuser may.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.text import capfirst

from documents.admin.links import list_address
from documents.admin.logged import LogsRequests
from documents.models import SavedView

# Where somebody is in a list, and what a window of another form asks of it.
PASSING = {ALL_VAR, ERROR_FLAG, PAGE_VAR, IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR, "_changelist_filters"}


def kept(query: str) -> str:
    """What of a query string belongs to a view, in one order."""
    given = QueryDict(query).lists()
    asked = QueryDict(mutable=True)
    for name, values in sorted(given):
        if name not in PASSING and any(values):
            asked.setlist(name, values)
    return asked.urlencode()


def model_of(view: SavedView) -> Any:
    """The model of its list; None where that is no more."""
    try:
        return apps.get_model(view.kind)
    except (LookupError, ValueError):
        return None


def views_of(request: HttpRequest, model: Any) -> dict[str, Any]:
    """What stands above a list. One query."""
    here = kept(request.META.get("QUERY_STRING", ""))
    seen = SavedView.objects.seen_by(request.user).filter(kind=model._meta.label_lower)
    return {
        "kind": model._meta.label_lower,
        "query": here,
        "views": [
            {"view": view, "url": f"?{view.query}", "is_open": view.query == here}
            for view in seen.select_related("owner")
        ],
    }


class SavedViewForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_kind(self) -> str:
        kind: str = self.cleaned_data["kind"]
        if kind not in {model._meta.label_lower for model in admin.site._registry}:
            raise forms.ValidationError("There is no such list.")
        return kind

    def clean_query(self) -> str:
        return kept(self.cleaned_data["query"])


@admin.register(SavedView)
class SavedViewAdmin(LogsRequests[SavedView], admin.ModelAdmin):  # type: ignore[type-arg]
    form = SavedViewForm
    list_display = ["name", "of_list", "owner", "shared"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    search_help_text = "Words of the name."
    show_full_result_count = False
    fields = ["name", "shared", "kind", "query"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedView]:
        every = SavedView.objects.order_by("name", "id")  # the default manager is for dumps
        return every if request.user.is_superuser else every.seen_by(request.user)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in {"kind", "query"}:
            kwargs["widget"] = forms.HiddenInput
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Views are kept from above a list, which knows what the view is of: there is no empty form."""
        return request.method == "POST"

    def has_view_permission(self, request: HttpRequest, obj: SavedView | None = None) -> bool:
        return obj is None or obj.shared or self._is_theirs(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: SavedView | None = None) -> bool:
        return obj is None or self._is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: SavedView | None = None) -> bool:
        return obj is None or self._is_theirs(request, obj)

    def _is_theirs(self, request: HttpRequest, view: SavedView) -> bool:
        return bool(request.user.is_superuser or view.owner_id == request.user.pk)

    def save_model(self, request: HttpRequest, obj: SavedView, form: Any, change: bool) -> None:
        """A name given again is the same view, as it is now; it stays shared, for others may use it."""
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.owner = request.user  # type: ignore[assignment]
        SavedView.objects.bulk_create(
            [obj],
            update_conflicts=True,
            unique_fields=["owner", "kind", "name"],
            update_fields=["query", "shared"] if obj.shared else ["query"],
        )

    def response_add(
        self, request: HttpRequest, obj: SavedView, post_url_continue: Any = None
    ) -> HttpResponse:
        return self._back(request, obj)

    def response_change(self, request: HttpRequest, obj: SavedView) -> HttpResponse:
        return self._back(request, obj)

    def _back(self, request: HttpRequest, view: SavedView) -> HttpResponse:
        messages.success(request, f"The view “{view.name}” is kept: find it above this list.")
        return HttpResponseRedirect(f"{list_address(model_of(view))}?{view.query}")

    @admin.display(description="list", ordering="kind")
    def of_list(self, view: SavedView) -> str:
        model = model_of(view)
        return capfirst(str(model._meta.verbose_name_plural)) if model else view.kind
