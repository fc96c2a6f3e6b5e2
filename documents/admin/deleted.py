"""What was deleted: a list for each kind of record, and back to where it was."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_safe

from archive_project.lib.numbers import LARGEST_NUMBER, number_in
from documents.admin.history import Sayings
from documents.admin.history_rows import row_changes
from documents.admin.links import desk_address, form_address, plural
from documents.admin.typed import M
from documents.admin.versions import Versioned
from documents.belongings import RowChange, gone_with
from documents.bringing_back import CannotBringBackError, name_of, restore
from documents.models.merge import MERGED

SHOWN = 25
MOST_SHOWN = 100  # rows that went with a record


class Restorable(Versioned[M]):
    """An admin class whose deleted records are listed, and restored by whoever may add such."""

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_deleted"
        view = self.admin_site.admin_view(require_safe(self.deleted_view))
        return [path("deleted/", view, name=name), *super().get_urls()]

    @property
    def deleted_address(self) -> str:
        return desk_address(self.model, "deleted")

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[M]) -> None:
        """One after the other: what goes with a record is known by going right before it, and comes back with it."""
        for record in queryset:
            record.delete()

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """The last deleted first, a page at a time and uncounted: a history is long."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        page = min(number_in(request.GET.get("p", "")) or 0, LARGEST_NUMBER // SHOWN - 1)
        found = list(self._deletions().select_related("history_user")[page * SHOWN : (page + 1) * SHOWN + 1])
        deletions = found[:SHOWN]
        last = {
            row["id"]: row["last"]
            for row in self.model.history.filter(id__in=[one.id for one in deletions])  # type: ignore[attr-defined]
            .exclude(history_type="-")
            .order_by()
            .values("id")
            .annotate(last=Max("history_id"))
        }
        said = Sayings(deletions) if deletions else None
        lines = [
            (
                one,
                getattr(one, "title", "")
                or getattr(one, "name", "")
                or (said.in_one_line(one) if said else ""),
                desk_address(self.model, "simple_history", one.id, last.get(one.id, one.history_id)),
            )
            for one in deletions
        ]
        return TemplateResponse(
            request,
            "admin/deleted.html",
            {
                **self.admin_site.each_context(request),
                "title": f"Deleted {self.opts.verbose_name_plural}",
                "opts": self.opts,
                "lines": lines,
                "newer": page - 1 if page else None,
                "older": page + 1 if len(found) > SHOWN else None,
            },
        )

    def _deletions(self) -> Any:
        """Of each record that is not there the last version, newest first; merged ones come back with their merge."""
        history = self.model.history.all()  # type: ignore[attr-defined]
        later = history.model.objects.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
        there = self.model._base_manager.filter(pk=OuterRef("id"))
        gone = history.filter(~Exists(there), ~Exists(later), history_type="-")
        return gone.exclude(history_change_reason__startswith=MERGED).order_by("-history_id")

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Of what was deleted too, which may be called after what is no more."""
        pk = number_in(object_id)
        if pk is None:
            raise Http404
        more = {"record": self.model._base_manager.filter(pk=pk).first(), **(extra_context or {})}
        return super().history_view(request, object_id, more)

    def history_view_title(self, request: HttpRequest, obj: M) -> str:
        return f"History: {name_of(obj)}"

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """A version of what was deleted is no form: it can be restored."""
        pk, version_pk = number_in(object_id), number_in(version_id)
        if pk is None or self.model._base_manager.filter(pk=pk).exists():
            return super().history_form_view(request, object_id, version_id, extra_context)  # type: ignore[misc,no-any-return]
        history = self.model.history.filter(id=pk)  # type: ignore[attr-defined]
        version = history.filter(history_id=version_pk or 0).first()
        deletion = history.order_by("-history_id").first()
        if version is None:
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._restore(request, version, deletion)
        went = gone_with(deletion)
        rows = [RowChange(part, row.id, row, None, row.history_date) for part, row in went[:MOST_SHOWN]]
        return TemplateResponse(
            request,
            "admin/restore.html",
            {
                **self.admin_site.each_context(request),
                "title": "Deleted",
                "subtitle": name_of(version.instance),
                "opts": self.opts,
                "version": version,
                "deletion": deletion,
                "merged": (deletion.history_change_reason or "").startswith(MERGED),
                "fields": Sayings([version]).said(version),
                "rows": row_changes(rows),
                "further": len(went) - len(rows),
                "may_restore": self.has_add_permission(request),
                "history_url": desk_address(self.model, "history", pk),
                "deleted_url": self.deleted_address,
            },
        )

    def _restore(self, request: HttpRequest, version: Any, deletion: Any) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            if (deletion.history_change_reason or "").startswith(MERGED):
                raise CannotBringBackError("It was merged into another: take the merge back.")
            record, told = restore(
                version, deletion, user=request.user, may_write=lambda *asked: self.may_write(request, *asked)
            )
        except CannotBringBackError as error:
            self.message_user(request, f"It was not restored. {error}", messages.ERROR)
            return HttpResponseRedirect(request.path)
        self.log_addition(request, record, "Restored.")
        left = f", but for {plural(len(told), 'thing', 'things')}" if told else ""
        self.message_user(request, f"“{record}” is restored{left}.", messages.SUCCESS)
        for sentence in told:
            self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(form_address(self.model, record.pk))
