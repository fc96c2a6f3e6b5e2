"""Two curators with the same form open: whoever saves second is told first, and sees both versions.

The form carries the number of the last version of the record, and of what its rows hold, as they were when it was opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import OuterRef, Subquery
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from archive_project.lib.clock import minute
from archive_project.lib.numbers import number_in
from archive_project.lib.rich_text import to_compare
from documents.admin.history import describe_changes
from documents.admin.typed import Admin, M
from documents.word_changes import Piece, word_changes

VERSION = "version"  # the field of the form
TOLD = (
    "Somebody saved this record while you were at it. Nothing of yours is saved yet: see below what differs."
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of the form: what is stored, with what would be lost and what would come marked."""

    name: str
    theirs: str
    mine: str
    pieces: Sequence[Piece]


def version_of(record: models.Model, parts: Sequence[tuple[type[Any], str]]) -> str:
    """The last versions of the record and of each kind of rows that its form shows, as one word. One query."""
    histories = [(type(record), "id"), *parts]
    last = {
        f"version_{n}": Subquery(
            model.history.filter(**{field: OuterRef("pk")}).order_by("-history_id").values("history_id")[:1]
        )
        for n, (model, field) in enumerate(histories)
    }
    row = type(record)._base_manager.filter(pk=record.pk).values_list(*last.values())
    return "-".join(str(one or 0) for one in row.get())


class Meanwhile(Admin[M]):
    """An admin class whose forms know what they were made of."""

    def _parts(self, request: HttpRequest, record: Any) -> list[tuple[type[Any], str]]:
        """The kinds of rows of the form, each with the foreign key that leads to the record."""
        return [
            (inline.model, f"{_get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).name}_id")
            for inline in self.get_inlines(request, record)
            if hasattr(inline.model, "history")
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        opened = request.POST.get(VERSION, "") if request.method == "POST" else ""
        if not (opened and change and obj and connection.in_atomic_block):
            return form
        # Whoever saves at the same moment waits here, and is told.
        self.model._base_manager.select_for_update().filter(pk=obj.pk).first()
        if version_of(obj, self._parts(request, obj)) == opened:
            return form

        class Told(form):  # type: ignore[misc, valid-type]
            def clean(self) -> Any:
                cleaned = super().clean()
                self.add_error(None, TOLD)
                return cleaned

        Told.opened = opened
        return Told

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None:
            context[VERSION] = version_of(obj, self._parts(request, obj))
            form = context["adminform"].form
            if hasattr(form, "opened"):
                rows = [inline.formset for inline in context["inline_admin_formsets"]]
                context["meanwhile"] = {
                    "versions": self._saved_since(obj, form.opened),
                    "differences": [*differing(form), *(one for row in rows for one in differing_rows(row))],
                }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _saved_since(self, record: Any, opened: str) -> list[Any]:
        """The versions of the record itself since then, newest first, each with what it changed."""
        last = number_in(opened.partition("-")[0]) or 0
        found = self.model.history.filter(id=record.pk, history_id__gt=last)  # type: ignore[attr-defined]
        versions = list(found.select_related("history_user").order_by("-history_date", "-history_id")[:10])
        describe_changes(self.model, versions)
        return versions


def differing(form: Any, row: str = "") -> Iterator[Difference]:
    """The fields in which what was sent differs from what is stored by now."""
    for name in form.changed_data:
        bound = form[name]
        mine = form.cleaned_data.get(name, bound.data) if hasattr(form, "cleaned_data") else bound.data
        old, new = _words(bound.field, bound.initial), _words(bound.field, mine)
        if old != new:
            label = capfirst(str(bound.label or name))
            yield Difference(
                f"{row}: {label}" if row else label, old, new, word_changes(*to_compare(old, new))
            )


def differing_rows(formset: Any) -> Iterator[Difference]:
    kind = capfirst(str(formset.model._meta.verbose_name))
    sent = set()
    for form in formset.forms:
        pk = form.instance.pk
        sent.add(pk)
        named = f"{kind} “{form.instance}”" if pk else f"{kind}, added by you"
        if form in formset.deleted_forms if formset.is_valid() else False:
            yield Difference(named, "stands", "deleted by you", word_changes("stands", "deleted by you"))
        else:
            yield from differing(form, named)
    for record in formset.queryset:
        if record.pk not in sent:
            yield Difference(f"{kind} “{record}”", "added", "stays: it is not in your form", [])


def _words(field: Any, value: Any) -> str:
    """A value of a form as a curator would say it."""
    queryset = getattr(field, "queryset", None)
    if value in (None, "", [], False):
        return ""
    if queryset is not None:
        values = value if isinstance(value, (list, tuple, models.QuerySet)) else [value]
        keys = [one.pk if isinstance(one, models.Model) else one for one in values]
        return ", ".join(sorted(str(one) for one in field.queryset.model._base_manager.filter(pk__in=keys)))
    if choices := getattr(field, "choices", None):
        return str(dict(choices).get(value, value))
    if value is True:
        return "yes"
    return minute(value) if hasattr(value, "hour") else str(value)
