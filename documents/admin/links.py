"""Links from a record to the list of what belongs to it."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse


def desk_address(model: type[Model], page: str, *args: Any) -> str:
    """Of a page of the desk about a kind of record: "changelist", "add", "change" or one of its own."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def list_address(model: type[Model], **filters: Any) -> str:
    address = desk_address(model, "changelist")
    return f"{address}?{urlencode(filters)}" if filters else address


def form_address(model: type[Model], pk: Any) -> str:
    return desk_address(model, "change", pk)


def link_to_list(model: type[Model], text: str, add: str = "", **filters: Any) -> str:
    """A link to the admin list of `model` under these filters, and with `add` (its words) one to add another there."""
    return render_to_string(
        "admin/list_link.html",
        {
            "url": list_address(model, **filters),
            "text": text,
            "add": add,
            "add_url": f"{desk_address(model, 'add')}?{urlencode(filters)}",
        },
    )


def link_to_record(record_type: type[Model], pk: int | None, text: str) -> str:
    """A link to the form of a record known by its id, without loading it; only the text where there is none."""
    url = form_address(record_type, pk) if pk else ""
    return render_to_string("admin/record_link.html", {"url": url, "text": text})


def plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
