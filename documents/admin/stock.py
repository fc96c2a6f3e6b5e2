"""The stock admin, made ours once: what every list, form and inline here has in common.

The classes of Django, django-import-export and django-simple-history are generic for the type checker only; the
bases below let `RecordAdmin[Document]` stand in a class statement at run time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.db.models.fields.related import RelatedField
from django.forms import (
    BaseInlineFormSet,
    ModelChoiceField,
    ModelForm,
    ModelMultipleChoiceField,
    SplitDateTimeField,
)
from django.http import HttpRequest, StreamingHttpResponse

from archive_project.lib.clock import day
from documents.admin.choices import ChoiceFormSet, KnownSelect, KnownSelectMultiple, selectable
from documents.admin.dates import EdtfFormField, NamedSplitDateTime
from documents.admin.deleted import Restorable
from documents.admin.files import StoredFileInput
from documents.admin.guarded import Guarded
from documents.admin.lists import Lists
from documents.admin.logged import LogsRequests
from documents.admin.typed import M
from documents.models.dated import EdtfField
from documents.resources import FORMATS, ColumnsForm

P = TypeVar("P", bound=models.Model)

if TYPE_CHECKING:

    class _Plain(admin.ModelAdmin[M]):
        resource_classes: Sequence[type[Any]]
        has_export_permission: Callable[[HttpRequest], bool]
        choose_export_resource_class: Callable[[Any, HttpRequest], type[Any]]
        get_export_resource_fields_from_form: Callable[[Any], list[str] | None]
        get_export_filename: Callable[[HttpRequest, QuerySet[Any], Any], str]

    class _History:
        """django-simple-history's part of an admin class."""

    class _Tabular(admin.TabularInline[M, P]):
        pass

    class _Stacked(admin.StackedInline[M, P]):
        pass

    class Form(ModelForm[M]):
        pass
else:
    from django import forms
    from import_export.admin import ExportMixin
    from simple_history.admin import SimpleHistoryAdmin

    from documents.admin.typed import Subscriptable

    class _Plain(Subscriptable, ExportMixin, admin.ModelAdmin):
        pass

    class _History(SimpleHistoryAdmin):
        pass

    class _Tabular(Subscriptable, admin.TabularInline):
        pass

    class _Stacked(Subscriptable, admin.StackedInline):
        pass

    class Form(Subscriptable, forms.ModelForm):
        pass


FIELDS: dict[type[Any], dict[str, Any]] = {
    EdtfField: {"form_class": EdtfFormField},
    models.DateTimeField: {"form_class": SplitDateTimeField, "widget": NamedSplitDateTime},
    models.FileField: {"widget": StoredFileInput},
    models.ImageField: {"widget": StoredFileInput},
}


def without_side_doors(field: Any) -> Any:
    """An autocomplete offers to add and to change what it names; deleting it is for its own page, to show what else goes."""
    if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
        field.widget.can_delete_related = field.widget.can_view_related = False
    return field


@admin.display(description="updated", ordering="updated_at")
def updated_on(record: Any) -> str:
    return day(record.updated_at)


def public_address(record: Any) -> str | None:
    """Where the public sees the record; None where it does not, or not yet."""
    shown = getattr(record, "document", record)
    if not hasattr(record, "get_absolute_url") or not getattr(shown, "is_published", False):
        return None
    address: str = record.get_absolute_url()
    return address


class PlainAdmin(LogsRequests[M], Lists[M], _Plain[M]):
    """A list that can be exported as filtered, and a form. Alone for records without a history of their own."""

    formats = FORMATS
    export_form_class = ColumnsForm
    formfield_overrides = FIELDS
    view_on_site = staticmethod(public_address)

    class Media:
        js = ["admin_site/names.js"]

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: QuerySet[M], export_form: Any = None
    ) -> StreamingHttpResponse:
        """The library's own would hold the whole file, and all its rows, in memory."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        table = self.choose_export_resource_class(export_form, request)()
        columns = self.get_export_resource_fields_from_form(export_form)
        pieces = file_format.pieces(table.get_export_headers(columns), table.rows(queryset, columns))
        response = StreamingHttpResponse(pieces, content_type=file_format.get_content_type())
        name = self.get_export_filename(request, queryset, file_format)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        return without_side_doors(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_field_queryset(
        self, db: str | None, db_field: RelatedField[Any, Any], request: HttpRequest
    ) -> QuerySet[Any] | None:
        labelled = selectable(db_field)
        return super().get_field_queryset(db, db_field, request) if labelled is None else labelled


class JournalAdmin(PlainAdmin[M]):
    """What happened is on record: nobody adds to it, changes it or takes from it here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


class ForgettableAdmin(JournalAdmin[M]):
    """What is on record until it is taken away, by itself or with the record that it is about."""

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return PlainAdmin.has_delete_permission(self, request, obj)


class RecordAdmin(Restorable[M], Guarded[M], PlainAdmin[M], _History):
    """For descriptive records: with every version of the record, each changed by whoever its status allows."""

    history_list_per_page = 25
    object_history_template = "admin/history.html"
    object_history_list_template = "admin/object_history_list.html"


class _Rows:
    """Inline rows, whatever their layout: autocompletes that know their labels, no empty row until asked for."""

    formset: type[BaseInlineFormSet[Any, Any, Any]] = ChoiceFormSet
    formfield_overrides = FIELDS
    extra = 0
    view_on_site = False
    admin_site: admin.AdminSite

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", KnownSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc,no-any-return]

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs.setdefault("widget", KnownSelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc,no-any-return]

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        return without_side_doors(super().formfield_for_dbfield(db_field, request, **kwargs))  # type: ignore[misc]

    def get_field_queryset(
        self, db: str | None, db_field: RelatedField[Any, Any], request: HttpRequest
    ) -> QuerySet[Any] | None:
        labelled = selectable(db_field)
        if labelled is not None:
            return labelled
        return super().get_field_queryset(db, db_field, request)  # type: ignore[misc,no-any-return]


class TableRows(_Rows, _Tabular[M, P]):  # type: ignore[misc]
    """Inline rows, one line each; each input is called what its column is called."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            field.widget.attrs.setdefault("aria-label", field.label)
        return field


class Sheets(_Rows, _Stacked[M, P]):  # type: ignore[misc]
    """Inline rows, one block each, for records with long fields."""
