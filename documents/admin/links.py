"""Links from a record to the list of what belongs to it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse


def link_to_list(model: type[Model], text: str, add: str = "", **filters: Any) -> str:
    """A link to the admin list of `model` under these filters, and with `add` (its words) one to add another there."""
    opts = model._meta
    name = f"admin:{opts.app_label}_{opts.model_name}"
    return render_to_string(
        "admin/list_link.html",
        {
            "url": f"{reverse(f'{name}_changelist')}?{urlencode(filters)}",
            "text": text,
            "add": add,
            "add_url": f"{reverse(f'{name}_add')}?{urlencode(filters)}",
        },
    )


def link_to_record(record_type: type[Model], pk: int | None, text: str) -> str:
    """A link to the form of a record known by its id, without loading it; only the text where there is none."""
    opts = record_type._meta
    url = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[pk]) if pk else ""
    return render_to_string("admin/record_link.html", {"url": url, "text": text})


def plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
