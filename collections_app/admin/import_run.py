"""The journal of imports, to read only."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string

from collections_app.admin.resources import ImportChangeTable, ImportRunTable
from collections_app.models import Collection, Essay, ImportChange, ImportRun
from documents.admin.links import link_to_list, link_to_record, plural
from documents.admin.stock import PlainAdmin
from documents.models import Document, Person

M = TypeVar("M", bound=models.Model)


class JournalAdmin(PlainAdmin[M]):
    """What happened is on record: nobody adds to it, changes it or takes from it here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


def range_read(page: dict[str, Any]) -> str:
    """ "1–10 of 34", "1–10", or ""."""
    first, last = page.get("range") or (None, None)
    total = page.get("total")
    words = f"{first}–{last}" if first is not None else ""
    return f"{words} of {total}".strip() if total is not None else words


def as_count(value: Any) -> Any:
    """How many: of a list its length, of anything else itself."""
    return len(value) if isinstance(value, (list, dict)) else value


@admin.register(ImportRun)
class ImportRunAdmin(JournalAdmin[ImportRun]):
    resource_classes = [ImportRunTable]
    list_display = ["started_at", "user", "pages_count", "counts_in_words"]
    list_select_related = ["user"]
    list_filter = ["started_at"]
    fields = [
        "started_at",
        "finished_at",
        "user",
        "identifier",
        "counts_in_words",
        "its_changes",
        "what_was_read",
    ]
    readonly_fields = ["counts_in_words", "its_changes", "what_was_read"]

    @admin.display(description="pages")
    def pages_count(self, run: ImportRun) -> int:
        return len(run.pages)

    @admin.display(description="entries")
    def counts_in_words(self, run: ImportRun) -> str:
        return ", ".join(f"{count} {action}" for action, count in run.counts.items() if count) or "none"

    @admin.display(description="changes")
    def its_changes(self, run: ImportRun) -> str:
        count = ImportChange.objects.filter(run=run).count()
        return link_to_list(ImportChange, plural(count, "change", "changes"), run__id__exact=run.pk)

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
    list_display = ["id", "action", "record", "field", "read_at", "run"]
    list_display_links = ["id", "action"]
    list_select_related = ["run"]
    list_filter = ["action"]
    ordering = ["id"]
    search_fields = ["label", "=field", "=page"]
    search_help_text = "What the record was called, or exactly a field or a page."
    fields = ["run", "action", "record", "field", "before_in_words", "after_in_words", "edition", "read_at"]
    readonly_fields = ["record", "read_at", "before_in_words", "after_in_words"]

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

    @admin.display(description="before")
    def before_in_words(self, change: ImportChange) -> str:
        return render_to_string("admin/import_value.html", {"value": change.before})

    @admin.display(description="after")
    def after_in_words(self, change: ImportChange) -> str:
        return render_to_string("admin/import_value.html", {"value": change.after})

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportChange]:
        """Lists leave the values in the database: they are long, and not shown."""
        queryset = super().get_queryset(request)
        match = request.resolver_match
        is_list = match and match.url_name == "collections_importchange_changelist"
        return queryset.defer("before", "after") if is_list else queryset
