"""Marks “right as it is”: made and taken back beside a record's form, and a list of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.http import require_POST

from collections_app.admin.resources import RightAsItIsTable
from collections_app.health.registry import BY_NAME
from collections_app.health.rule import OneClick, Rule
from collections_app.models import RightAsItIs
from documents.admin.links import form_address, link_to_record
from documents.admin.stock import RecordAdmin

Answer = Callable[[HttpRequest, Rule, Any], tuple[int, str]]


def mark(request: HttpRequest, rule: Rule, record: Any) -> tuple[int, str]:
    fields: dict[str, Any] = {RightAsItIs.field_for(rule.model): record, "marked_by": request.user}
    made = RightAsItIs(rule=rule.name, reason=request.POST.get("reason", "").strip(), **fields)
    try:
        made.full_clean()
    except ValidationError as error:
        return messages.ERROR, " ".join(error.messages)
    made.save()
    return messages.SUCCESS, f"“{rule.what}”: marked as right as it is."


def take_back(request: HttpRequest, rule: Rule, record: Any) -> tuple[int, str]:
    for made in RightAsItIs.objects.about(record).filter(rule=rule.name):
        made.delete()
    return messages.SUCCESS, f"“{rule.what}”: the mark is taken back."


def mend(request: HttpRequest, rule: Rule, record: Any) -> tuple[int, str]:
    if not isinstance(rule, OneClick):
        raise Http404
    return messages.INFO, rule.mend(record)


@admin.register(RightAsItIs)
class RightAsItIsAdmin(RecordAdmin[RightAsItIs]):
    """Made beside the record; deleted here, it is taken back."""

    resource_classes = [RightAsItIsTable]
    list_display = ["what", "about", "reason", "marked_by", "marked_at"]
    list_select_related = ["document", "collection", "marked_by"]
    list_filter = ["rule", "marked_by", "marked_at"]
    ordering = ["-id"]
    search_fields = ["reason", "document__title", "=document__number", "collection__title"]
    search_help_text = "Words of the reason; title or number of the document."
    fields = ["what", "about", "reason", "marked_by", "marked_at"]
    readonly_fields = ["what", "about", "marked_by", "marked_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        ways: dict[str, Answer] = {"mark": mark, "take-back": take_back, "mend": mend}
        own = [
            path(
                f"{way}/<slug:rule>/<int:pk>/",
                self.admin_site.admin_view(require_POST(self._answering(answer))),
                name=f"collections_rightasitis_{way.replace('-', '_')}",
            )
            for way, answer in ways.items()
        ]
        return [*own, *super().get_urls()]

    def _answering(self, answer: Answer) -> Callable[..., HttpResponse]:
        """A view for whoever may change the record in question."""

        @wraps(answer)
        def view(request: HttpRequest, rule: str, pk: int) -> HttpResponse:
            known = BY_NAME.get(rule)
            record = known.model._default_manager.filter(pk=pk).first() if known else None
            if known is None or record is None:
                raise Http404
            if not self.admin_site.get_model_admin(known.model).has_change_permission(request, record):
                raise PermissionDenied
            level, words = answer(request, known, record)
            self.message_user(request, words, level)
            return HttpResponseRedirect(form_address(known.model, record.pk))

        return view

    @admin.display(description="what", ordering="rule")
    def what(self, made: RightAsItIs) -> str:
        rule = BY_NAME.get(made.rule)
        return rule.what if rule else made.rule

    @admin.display(description="about")
    def about(self, made: RightAsItIs) -> str:
        return link_to_record(type(made.record), made.record.pk, str(made.record))
