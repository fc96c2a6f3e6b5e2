"""Editing chosen fields of many records from their list: choose, see what each record would become, then write it all.

What is chosen is carried from page to page: the keys, and from the rehearsal on each record's last version, so that nothing is
written that was not shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST

from archive_project.lib.numbers import number_in
from documents.admin.choices import KnownSelect, KnownSelectMultiple
from documents.admin.links import desk_address, form_address, list_address, plural
from documents.admin.logged import remember
from documents.admin.saved_view import kept
from documents.admin.typed import Admin, M
from documents.bulk_edit import (
    ADD,
    EMPTY,
    MOST,
    REMOVE,
    REPLACE,
    SET,
    Changed,
    ChangedMeanwhileError,
    Edit,
    Planned,
    apply,
    plan,
)
from documents.in_words import changed, labels_of
from documents.word_changes import LARGEST, Piece

SHOWN = 100  # records of a rehearsal on a page
TOO_MANY = f"Choose up to {MOST:,} records to edit at once: narrow the list by its filters."
KEPT = (("", "Leave as it is"),)
WORDS = {
    SET: "Set to",
    EMPTY: "Empty",
    REPLACE: "Replace words",
    ADD: "Add",
    REMOVE: "Take away",
}


def ways_of(field: Any) -> list[str]:
    """What can be done to a field."""
    if field.many_to_many:
        return [ADD, REMOVE, SET, EMPTY]
    if field.related_model or field.choices:
        return [SET, EMPTY] if field.blank else [SET]
    return [SET, REPLACE, EMPTY] if field.blank else [SET, REPLACE]


class Row:
    """A field in the form: how it is edited, with what, and of words that are replaced those that go."""

    def __init__(self, form: BulkEditForm, field: Any) -> None:
        self.label = field.verbose_name
        self.how, self.value = form[f"how_{field.name}"], form[f"value_{field.name}"]
        self.found = form[f"found_{field.name}"] if f"found_{field.name}" in form.fields else None


class BulkEditForm(forms.Form):
    """What to do to which fields, and why."""

    reason = forms.CharField(
        max_length=300, help_text="Stands in the history of each record.", widget=forms.TextInput
    )

    def __init__(self, fields: Sequence[Any], site: admin.AdminSite, *args: Any) -> None:
        super().__init__(*args)
        self.edited = fields
        for field in fields:
            ways = [(way, WORDS[way]) for way in ways_of(field)]
            label = str(field.verbose_name)
            self.fields[f"how_{field.name}"] = forms.ChoiceField(
                choices=[*KEPT, *ways], required=False, label=f"What to do: {label}"
            )
            self.fields[f"value_{field.name}"] = self._value(field, site)
            if REPLACE in dict(ways):
                self.fields[f"found_{field.name}"] = forms.CharField(
                    required=False, strip=False, label=f"Words to replace: {label}"
                )

    def _value(self, field: Any, site: admin.AdminSite) -> Any:
        options: dict[str, Any] = {"required": False, "label": str(field.verbose_name), "help_text": ""}
        if field.many_to_many:
            return field.formfield(**options, widget=KnownSelectMultiple(field, site))
        if field.related_model:
            return field.formfield(**options, widget=KnownSelect(field, site))
        if field.choices:
            return forms.ChoiceField(choices=field.flatchoices, required=False, label=options["label"])
        widget = forms.Textarea({"rows": 2}) if isinstance(field, models.TextField) else forms.TextInput()
        return forms.CharField(
            required=False, strip=False, label=options["label"], max_length=field.max_length, widget=widget
        )

    def rows(self) -> list[Row]:
        return [Row(self, field) for field in self.edited]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [field for field in self.edited if cleaned.get(f"how_{field.name}")]
        if not chosen:
            self.add_error(None, "Choose what to do to one field at least.")
        for field in chosen:
            how, value = cleaned[f"how_{field.name}"], cleaned.get(f"value_{field.name}")
            if how == SET and isinstance(value, str):  # only what replaces words may be a space
                value = cleaned[f"value_{field.name}"] = value.strip()
            if how in {SET, ADD, REMOVE} and not value and f"value_{field.name}" not in self.errors:
                self.add_error(
                    f"value_{field.name}", "Choose or write what; to take everything away, “Empty” it."
                )
            if how == REPLACE and not cleaned.get(f"found_{field.name}"):
                self.add_error(f"found_{field.name}", "Write the words that shall be replaced.")
        return cleaned

    def edits(self) -> list[Edit]:
        return list(self._edits())

    def _edits(self) -> Iterator[Edit]:
        for field in self.edited:
            how, value = (self.cleaned_data[f"{part}_{field.name}"] for part in ("how", "value"))
            if field.many_to_many:
                value = frozenset(record.pk for record in value)
            elif field.related_model:
                value = value.pk if value else None
            if how:
                yield Edit(field, how, value, self.cleaned_data.get(f"found_{field.name}", ""))


def read_chosen(text: str) -> dict[int, int]:
    """The records that a page carries, with their versions once they were rehearsed: "12-340,13-341"."""
    found = {}
    for one in text.split(","):
        key, _, version = one.partition("-")
        if (number := number_in(key)) is not None:
            found[number] = number_in(version) or 0
    return found


def sort_out(model: Any, planned: Sequence[Planned], number: Any) -> dict[str, Any]:
    """What a page of a rehearsal shows: those that change, page by page, those that are refused, how many are so already.

    The texts of a page share what one comparison may cost, about a second.
    """
    refused = [one for one in planned if one.refusal]
    changing = [one for one in planned if one.changes and not one.refusal]
    page = Paginator(changing, SHOWN).get_page(number)
    changes = [change for one in page for change in one.changes]
    labels = labels_of((change.field, value) for change in changes for value in (change.old, change.new))
    share = LARGEST // max(1, len(changes))

    def described(change: Changed) -> tuple[str, list[Piece]]:
        words = changed(change.field, change.old, change.new, labels, share)
        return str(change.field.verbose_name), words

    return {
        "page": page,
        "rows": [(one, form_address(model, one.key), list(map(described, one.changes))) for one in page],
        "refused": [(one, form_address(model, one.key)) for one in refused],
        "unchanged": len(planned) - len(changing) - len(refused),
    }


@admin.action(description="Edit fields…", permissions=["change"])
def edit_fields(records: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    keys = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        records.message_user(request, TOO_MANY, messages.WARNING)
        return None
    said = number_in(request.POST.get("listed", ""))
    moved = said is not None and request.POST.get("select_across") == "1" and said != len(keys)
    note = f"The list counted {said:,}; meanwhile it is {len(keys):,}." if moved else ""
    page: HttpResponse = records.choose_edits(request, dict.fromkeys(keys, 0), note=note)
    return page


class BulkEditable(Admin[M]):
    """For the admin of records with a status and a history: `bulk_fields` are those that the list edits."""

    bulk_fields: ClassVar[Sequence[str]] = ()

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.edit_fields_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_edit_fields"
        return [path("edit-fields/", view, name=name), *super().get_urls()]

    def edit_fields_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        chosen, step = read_chosen(request.POST.get("records", "")), request.POST.get("step", "")
        if not 0 < len(chosen) <= MOST:
            messages.warning(request, TOO_MANY if chosen else "No record is chosen.")
            return self._back_to_list(request)
        form = self._edit_form(request.POST)
        if step == "choose" or not form.is_valid():
            return self.choose_edits(request, chosen, form)
        if step != "apply":
            return self._edit_rehearsal(request, chosen, form)
        try:
            done = apply(
                self.model,
                form.edits(),
                chosen,
                user=request.user,
                reason=form.cleaned_data["reason"],
            )
        except ChangedMeanwhileError as error:
            return self._edit_rehearsal(request, chosen, form, error.labels)
        self._log_edits(request, list(map(int, done.versions)), str(done))
        said = plural(done.count, "record", "records")
        messages.success(
            request, f"{said} changed. Under “Edits of many records” this can be taken back as a whole."
        )
        return self._back_to_list(request)

    def choose_edits(
        self, request: HttpRequest, chosen: dict[int, int], form: BulkEditForm | None = None, note: str = ""
    ) -> HttpResponse:
        """What to do to which fields. `form`: as it was filled in, where it was."""
        return self._edit_page(
            request,
            "admin/bulk_edit.html",
            chosen,
            form or self._edit_form(None),
            title=f"Edit fields of {plural(len(chosen), str(self.opts.verbose_name), str(self.opts.verbose_name_plural))}",
            note=note,
        )

    def _edit_form(self, data: Any) -> BulkEditForm:
        fields = [self.opts.get_field(name) for name in self.bulk_fields]
        return BulkEditForm(fields, self.admin_site, data)

    def _edit_rehearsal(
        self, request: HttpRequest, chosen: dict[int, int], form: BulkEditForm, stale: Sequence[str] = ()
    ) -> HttpResponse:
        planned = list(plan(self.model, form.edits(), chosen, request.user))
        sorted_out = sort_out(self.model, planned, request.POST.get("page"))
        count = sorted_out["page"].paginator.count
        return self._edit_page(
            request,
            "admin/bulk_edit_rehearsal.html",
            {one.key: one.version for one in planned},
            form,
            title=f"Change {plural(count, str(self.opts.verbose_name), str(self.opts.verbose_name_plural))}?",
            stale=stale,
            **sorted_out,
        )

    def _edit_page(
        self, request: HttpRequest, template: str, chosen: dict[int, int], form: BulkEditForm, **more: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "records": ",".join(f"{key}-{version}" for key, version in chosen.items()),
            "action_url": desk_address(self.model, "edit_fields"),
            "back": self._narrowed(request),
            "back_url": f"{list_address(self.model)}?{self._narrowed(request)}",
            **more,
        }
        return TemplateResponse(request, template, context)

    def _narrowed(self, request: HttpRequest) -> str:
        """How the list was narrowed from which this began."""
        return kept(request.POST.get("back") or request.META.get("QUERY_STRING", ""))

    def _back_to_list(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(f"{list_address(self.model)}?{self._narrowed(request)}")

    def _log_edits(self, request: HttpRequest, keys: Sequence[int], reason: str) -> None:
        """A line each in the log of the admin: three queries, however many."""
        records = self.get_queryset(request).filter(pk__in=keys)
        remember(request, LogEntry.objects.log_actions(request.user.pk or 0, records, CHANGE, reason))
