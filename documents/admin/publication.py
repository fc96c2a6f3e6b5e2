"""Publishing in the admin: the time follows from the status, and lists publish or withdraw what is selected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from documents.models import Status
from documents.models.publication import MOMENTS, Publication

PUBLICATION_FIELDS = ("status", MOMENTS)


def date_publication(form: forms.ModelForm[Any]) -> None:
    """What is published without a time is published now; call it from `clean()`."""
    cleaned = form.cleaned_data
    if cleaned.get("status") == Status.PUBLISHED and not cleaned.get("published_at"):
        record = form.instance
        record.published_at = None
        record.publish()
        cleaned["published_at"] = record.published_at


@admin.action(description="Publish…", permissions=["publish"])
def publish(
    records: admin.ModelAdmin[Any], request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponseBase | None:
    return _after_confirmation(
        records,
        request,
        queryset.exclude(status=Status.PUBLISHED),
        change=Publication.publish,
        verb="publish",
        done="Published",
    )


@admin.action(description="Withdraw to draft…", permissions=["publish"])
def withdraw(
    records: admin.ModelAdmin[Any], request: HttpRequest, queryset: QuerySet[Any]
) -> HttpResponseBase | None:
    return _after_confirmation(
        records,
        request,
        queryset.exclude(status=Status.DRAFT),
        change=Publication.withdraw,
        verb="withdraw",
        done="Withdrew to draft",
    )


def _after_confirmation(
    records: admin.ModelAdmin[Any],
    request: HttpRequest,
    queryset: QuerySet[Any],
    *,
    change: Callable[[Any], None],
    verb: str,
    done: str,
) -> HttpResponseBase | None:
    """Ask with the number of records; do it once the same number comes back, else ask again.

    Each record is saved and so gets its history, its line in the log and its step among the comments: about nine
    queries a record.
    """
    count = queryset.count()
    opts = records.opts
    if count == 0:
        records.message_user(
            request, f"Nothing to {verb}: all that is selected is so already.", messages.INFO
        )
        return None
    if request.POST.get("confirmed") != str(count):
        return TemplateResponse(
            request,
            "admin/confirm_status.html",
            {
                **records.admin_site.each_context(request),
                "title": f"{verb.capitalize()} {count} {opts.verbose_name if count == 1 else opts.verbose_name_plural}?",
                "verb": verb,
                "count": count,
                "opts": opts,
                "examples": list(queryset[:10]),
                "further": max(0, count - 10),
                "media": records.media,
                "selected": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
                "select_across": request.POST.get("select_across", "0"),
                "checkbox_name": helpers.ACTION_CHECKBOX_NAME,
            },
        )
    with transaction.atomic():
        # Read whole before the first is saved: a list filtered by status would change while it is read.
        for record in list(queryset):
            change(record)
            record._change_reason = f"{done} from the list"
            record.save()
            record.comments.create(author=request.user, step=verb)
            records.log_change(request, record, [{"changed": {"fields": ["Status"]}}])
    records.message_user(
        request,
        f"{done}: {count} {opts.verbose_name if count == 1 else opts.verbose_name_plural}.",
        messages.SUCCESS,
    )
    return None
