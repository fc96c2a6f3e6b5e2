"""The journal of imports: to read, and each run to be undone."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse

from collections_app.admin.resources import ImportChangeTable, ImportRunTable
from collections_app.admin.undo import MOST_ROWS, Sections
from collections_app.importing.alone import NotAloneError, at_work
from collections_app.importing.undo import CannotUndoError, undo_run
from collections_app.models import (
    Collection,
    Essay,
    ImportChange,
    ImportDecision,
    ImportRun,
    ImportUpload,
    RowChange,
)
from collections_app.roles import publishes_everything
from documents.admin.links import link_to_list, link_to_record, plural
from documents.admin.stock import JournalAdmin
from documents.models import Document, Person
from documents.workflow.rights import may

UNDO, CHANGE = "collections_importrun_undo", "collections_importrun_change"
DECIDE = "collections_importdecision_decide"


def range_read(page: dict[str, Any]) -> str:
    """ "1–10 of 34", "1–10", or ""."""
    first, last = page.get("range") or (None, None)
    total = page.get("total")
    words = f"{first}–{last}" if first is not None else ""
    return f"{words} of {total}".strip() if total is not None else words


def as_count(value: Any) -> Any:
    """How many: of a list its length, of anything else itself."""
    return len(value) if isinstance(value, (list, dict)) else value


def in_words(run: ImportRun) -> str:
    return ", ".join(f"{count:,} {action}" for action, count in run.counts.items() if count) or "none"


def may_undo(request: HttpRequest) -> bool:
    """Undoing writes as an import does."""
    return may(request.user, "undo", ImportRun) and publishes_everything(request.user)


def may_decide(request: HttpRequest) -> bool:
    """What is decided is imported at once."""
    return may(request.user, "change", ImportDecision) and publishes_everything(request.user)


def questions_of(run: ImportRun, request: HttpRequest) -> tuple[str, int]:
    """Return where the questions of a run are answered, and how many are open; "" where none is, or not by this person."""
    count = ImportDecision.objects.filter(run=run).open().count() if may_decide(request) else 0
    return (reverse(f"admin:{DECIDE}", args=[run.pk]) if count else "", count)


@admin.register(ImportRun)
class ImportRunAdmin(JournalAdmin[ImportRun]):
    resource_classes = [ImportRunTable]
    list_display = ["number", "started_at", "user", "what", "state", "counts_in_words"]
    list_display_links = ["number", "started_at"]
    list_select_related = ["user"]
    list_filter = ["started_at", "undone"]
    fields = [
        "number",
        "what",
        "state",
        "started_at",
        "finished_at",
        "user",
        "identifier",
        "counts_in_words",
        "its_changes",
        "what_was_read",
    ]
    readonly_fields = ["number", "what", "state", "counts_in_words", "its_changes", "what_was_read"]
    change_form_template = "admin/import_run.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        """Whether a run is at work is asked once, not for each that is unfinished."""
        return super().get_queryset(request).annotate(at_work=Value(at_work()))

    def get_fields(self, request: HttpRequest, obj: ImportRun | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return [name for name in fields if name != "what_was_read"] if obj and obj.undoes_id else fields

    def get_urls(self) -> list[Any]:
        address = path("<int:number>/undo/", self.admin_site.admin_view(self.undo), name=UNDO)
        return [address, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        ended = run and (run.finished_at or (run.is_unfinished and not run.at_work))  # type: ignore[attr-defined]
        offered = run and ended and not run.undone and may_undo(request)
        address = reverse(f"admin:{UNDO}", args=[run.pk]) if run and offered else ""
        questions_url, questions = questions_of(run, request) if run else ("", 0)
        may_look = may(request.user, "view", ImportUpload)
        upload = run.uploads.first() if run and may_look else None
        context = {
            "undo_url": address,
            "questions_url": questions_url,
            "questions": questions,
            "upload_url": reverse("admin:collections_importupload_change", args=[upload.pk])
            if upload
            else "",
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def undo(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show what undoing a run would do; do it once that is confirmed."""
        if not may_undo(request) or not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ImportRun, pk=number)
        sections, refusal, undoing = Sections(), "", None
        try:
            if RowChange.objects.filter(run=run)[MOST_ROWS : MOST_ROWS + 1].exists():
                raise CannotUndoError(
                    f"Run {run.pk} touched more than {MOST_ROWS:,} rows, too many to wait for here:"
                    f" an administrator undoes it with “manage.py undo_import {run.pk}”."
                )
            undoing = undo_run(run, sections, rehearse=request.method != "POST", user=request.user)
        except (CannotUndoError, NotAloneError) as error:
            refusal = str(error)
        if undoing and undoing.pk:
            self.message_user(request, f"Run {run.pk} is undone: {in_words(undoing)}.", messages.SUCCESS)
            return redirect(f"admin:{CHANGE}", undoing.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo run {run.pk}?",
            "opts": self.opts,
            "run": run,
            "refusal": refusal,
            "counts": in_words(undoing).capitalize() if undoing else "",
            "plan": sections.shown(),
        }
        return TemplateResponse(request, "admin/undo_run.html", context)

    @admin.display(description="run", ordering="pk")
    def number(self, run: ImportRun) -> int:
        return run.pk

    @admin.display(description="what")
    def what(self, run: ImportRun) -> str:
        if run.undoes_id:
            return link_to_record(ImportRun, run.undoes_id, f"undoing run {run.undoes_id}")
        pages = run.pages or run.asked.get("paths", [])
        return f"import, {plural(len(pages), 'page', 'pages')}"

    @admin.display(description="state")
    def state(self, run: ImportRun) -> str:
        if run.undone:
            return "undone"
        if run.finished_at:
            return "done"
        if run.at_work:  # type: ignore[attr-defined]
            return "at work"
        if run.is_unfinished:
            return (
                "stopped on its way: what is written stays; "
                f"undo it, or let it go on where it was begun, else with “manage.py import_pages --again {run.pk}”"
            )
        again = "" if run.undoes_id else f", start it again with “manage.py import_pages --again {run.pk}”"
        return f"died: it wrote nothing{again}"

    @admin.display(description="entries")
    def counts_in_words(self, run: ImportRun) -> str:
        return in_words(run)

    @admin.display(description="changes")
    def its_changes(self, run: ImportRun) -> str:
        changes = ImportChange.objects.filter(run=run)
        kept = changes.filter(action=ImportChange.Action.KEEP).count() if run.undoes_id else 0
        every = link_to_list(
            ImportChange, plural(changes.count(), "change", "changes"), run__id__exact=run.pk
        )
        if not kept:
            return every
        words = f"{plural(kept, 'value or record', 'values and records')} left as edited since"
        stays = link_to_list(ImportChange, words, run__id__exact=run.pk, action__exact="keep")
        return render_to_string("admin/changes_of_run.html", {"every": every, "stays": stays})

    @admin.display(description="pages read")
    def what_was_read(self, run: ImportRun) -> str:
        pages = [
            {
                **page,
                "range_read": range_read(page),
                "entries_read": as_count(page.get("entries", "")),
                "unread_lines": [line for line in page.get("unread") or [] if isinstance(line, dict)],
                "unread_count": as_count(page.get("unread") or []),
            }
            for page in run.pages
        ]
        return render_to_string("admin/import_pages.html", {"pages": pages})


@admin.register(ImportChange)
class ImportChangeAdmin(JournalAdmin[ImportChange]):
    resource_classes = [ImportChangeTable]
    list_display = ["id", "action", "record", "field", "where_or_why", "run"]
    list_display_links = ["id", "action"]
    list_select_related = ["run"]
    list_filter = ["action"]
    ordering = ["id"]
    search_fields = ["label", "=field", "=page"]
    search_help_text = "What the record was called, or exactly a field or a page."
    fields = [
        "run",
        "action",
        "record",
        "field",
        "before_in_words",
        "after_in_words",
        "now_in_words",
        "reason",
        "edition",
        "read_at",
    ]
    readonly_fields = ["record", "read_at", "before_in_words", "after_in_words", "now_in_words"]

    @admin.display(description="record", ordering="label")
    def record(self, change: ImportChange) -> str:
        kinds: list[tuple[type[models.Model], int | None]] = [
            (Document, change.document_id),
            (Collection, change.collection_id),
            (Essay, change.essay_id),
            (Person, change.person_id),
        ]
        kind, pk = next(((kind, pk) for kind, pk in kinds if pk), kinds[0])
        return link_to_record(kind, pk, change.label)

    @admin.display(description="read at")
    def read_at(self, change: ImportChange) -> str:
        return f"{change.page}, line {change.line}" if change.line else change.page

    @admin.display(description="where, or why")
    def where_or_why(self, change: ImportChange) -> str:
        return change.reason or self.read_at(change)

    @admin.display(description="before")
    def before_in_words(self, change: ImportChange) -> str:
        return render_to_string("admin/import_value.html", {"value": change.before})

    @admin.display(description="after")
    def after_in_words(self, change: ImportChange) -> str:
        return render_to_string("admin/import_value.html", {"value": change.after})

    @admin.display(description="now")
    def now_in_words(self, change: ImportChange) -> str:
        return render_to_string("admin/import_value.html", {"value": change.now})

    def get_fields(self, request: HttpRequest, obj: ImportChange | None = None) -> Any:
        """What stands now, and why, is said of what an undo left alone; where it was read, of what an import did."""
        fields = super().get_fields(request, obj)
        left = {"edition", "read_at"} if obj and obj.reason else {"now_in_words", "reason"}
        return [name for name in fields if name not in left]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportChange]:
        """Lists leave the values in the database: they are long, and not shown."""
        queryset = super().get_queryset(request)
        match = request.resolver_match
        is_list = match and match.url_name == "collections_importchange_changelist"
        return queryset.defer("before", "after", "now") if is_list else queryset
