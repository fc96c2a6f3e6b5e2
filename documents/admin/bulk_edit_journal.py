"""The journal of edits of many records: to read, and each to be taken back as a whole."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods

from archive_project.lib.clock import day
from documents.admin.bulk_edit import BulkEditable, sort_out
from documents.admin.links import form_address, plural
from documents.admin.stock import JournalAdmin
from documents.bulk_edit_back import TakenBackAlreadyError, model_of, plan_back, take_back
from documents.models import BulkEdit
from documents.resources import BulkEditTable
from documents.workflow.rights import may

TAKE_BACK = "documents_bulkedit_take_back"


def kinds_to_edit(request: HttpRequest) -> list[str]:
    """The kinds of records that lists edit and that this person may change."""
    return [
        model._meta.label_lower
        for model, records in admin.site._registry.items()
        if isinstance(records, BulkEditable) and may(request.user, "change", model)
    ]


@admin.register(BulkEdit)
class BulkEditAdmin(JournalAdmin[BulkEdit]):
    """Whoever may change a kind of record sees its edits; each record is taken back by whoever may change it as it stands."""

    resource_classes = [BulkEditTable]
    list_display = ["at", "what", "edited", "reason", "user", "state"]
    list_select_related = ["user", "undone_by"]
    list_filter = ["at"]
    search_fields = ["reason"]
    search_help_text = "Words of the reason."
    ordering = ["-at", "-id"]
    fields = ["at", "what", "edited", "reason", "user", "state"]
    readonly_fields = ["at", "what", "edited", "state"]
    change_form_template = "admin/bulk_edit_record.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[BulkEdit]:
        every = BulkEdit.objects.order_by(*self.ordering)  # the default manager is for dumps
        seen = (
            every if super().has_view_permission(request) else every.filter(kind__in=kinds_to_edit(request))
        )
        return seen.defer("versions")

    def has_view_permission(self, request: HttpRequest, obj: BulkEdit | None = None) -> bool:
        if super().has_view_permission(request, obj):
            return True
        kinds = kinds_to_edit(request)
        return obj.kind in kinds if obj else bool(kinds)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or bool(kinds_to_edit(request))

    def get_urls(self) -> list[Any]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.take_back)
        address = path("<int:number>/take-back/", self.admin_site.admin_view(view), name=TAKE_BACK)
        return [address, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        edit = self.get_object(request, object_id)
        offered = edit and not edit.undone_at and edit.kind in kinds_to_edit(request)
        address = reverse(f"admin:{TAKE_BACK}", args=[edit.pk]) if edit and offered else ""
        context = {**(extra_context or {}), "take_back_url": address}
        return super().change_view(request, object_id, form_url, context)

    def take_back(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show what each record would be again; write it once that is confirmed."""
        edit = BulkEdit.objects.filter(pk=number).first()
        if edit is None:
            raise Http404
        if edit.kind not in kinds_to_edit(request):
            raise PermissionDenied
        if request.method == "POST" or edit.undone_at:
            try:
                count = take_back(edit, user=request.user)
            except TakenBackAlreadyError:
                messages.info(request, "This edit is taken back already.")
            else:
                stays = (
                    f" {plural(edit.count - count, 'record', 'records')} stayed."
                    if edit.count > count
                    else ""
                )
                messages.success(request, f"{plural(count, 'record', 'records')} changed back.{stays}")
            return redirect(form_address(BulkEdit, edit.pk))
        context = {
            **self.admin_site.each_context(request),
            "title": "Take this edit back?",
            "opts": self.opts,
            "edit": edit,
            "edit_url": form_address(BulkEdit, edit.pk),
            **sort_out(model_of(edit), list(plan_back(edit, request.user)), request.GET.get("page")),
        }
        return TemplateResponse(request, "admin/bulk_edit_back.html", context)

    @admin.display(description="records", ordering="count")
    def what(self, edit: BulkEdit) -> str:
        names = model_of(edit)._meta
        return plural(edit.count, str(names.verbose_name), str(names.verbose_name_plural))

    @admin.display(description="fields")
    def edited(self, edit: BulkEdit) -> str:
        names = model_of(edit)._meta
        return capfirst(", ".join(str(names.get_field(name).verbose_name) for name in edit.fields))

    @admin.display(description="state", ordering="undone_at")
    def state(self, edit: BulkEdit) -> str:
        if edit.undone_at is None:
            return "holds"
        by = f" by {edit.undone_by}" if edit.undone_by else ""
        return f"taken back on {day(edit.undone_at)}{by}"
