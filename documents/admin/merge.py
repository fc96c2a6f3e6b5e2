"""The journal of merges: to read, and each to be taken back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from archive_project.lib.clock import day
from documents.admin.links import link_to_record, plural
from documents.admin.merging import may_merge
from documents.admin.stock import JournalAdmin
from documents.merging.merge import KINDS
from documents.merging.naming import called, label_of, model_of
from documents.merging.unmerge import CannotUnmergeError, unmerge
from documents.models import Merge
from documents.resources import MergeTable

UNMERGE, CHANGE = "documents_merge_unmerge", "documents_merge_change"


def kinds_to_merge(request: HttpRequest) -> list[str]:
    """The kinds of records that this person may merge, and so part again."""
    return [label_of(kind) for kind in KINDS if may_merge(request.user, kind)]


class OfKind(admin.SimpleListFilter):
    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(label_of(kind), capfirst(str(kind._meta.verbose_name_plural))) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Merge)
class MergeAdmin(JournalAdmin[Merge]):
    """Whoever may merge a kind of record sees its merges."""

    resource_classes = [MergeTable]
    list_display = ["at", "what", "what_kind", "reason", "user", "state"]
    list_select_related = ["user"]
    list_filter = [OfKind, "at"]
    search_fields = ["label", "reason"]
    search_help_text = "What the kept record was called, or words of the reason."
    ordering = ["-at", "-id"]
    fields = [
        "kept_record",
        "what_was_merged",
        "reason",
        "user",
        "at",
        "what_was_carried_over",
        "state",
        "what_was_left",
    ]
    readonly_fields = ["kept_record", "what_was_merged", "what_was_carried_over", "state", "what_was_left"]
    change_form_template = "admin/merge_record.html"

    class Media:
        css = {"all": ["admin_site/merge.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Merge]:
        every = Merge.objects.order_by(*self.ordering)  # the default manager is for dumps
        return (
            every if super().has_view_permission(request) else every.filter(kind__in=kinds_to_merge(request))
        )

    def has_view_permission(self, request: HttpRequest, obj: Merge | None = None) -> bool:
        if super().has_view_permission(request, obj):
            return True
        kinds = kinds_to_merge(request)
        return obj.kind in kinds if obj else bool(kinds)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or bool(kinds_to_merge(request))

    def get_urls(self) -> list[Any]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.unmerge)
        address = path("<int:number>/unmerge/", self.admin_site.admin_view(view), name=UNMERGE)
        return [address, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        merge = self.get_object(request, object_id)
        offered = merge and not merge.undone_at and merge.kind in kinds_to_merge(request)
        address = reverse(f"admin:{UNMERGE}", args=[merge.pk]) if merge and offered else ""
        return super().change_view(
            request, object_id, form_url, {**(extra_context or {}), "unmerge_url": address}
        )

    def unmerge(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show what taking a merge back would leave as it is; take it back once that is confirmed."""
        merge = get_object_or_404(Merge.objects, pk=number)
        if merge.kind not in kinds_to_merge(request):
            raise PermissionDenied
        refusal = ""
        try:
            merge = unmerge(merge, user=request.user, rehearse=request.method != "POST")
        except CannotUnmergeError as error:
            refusal = str(error)
        if merge.undone_at and not refusal:
            stays = (
                f" {plural(len(merge.left), 'value', 'values')} edited since stayed." if merge.left else ""
            )
            self.message_user(request, f"The merge is taken back.{stays}", messages.SUCCESS)
            return redirect(f"admin:{CHANGE}", merge.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "Take this merge back?",
            "opts": self.opts,
            "merge": merge,
            "refusal": refusal,
            "left": merge.left,
            "counts": counted(merge),
        }
        return TemplateResponse(request, "admin/unmerge.html", context)

    @admin.display(description="merge", ordering="label")
    def what(self, merge: Merge) -> str:
        return f"{', '.join(one['label'] for one in merge.merged)} into {merge.label}"

    @admin.display(description="kind", ordering="kind")
    def what_kind(self, merge: Merge) -> str:
        return str(model_of(merge.kind)._meta.verbose_name_plural)

    @admin.display(description="state", ordering="undone_at")
    def state(self, merge: Merge) -> str:
        if merge.undone_at is None:
            return "holds"
        by = f" by {merge.undone_by}" if merge.undone_by else ""
        return f"taken back on {day(merge.undone_at)}{by}"

    @admin.display(description="kept")
    def kept_record(self, merge: Merge) -> str:
        return link_to_record(model_of(merge.kind), merge.kept, merge.label)

    @admin.display(description="merged into it")
    def what_was_merged(self, merge: Merge) -> str:
        return render_to_string("admin/merged_records.html", {"merged": merge.merged})

    @admin.display(description="what was carried over")
    def what_was_carried_over(self, merge: Merge) -> str:
        return render_to_string("admin/merge_counts.html", {"counts": counted(merge)})

    @admin.display(description="left as edited since")
    def what_was_left(self, merge: Merge) -> str:
        return render_to_string("admin/merge_left.html", {"left": merge.left})

    def get_fields(self, request: HttpRequest, obj: Merge | None = None) -> Any:
        fields = super().get_fields(request, obj)
        return [name for name in fields if name != "what_was_left" or (obj and obj.left)]


def counted(merge: Merge) -> list[tuple[str, str]]:
    """How many rows of each table were carried over, and how many folded: "300 carried over, 12 folded into others"."""
    words = {"carried over": "carried over", "folded": "folded into others", "dropped": "left out"}
    counts = []
    for table, by_action in merge.counts.items():
        if table in {merge.kind, "documents.pastaddress"}:
            continue
        said = [f"{count:,} {words[action]}" for action, count in by_action.items() if action in words]
        if said:
            counts.append((capfirst(called(model_of(table))), ", ".join(said)))
    return counts
