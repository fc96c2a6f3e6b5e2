"""Autocompletes whose chosen values cost a fixed number of queries, however many rows a form has.

The stock widget asks the database for the label of each chosen value, row by row; thirty people on a document would be
sixty queries. Here the formset looks all of them up at once and hands them to its widgets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import Field, QuerySet
from django.forms import BaseForm, BaseInlineFormSet, ModelChoiceField
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property

from documents.models import Person


def selectable(field: Field[Any, Any]) -> QuerySet[Any] | None:
    """What a field offers, loaded as far as its labels need; None where nothing more than the record is needed."""
    return Person.objects.with_names() if field.related_model is Person else None


class _Known:
    """Reads labels from `known`, value to label, where all chosen values are in it."""

    known: dict[str, str]
    choices: Any
    is_required: bool
    allow_multiple_selected: bool

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        chosen = [str(one) for one in value if str(one) not in self.choices.field.empty_values]
        known = getattr(self, "known", {})
        if not all(one in known for one in chosen):
            return super().optgroups(name, value, attrs)  # type: ignore[misc,no-any-return]
        options = (
            [] if self.is_required or self.allow_multiple_selected else [self._option(name, "", "", False, 0)]
        )
        options += [
            self._option(name, one, known[one], True, place) for place, one in enumerate(chosen, len(options))
        ]
        return [(None, options, 0)]

    def _option(self, name: str, value: str, label: str, selected: bool, index: int) -> dict[str, Any]:
        return self.create_option(name, value, label, selected, index)  # type: ignore[attr-defined,no-any-return]


class KnownSelect(_Known, AutocompleteSelect):  # type: ignore[misc]
    """An autocomplete of one value."""


class KnownSelectMultiple(_Known, AutocompleteSelectMultiple):  # type: ignore[misc]
    """An autocomplete of several values."""


def widget_of(form: BaseForm, name: str) -> Any:
    """The widget itself, without the wrapper that adds the links to add and change."""
    widget = form.fields[name].widget
    return getattr(widget, "widget", widget)


def share_labels(forms: list[BaseForm]) -> None:
    """Look up the labels of all values chosen in all forms: one query a field, and what the labels need."""
    if not forms:
        return
    for name, field in forms[0].fields.items():
        if not isinstance(field, ModelChoiceField) or not isinstance(widget_of(forms[0], name), _Known):
            continue
        values = {str(one) for form in forms for one in _chosen(form[name].value())}
        known = {}
        if field.queryset is not None and values and all(value.isdecimal() for value in values):
            found = field.queryset.filter(pk__in=values)
            known = {str(field.prepare_value(one)): field.label_from_instance(one) for one in found}
        for form in forms:
            widget_of(form, name).known = known


def _chosen(value: Any) -> Iterable[Any]:
    if value in (None, ""):
        return []
    return value if isinstance(value, (list, tuple)) else [value]


class ChoiceFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """Inline rows that share the labels of their autocompletes.

    One that nobody has changed is not validated again, which would cost five queries, and a document may have dozens: it stands
    as it is stored.
    """

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        return super()._construct_form(i, **{"empty_permitted": True, **kwargs})  # type: ignore[misc]

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if deletion := form.fields.get(DELETION_FIELD_NAME):
            deletion.widget.attrs["aria-label"] = deletion.label

    def validate_unique(self) -> None:
        """What is stored counts when rows are compared."""
        for form in self.initial_forms:
            if not form.cleaned_data:
                fields = form.instance._meta.concrete_fields
                stored = {field.name: getattr(form.instance, field.attname) for field in fields}
                form.cleaned_data = {name: stored[name] for name in form.fields if name in stored}
        super().validate_unique()

    @cached_property
    def forms(self) -> list[Any]:
        forms: list[Any] = super().forms
        share_labels(forms)
        return forms
