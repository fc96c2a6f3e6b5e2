"""Merging at the desk: records chosen in a list, side by side, with the choice of each field's value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from archive_project.lib.numbers import number_in
from documents.admin.becomes_public import becomes_public
from documents.admin.links import desk_address, form_address, list_address, plural
from documents.merging.choosing import MOST, NAME, best, choices, differing, state_of
from documents.merging.merge import CannotMergeError, merge, path_of
from documents.merging.naming import called, naming
from documents.models import Person
from documents.models.publication import Publication
from documents.word_changes import Piece, words_of_theirs
from documents.workflow.rights import may

MOST_COMPARED = 250_000  # words with words: longer texts are shown without marks
RECORD = "record"


@dataclass(frozen=True, slots=True)
class Cell:
    """One record's value of one choice: its words, those marked that the kept record's value has not."""

    record: Any
    pieces: Sequence[Piece]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A choice, and each record's value."""

    name: str
    label: str
    cells: Sequence[Cell]
    note: str = ""


def merge_address(kind: type[Any], keys: Sequence[Any]) -> str:
    """Where these records are merged."""
    return f"{desk_address(kind, 'merge')}?{urlencode([(RECORD, key) for key in keys])}"


def may_merge(user: Any, kind: type[Any]) -> bool:
    """Whoever merges records sees all that they say, and changes what the public sees of them."""
    sees = may(user, "view", kind) or may(user, "change", kind)
    publishes = not issubclass(kind, Publication) or may(user, "publish", kind)
    return sees and may(user, "merge", kind) and publishes


@admin.action(description="Merge…", permissions=["merge"])
def merge_selected(records: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    keys = list(queryset.order_by().values_list("pk", flat=True)[: MOST + 1])
    if not 2 <= len(keys) <= MOST:
        records.message_user(request, f"Choose two records to merge, or up to {MOST}.", messages.WARNING)
        return None
    return redirect(merge_address(queryset.model, keys))


class Mergeable:
    """For the admin of a kind of record that can be merged."""

    model: Any
    opts: Any
    admin_site: admin.AdminSite

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(request.user, self.model)

    def get_urls(self) -> list[Any]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.merge)
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [path("merge/", self.admin_site.admin_view(view), name=name), *super().get_urls()]  # type: ignore[misc]

    def merge(self, request: HttpRequest) -> HttpResponse:
        """Show the records side by side; merge them once it is said which is kept, and why."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        keys = list(dict.fromkeys(filter(None, map(number_in, asked.getlist(RECORD)))))[: MOST + 1]
        found = self.model._base_manager.in_bulk(keys)
        records = [found[key] for key in keys if key in found]
        refusal = ""
        if request.method == "POST":
            try:
                done = merge(self.model, keys, **self._chosen(request, found), user=request.user)
            except CannotMergeError as error:
                refusal = str(error)
            else:
                words = plural(len(done.merged), "record", "records")
                self.message_user(request, f"Merged {words} into “{done.label}”.", messages.SUCCESS)  # type: ignore[attr-defined]
                return redirect("admin:documents_merge_change", done.pk)
        if not 2 <= len(records) <= MOST:
            said = refusal or f"Choose two records to merge, or up to {MOST}."
            self.message_user(request, said, messages.WARNING)  # type: ignore[attr-defined]
            return redirect(list_address(self.model))
        return self._page(request, records, refusal)

    def _chosen(self, request: HttpRequest, found: dict[int, Any]) -> dict[str, Any]:
        names = [NAME, *(choice.name for choice in choices(self.model))]
        taken = {name: number_in(request.POST.get(f"take-{name}", "")) for name in names}
        return {
            "keep": number_in(request.POST.get("keep", "")) or 0,
            "reason": request.POST.get("reason", ""),
            "taken": {name: key for name, key in taken.items() if key in found},
            "states": {key: request.POST.get(f"state-{key}", "") for key in found},
        }

    def _page(self, request: HttpRequest, records: list[Any], refusal: str) -> HttpResponse:
        counts = list(_belongings(self.model, records))
        said = {
            record.pk: sum(of_each[place] for _, of_each in counts) for place, record in enumerate(records)
        }
        wanted = number_in(request.POST.get("keep", "")) or number_in(request.GET.get("keep", ""))
        kept = next(
            (record for record in records if record.pk == wanted),
            max(
                records,
                key=lambda record: (getattr(record, "is_published", True), said[record.pk], -record.pk),
            ),
        )
        rows = list(_rows(self.model, records, kept, request))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge {len(records)} {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "refusal": refusal,
            "reason": request.POST.get("reason", ""),
            "records": [
                {
                    "record": record,
                    "key": record.pk,
                    "address": path_of(record),
                    "state": state_of(record),
                    "is_kept": record is kept,
                    "url": form_address(self.model, record.pk),
                }
                for record in records
            ],
            "rows": rows,
            "counts": counts,
        }
        return TemplateResponse(request, "admin/merge.html", context)


def _belongings(kind: Any, records: Sequence[Any]) -> Iterator[tuple[str, list[int]]]:
    """Yield what belongs to the records, and how much of it to each: a query a table."""
    keys = [record.pk for record in records]
    for table in naming(kind):
        of_each = Counter[int]()
        for column in table.columns:
            rows = table.model._base_manager.filter(**{f"{column}__in": keys}).order_by().values_list(column)
            of_each.update(dict(rows.annotate(Count("pk"))))
        if of_each:
            yield capfirst(called(table.model)), [of_each[key] for key in keys]


def _rows(kind: Any, records: Sequence[Any], kept: Any, request: HttpRequest) -> Iterator[Row]:
    if issubclass(kind, Person):
        names = {record: str(record) for record in records}
        if len(set(names.values())) > 1:
            yield _row(NAME, "Preferred name", names, kept, kept, request)
    for choice in differing(kind, records):
        shown = {record: choice.shown(record) for record in records}
        row = _row(choice.name, choice.label, shown, kept, best(choice, kept, records), request)
        yield replace(row, note=becomes_public(kind, records)) if choice.name == "status" else row


def _row(name: str, label: str, shown: dict[Any, str], kept: Any, proposed: Any, request: HttpRequest) -> Row:
    chosen = number_in(request.POST.get(f"take-{name}", "")) or proposed.pk
    cells = [
        Cell(
            record,
            words_of_theirs(shown[kept] if record is not kept else words, words, MOST_COMPARED),
            record.pk == chosen,
        )
        for record, words in shown.items()
    ]
    return Row(name, label, cells)
