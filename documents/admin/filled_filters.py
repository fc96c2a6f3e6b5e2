"""Filters that are filled in: a date as people write it, a record looked for by its name."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import ManyToManyField, Q, QuerySet
from django.http import HttpRequest

from archive_project.lib import dates
from archive_project.lib.numbers import number_in
from documents.admin.choices import KnownSelect, selectable
from documents.admin.counting import linked_by


class Filled(admin.SimpleListFilter):
    """One box instead of a list of choices. What cannot be read finds nothing and is said: an action must not hit everything."""

    template = "admin/filter_box.html"
    parameter_name: str
    said = ""  # of what was filled in: how it was read
    refusal = ""

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True

    def value(self) -> str | None:
        return (super().value() or "").strip() or None

    def choices(self, changelist: Any) -> Any:
        """The one choice that is a link, to take the filter away; with it what else the list is narrowed by."""
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string({self.parameter_name: None}),
            "display": "All",
            "kept": [
                (name, value)
                for name, values in changelist.filter_params.items()
                for value in values
                if name != self.parameter_name
            ],
        }


class WithinDates(Filled):
    """Documents some day of which lies within the date: “1949”, “Jan 1949 – Mar 1949”, “after 4 Feb 1949”, “undated”."""

    title = "date"
    parameter_name = "date"
    examples = "c. Dec 1947, 1950s"

    def field(self) -> str:
        box = forms.TextInput({"aria-label": "Date", "placeholder": self.examples, "maxlength": 100})
        return box.render(self.parameter_name, self.value())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        try:
            date = dates.parse(self.value() or "")
        except dates.DateError as error:
            self.refusal = str(error)
            return queryset.none()
        self.said = f"Read as {date.display}"
        return self.among(queryset, date)

    def among(self, queryset: QuerySet[Any], date: dates.StatedDate) -> QuerySet[Any]:
        if date.is_undated:
            return queryset.filter(earliest=None, latest=None)  # as their index has it
        return queryset.filter(earliest__lte=date.latest, latest__gte=date.earliest)


class AnySelect(KnownSelect):
    """An autocomplete that says what it is where nothing is chosen."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        placeholder = {"data-placeholder": f"Any {self.field.remote_field.model._meta.verbose_name}"}
        return super().build_attrs(base_attrs, extra_attrs) | placeholder


class Chosen(Filled):
    """Those with one record of a vocabulary, however long: `relation` leads from the list's record, or from a link that has
    it as its `owner`, to that record.

    Nothing is joined, so that nothing is doubled and made distinct again.
    """

    relation: ClassVar[Any]
    owner: ClassVar[str] = ""

    @property
    def key(self) -> int | None:
        return number_in(self.value() or "")

    def field(self) -> Any:
        labelled = selectable(self.relation)
        records = self.relation.related_model._default_manager.all() if labelled is None else labelled
        form = forms.Form({self.parameter_name: self.key}, auto_id="filter-%s")
        form.fields[self.parameter_name] = forms.ModelChoiceField(
            records,
            required=False,
            widget=AnySelect(self.relation, admin.site, attrs={"aria-label": str(self.title).capitalize()}),
        )
        return form[self.parameter_name]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        if self.key is None:
            self.refusal = "This is no record: choose one."
            return queryset.none()
        return queryset.filter(self._condition(queryset.model, self.key))

    def _condition(self, model: Any, key: int) -> Q:
        relation = self.relation
        if isinstance(relation, ManyToManyField):
            links: Any = relation.remote_field.through
            rows = links.objects.filter(**{relation.m2m_reverse_field_name(): key})
            return linked_by(rows, relation.m2m_field_name())
        if relation.model is model:
            return Q(**{relation.name: key})
        return linked_by(relation.model._default_manager.filter(**{relation.name: key}), self.owner)
