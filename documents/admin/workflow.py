"""A record's way from draft to public, beside its form: the steps, what was said about them, and how its page will look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from documents.admin.links import desk_address, form_address
from documents.admin.meanwhile import Meanwhile, version_of
from documents.admin.preview import preview_of
from documents.admin.stock import RecordAdmin
from documents.admin.typed import M
from documents.models import Status
from documents.workflow.rights import may
from documents.workflow.steps import BY_NAME, StepRefusedError, steps_for, take

CHANGED_SINCE = (
    "The record was changed since you opened it: nothing was done. Look at it as it is now, then decide."
)


class StepForm(forms.Form):
    text = forms.CharField(required=False, max_length=5000)
    at = forms.DateTimeField(required=False)
    until = forms.DateTimeField(required=False)


class WorkflowAdmin(Meanwhile[M], RecordAdmin[M]):
    """For records with a status: everything that the public may see only once a publisher says so."""

    change_form_template: ClassVar[Any] = "admin/record_form.html"

    class Media:
        css = {"all": ["admin_site/workflow.css"]}
        js = ["admin_site/workflow.js"]

    def get_urls(self) -> list[Any]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "step/<slug:name>": require_POST(self.step_view),
            "comment": require_POST(self.comment_view),
            "preview": require_safe(self.preview_view),
        }
        own = [
            path(f"<int:pk>/{end}/", self.admin_site.admin_view(view), name=self._name(end.partition("/")[0]))
            for end, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _seen(self, request: HttpRequest, pk: int) -> Any:
        """The record, for whoever may view it at the desk."""
        record = self.get_object(request, str(pk))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return record

    def _back(self, pk: int) -> HttpResponse:
        return HttpResponseRedirect(form_address(self.model, pk))

    def step_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        record, step, form = self._seen(request, pk), BY_NAME.get(name), StepForm(request.POST)
        if step is None:
            raise Http404
        if not may(request.user, step.verb, record):
            raise PermissionDenied
        try:
            if not form.is_valid():
                raise StepRefusedError("Give the time as a date and a time of day: nothing was done.")
            if request.POST.get("version", "") not in {"", version_of(record, self._parts(request, record))}:
                raise StepRefusedError(CHANGED_SINCE)
            taken: Any = take(step, record, user=request.user, **form.cleaned_data)
        except StepRefusedError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.log_change(request, taken, taken._change_reason)
            self.message_user(request, f"{step.done}.", messages.SUCCESS)
        return self._back(pk)

    def comment_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        record, form = self._seen(request, pk), StepForm(request.POST)
        if form.is_valid() and form.cleaned_data["text"]:
            record.comments.create(author=request.user, text=form.cleaned_data["text"])
            self.message_user(request, "Your comment is kept.", messages.SUCCESS)
        else:
            self.message_user(
                request, "Write what you have to say, in up to 5,000 characters.", messages.ERROR
            )
        return self._back(pk)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return preview_of(request, self._seen(request, pk))

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
            stored = self._stored(obj)  # what was typed and refused is not where the record stands
            context["workflow"] = {
                "record": stored,
                "is_scheduled": stored.status == Status.PUBLISHED
                and not stored.is_published
                and not stored.has_ended,
                "steps": [
                    (step, desk_address(self.model, "step", obj.pk, step.name))
                    for step in steps_for(request.user, stored)
                ],
                "comments": [
                    (comment, BY_NAME.get(comment.step)) for comment in obj.comments.select_related("author")
                ],
                "comment_url": desk_address(self.model, "comment", obj.pk),
                "preview_url": desk_address(self.model, "preview", obj.pk),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)
