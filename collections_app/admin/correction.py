"""Letters from readers: to read beside the record, and to settle."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.text import Truncator

from collections_app.admin.resources import CorrectionTable
from collections_app.corrections import ELSE, PARTS
from collections_app.models import Correction
from collections_app.models.correction import RECORDS
from documents.admin.links import form_address
from documents.admin.stock import PlainAdmin

Status = Correction.Status


def settling(status: Correction.Status, words: str) -> Any:
    """An action that gives the selected letters a status."""

    @admin.action(description=words, permissions=["change"])
    def settle(
        letters: admin.ModelAdmin[Correction], request: HttpRequest, queryset: QuerySet[Correction]
    ) -> None:
        selected = list(queryset)
        for letter in selected:
            letter.settle(status, request.user)
            letter.save()
        letters.message_user(request, f"{status.label}: {len(selected)}.", messages.SUCCESS)

    settle.__name__ = f"settle_{status.value}"
    return settle


@admin.register(Correction)
class CorrectionAdmin(PlainAdmin[Correction]):
    resource_classes = [CorrectionTable]
    list_display = ["created_at", "about", "part", "proposal_in_short", "status", "handled_by", "handled_at"]
    list_select_related = [*RECORDS, "handled_by"]
    list_filter = ["status", "created_at"]
    search_fields = ["proposal", "reason", "says_now", "=document__number", "document__title"]
    search_help_text = "Words of the letter; title or number of the document."
    readonly_fields = [
        "about", "part", "says_now", "proposal", "reason", "sender_name", "sender_email",
        "created_at", "handled_by", "handled_at",
    ]  # fmt: skip
    actions = [
        settling(Status.ACCEPTED, "Accepted: it is corrected"),
        settling(Status.DECLINED, "Declined: it stays as it is"),
        settling(Status.SPAM, "Spam"),
    ]
    fieldsets = [
        ("The letter", {"fields": ["about", "part", "says_now", "proposal", "reason"]}),
        (
            "Who wrote",
            {
                "description": "If they wished to say. Blanked some time after the letter was dealt with.",
                "fields": ["sender_name", "sender_email", "created_at"],
            },
        ),
        ("What became of it", {"fields": ["status", "remark", "handled_by", "handled_at"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        return super().get_queryset(request).prefetch_related("person__names")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Readers write them, on the public site."""
        return False

    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        Correction.objects.forget_senders()
        return super().changeform_view(*args, **kwargs)

    def changelist_view(self, *args: Any, **kwargs: Any) -> Any:
        Correction.objects.forget_senders()
        return super().changelist_view(*args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Correction, form: Any, change: bool) -> None:
        if "status" in form.changed_data:
            obj.settle(obj.status, request.user)
        super().save_model(request, obj, form, change)

    @admin.display(description="about")
    def about(self, letter: Correction) -> str:
        """A link to the record's form, at the part in question."""
        address = form_address(type(letter.record), letter.record.pk)
        anchor = PARTS[letter.kind].get(letter.field, ("", ""))[1]
        url = f"{address}#{anchor}" if anchor else address
        return render_to_string("admin/record_link.html", {"url": url, "text": str(letter.record)})

    @admin.display(description="part", ordering="field")
    def part(self, letter: Correction) -> str:
        return str(PARTS[letter.kind].get(letter.field, (ELSE, ""))[0])

    @admin.display(description="it should say")
    def proposal_in_short(self, letter: Correction) -> str:
        return Truncator(letter.proposal).chars(120)
