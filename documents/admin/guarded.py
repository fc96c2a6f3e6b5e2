"""Whoever changes a record at the desk may do so by its status, on whatever path: form, list, history, deletion.

The form asks before it shows a field; `save_model`, through which all these paths write, asks again of what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse

from documents.admin.typed import Admin, M
from documents.models.publication import MOMENTS, Publication
from documents.workflow.rights import may, may_change, may_delete

FIELDS = ("status", *MOMENTS)
CLOSED = (
    "You may not change this record as it stands ({}), nor what belongs to it: ask a reviewer or a publisher."
)


class Guarded(Admin[M]):
    """For records with a status, and for what belongs to them.

    `owners` names the foreign keys to the records that it belongs to. Of several, such as a document and its collection, one
    that somebody may change is enough: the public sees nothing of it before both are public.
    """

    owners: ClassVar[Sequence[str]] = ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._open_to(request.user, obj, may_change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._open_to(request.user, obj, may_delete)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "publish", self.model)

    def has_change_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether a version may be brought back: asked of the record as it stands, not as it stood."""
        stored = self._stored(obj)
        if obj is not None and stored is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, stored)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The library only hides its button from those who may not."""
        if request.method == "POST":
            try:
                named = self.model(pk=self.opts.pk.to_python(object_id))
            except (TypeError, ValueError, ValidationError):
                named = None
            if not self.has_change_history_permission(request, named):
                raise PermissionDenied
        response: HttpResponse = super().history_form_view(request, object_id, version_id, extra_context)  # type: ignore[misc]
        return response

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Publication is for publishers; others take the steps of review."""
        fields = super().get_readonly_fields(request, obj)
        if issubclass(self.model, Publication) and not self.has_publish_permission(request):
            return [*fields, *FIELDS]
        return fields

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if not self.owners:
            return form
        guard = self

        class Asking(form):  # type: ignore[misc, valid-type]
            """Refuses with a sentence what would belong to a record that is closed to this person."""

            def clean(self) -> Any:
                cleaned = super().clean()
                chosen = {name: self.cleaned_data.get(name) for name in guard.owners}
                owners = [owner for owner in chosen.values() if owner is not None]
                if owners and not any(may_change(request.user, owner) for owner in owners):
                    self.add_error(
                        None, CLOSED.format(", ".join(owner.get_status_display() for owner in owners))
                    )
                return cleaned

        return Asking

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A list is edited, many records at once, by those to whom none can be closed."""
        changelist = super().get_changelist_instance(request)
        owners: list[Any] = [self.opts.get_field(name).related_model for name in self.owners]
        if not all(may(request.user, "publish", owner) for owner in owners):
            changelist.list_editable = ()
        return changelist

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        stored = self._stored(obj)
        if not self._open_to(request.user, stored, may_change):
            raise PermissionDenied
        if not isinstance(obj, Publication):
            if not self._open_to(request.user, obj, may_change):
                raise PermissionDenied
        elif not self.has_publish_permission(request):
            for name in FIELDS:
                setattr(obj, name, getattr(stored or self.model(), name))
        super().save_model(request, obj, form, change)

    def _stored(self, record: Any) -> Any:
        """The record as the database has it; None where it has it not. One query."""
        if record is None or record.pk is None:
            return None
        return self.model._base_manager.select_related(*self.owners).filter(pk=record.pk).first()

    def _open_to(self, user: Any, record: Any, rule: Callable[[Any, Publication], bool]) -> bool:
        """Apply the rule to the record, or, to what belongs to others, whether one of those may be changed."""
        if isinstance(record, Publication):
            return rule(user, record)
        if record is None or not self.owners:
            return True
        return any(may_change(user, getattr(record, name)) for name in self.owners)
