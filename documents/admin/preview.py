"""The public page of a record as it will be: made by the public view itself, as if the record were public, for nobody else.

In a transaction that is taken back the record is published, and its page is asked for as anybody would. Nothing is kept: the
page leaves under an address of the desk, the index of the search does not follow, and the change is undone before it is sent.
"""

from contextlib import suppress
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone

from documents.models import Document, Person, Status
from documents.search.apart import apart
from documents.search.following import catch_up

MOST = 2_000  # documents that are indexed for a preview: about two seconds


class _TakenBack(Exception):  # noqa: N818 — nothing went wrong
    """Ends the transaction of a preview."""


def preview_of(request: HttpRequest, record: Any) -> HttpResponse:
    """Return the page, to be kept by no cache.

    Lists of documents on it are as they will be while the archive, or the collection or the person, has up to MOST of them; of
    more they are as they stand today.
    """
    catch_up()  # before: what is committed belongs into the index of all
    page = as_anybody(request, record.get_absolute_url())
    view, args, kwargs = resolve(page.path_info)
    with suppress(_TakenBack), transaction.atomic():
        type(record)._base_manager.filter(pk=record.pk).update(
            status=Status.PUBLISHED, published_at=timezone.now(), embargo_until=None, published_until=None
        )
        with apart(_to_be_listed(record)):
            response: HttpResponse = view(page, *args, **kwargs)
        raise _TakenBack
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def as_anybody(request: HttpRequest, address: str) -> HttpRequest:
    """The request for a public address by somebody of whom nothing is known, from where this one came."""
    page = HttpRequest()
    known = (
        "SERVER_NAME",
        "SERVER_PORT",
        "HTTP_HOST",
        "HTTP_X_FORWARDED_PROTO",
        "wsgi.url_scheme",
        "REMOTE_ADDR",
    )
    page.META = {name: request.META[name] for name in known if name in request.META}
    page.META |= {"REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": ""}
    page._get_scheme = request._get_scheme  # type: ignore[attr-defined]
    page.method, page.path, page.path_info = "GET", address, address
    page.user = AnonymousUser()
    return page


def _to_be_listed(record: Any) -> list[int] | None:
    every = Document.objects.published().order_by()
    own = every
    if isinstance(record, Person):
        own = every.filter(attributions__person=record)
    elif not isinstance(record, Document) and hasattr(record, "placements"):
        own = every.filter(placements__collection=record)
    for candidates in (every, own):
        found = list(dict.fromkeys(candidates.values_list("pk", flat=True)[: MOST + 1]))
        if len(found) <= MOST:
            return found
    return None
