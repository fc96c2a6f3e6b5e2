"""Record health at the desk: a filter of lists, and what the rules say beside a record's form."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from collections_app.health.asking import health_of
from collections_app.health.registry import BY_NAME, rules_for


class HealthFilter(admin.SimpleListFilter):
    """The records that one rule finds weak; asked of the database as they are now."""

    title = "health"
    parameter_name = "health"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(rule.name, rule.what) for rule in rules_for(model_admin.model)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rule = BY_NAME.get(self.value() or "")
        return queryset.filter(rule.open()) if rule and rule.model is queryset.model else queryset


class ShowsHealth:
    """A form that says above its fields what is weak in the record, and offers what may be done about it."""

    change_form_template: ClassVar[Any] = "admin/record_form.html"
    has_change_permission: Any

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Not in `change_view`, which saves a form as well: what is saved is not shown."""
        if obj is not None:
            context |= {"health": health_of(obj), "may_mend": self.has_change_permission(request, obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)  # type: ignore[misc,no-any-return]
