"""Two versions of a record side by side, with what belongs to it; and back: one field, one row, or all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from archive_project.lib.clock import minute
from archive_project.lib.numbers import number_in
from documents.admin.history import Change, changes_between, describe_changes
from documents.admin.history_rows import describe_rows, row_changes
from documents.admin.links import desk_address
from documents.admin.meanwhile import version_of
from documents.admin.typed import Admin, M
from documents.belongings import MOST, ends_at, parts_of, rows_between
from documents.bringing_back import CannotBringBackError, name_of, set_fields, write_rows
from documents.word_changes import Piece
from documents.workflow.rights import may

CHANGED_SINCE = (
    "The record was changed since you opened this page: nothing was done. Look at it as it is now."
)


@dataclass(frozen=True, slots=True)
class Row:
    """What two versions say otherwise: the older's words with what went, the newer's with what came."""

    name: str
    label: str
    older: Sequence[Piece]
    newer: Sequence[Piece]


def beside(change: Change) -> Row:
    older, newer = ([piece for piece in change.pieces if piece.kind != other] for other in ("new", "gone"))
    return Row(change.name, change.field, older, newer)


class Versioned(Admin[M]):
    """An admin class whose records have their versions compared, and brought back in parts."""

    def get_urls(self) -> list[Any]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.versions_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_versions"
        return [path("<int:pk>/versions/", self.admin_site.admin_view(view), name=name), *super().get_urls()]

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True
    ) -> None:
        versions = list(historical_records)
        describe_changes(self.model, versions)
        describe_rows(versions)

    def versions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        stored = self.model._base_manager.filter(pk=pk).first()
        if not self.has_view_or_change_permission(request, stored):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        keys = {number_in(asked.get(name, "")) for name in ("older", "newer")}
        history = self.model.history.filter(id=pk)  # type: ignore[attr-defined]
        found = list(
            history.filter(history_id__in=keys - {None}).select_related("history_user").order_by("history_id")
        )
        last = history.order_by("-history_id").first()
        if last is None:
            raise Http404
        if len(found) != 2:
            self.message_user(request, "Choose two versions to compare.", messages.WARNING)
            return HttpResponseRedirect(desk_address(self.model, "history", pk))
        older, newer = found
        rows, cut = rows_between(newer, ends_at(older), ends_at(newer))
        changes = [*changes_between(older, newer), *row_changes(rows)]
        may_bring_back = stored is not None and newer == last and self.has_change_permission(request, stored)
        if request.method == "POST":
            if stored is None or not self.has_change_permission(request, stored):
                raise PermissionDenied
            if not may_bring_back or request.POST.get("state", "") != self._state(stored):
                self.message_user(request, CHANGED_SINCE, messages.ERROR)
                return HttpResponseRedirect(request.get_full_path())
            chosen = {change.name for change in changes}
            if "all" not in request.POST:
                chosen &= set(request.POST.getlist("name"))
            return self._bring_back(
                request, stored, older, [row for row in rows if row.name in chosen], chosen
            )
        return TemplateResponse(
            request,
            "admin/versions.html",
            {
                **self.admin_site.each_context(request),
                "title": "Two versions",
                "subtitle": name_of(stored or older.instance),
                "opts": self.opts,
                "record": stored,
                "older": older,
                "newer": newer,
                "is_now": newer == last,
                "last": last,
                "rows": [beside(change) for change in changes],
                "cut": [part.model._meta.verbose_name_plural for part in cut],
                "most": MOST,
                "state": self._state(stored) if may_bring_back else "",
                "here": desk_address(self.model, "versions", pk),
                "older_url": desk_address(self.model, "simple_history", pk, older.pk),
                "newer_url": desk_address(self.model, "simple_history", pk, newer.pk),
                "history_url": desk_address(self.model, "history", pk),
            },
        )

    def _state(self, record: Any) -> str:
        return version_of(record, [(part.model, part.field.attname) for part in parts_of(self.model)])

    def _bring_back(
        self, request: HttpRequest, record: Any, older: Any, rows: list[Any], chosen: set[str]
    ) -> HttpResponse:
        reason = f"Brought back as of {minute(older.history_date)}"
        if not chosen:
            self.message_user(request, "Choose what to bring back: nothing was done.", messages.WARNING)
            return HttpResponseRedirect(desk_address(self.model, "history", record.pk))
        record._history_user, record._change_reason = request.user, reason
        try:
            with transaction.atomic():
                set_fields(record, older, chosen)
                self.save_model(request, record, None, True)
                told = write_rows(
                    rows,
                    user=request.user,
                    reason=reason,
                    may_write=lambda *asked: self.may_write(request, *asked),
                )
                self.log_change(request, record, reason)
        except CannotBringBackError as error:
            self.message_user(request, f"Nothing was brought back. {error}", messages.ERROR)
        else:
            self.message_user(request, f"{reason}.", messages.SUCCESS)
            for sentence in told:
                self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(desk_address(self.model, "history", record.pk))

    def may_write(self, request: HttpRequest, verb: str, row: Any) -> bool:
        """Whether somebody may add, change or delete what belongs to a record here, as its own admin class says."""
        own = self.admin_site.get_model_admin(type(row))
        if verb == "delete":
            return own.has_delete_permission(request, row)
        return may(request.user, verb, row) and own.has_change_permission(request, row)
