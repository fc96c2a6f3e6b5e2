"""What people are at: drafts, reviews, what changed, what will be published."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db.models import Case, Q, When
from django.http import HttpRequest
from django.utils import timezone

from archive_project.lib.clock import day, minute
from archive_project.site.desk.section import SHOWN, Line, Section, may_change, named, seen
from documents.admin.links import form_address, list_address
from documents.models import Document, Status

MY_VERSIONS = 300  # of mine, the newest: of these the drafts are shown
VERSIONS = 40  # of everybody, the newest of each kind

Dated = tuple[datetime, Line]


def _newest(found: Iterable[Dated]) -> list[Line]:
    return [line for _, line in islice(sorted(found, key=lambda one: one[0], reverse=True), SHOWN)]


def _kind(model: type[Any]) -> str:
    return str(model._meta.verbose_name)


def drafts(request: HttpRequest) -> Section:
    """The drafts among what this person has written to last. Two queries a kind of record."""

    def mine(model: type[Any]) -> Iterator[Dated]:
        versions = model.history.filter(history_user=request.user).order_by("-history_id")
        touched: dict[Any, datetime] = {}
        for pk, moment in versions.values_list("id", "history_date")[:MY_VERSIONS]:
            touched.setdefault(pk, moment)
        for record in named(model, model._default_manager.filter(pk__in=touched, status=Status.DRAFT)):
            note = f"{_kind(model)}, {day(touched[record.pk])}"
            yield touched[record.pk], Line(str(record), form_address(model, record.pk), note)

    return Section(
        "drafts",
        "My drafts",
        _newest(chain.from_iterable(map(mine, seen(request)))),
        "What you write stays a draft, seen at the desk alone, until it is published. Begin with “Add” beside Documents, below.",
    )


def reviews(request: HttpRequest) -> Section:
    """What is handed in, for whoever may change it. One query a kind of record."""
    lines, more = [], []
    for model in seen(request):
        if not may_change(request, model):
            continue
        # Of documents as the index of those in review has them.
        newest = "-number" if model is Document else "-pk"
        waiting = model._default_manager.filter(status=Status.IN_REVIEW).order_by(newest)
        if found := named(model, waiting[:SHOWN]):
            lines += [Line(str(one), form_address(model, one.pk), _kind(model)) for one in found[:SHOWN]]
            address = list_address(model, status__exact=Status.IN_REVIEW)
            more.append(Line(f"All {model._meta.verbose_name_plural} in review", address))
    return Section(
        "reviews",
        "Waiting for review",
        lines[:SHOWN],
        "Nothing is handed in. A record whose status is “In review” waits here for a second pair of eyes.",
        more,
        calls=bool(lines),
    )


def coming(request: HttpRequest) -> Section:
    """What the clock will make public or hide: the next first. One query a kind of record."""
    now = timezone.now()

    def ahead(model: type[Any]) -> Iterator[Dated]:
        scheduled = Q(status=Status.PUBLISHED, published_at__gt=now)
        ending = Q(status=Status.PUBLISHED, published_until__gt=now)
        moment = Case(
            When(embargo_until__gt=now, then="embargo_until"),
            When(scheduled, then="published_at"),
            default="published_until",
        )
        ahead = model._default_manager.filter(scheduled | Q(embargo_until__gt=now) | ending)
        found = ahead.annotate(moment=moment)
        for record in named(model, found.order_by("moment", "pk")[:SHOWN]):
            way = {record.embargo_until: "embargo until", record.published_at: "public from"}.get(
                record.moment, "public until"
            )
            words = f"{way} {minute(record.moment)}"
            yield record.moment, Line(str(record), form_address(model, record.pk), words)

    found = sorted(chain.from_iterable(map(ahead, seen(request))), key=lambda one: one[0])
    return Section(
        "coming",
        "Scheduled, embargoed, ending",
        [line for _, line in found[:SHOWN]],
        "Nothing. A record that is published at a time to come or until one, or hidden until one, is shown here with that time.",
    )


def changes(request: HttpRequest) -> Section:
    """What was last written to, by whom: a record once. One query a kind of record, and the names of people."""

    def latest(model: type[Any]) -> Iterator[Dated]:
        versions = model.history.order_by("-history_id").select_related("history_user")[:VERSIONS]
        by_record: dict[Any, Any] = {}
        for version in versions:
            by_record.setdefault(version.id, version)
        standing = {
            record.pk: record for record in named(model, model._default_manager.filter(pk__in=by_record))
        }
        for pk, version in by_record.items():
            who = str(version.history_user or "an import or a command")
            when = minute(version.history_date)
            if record := standing.get(pk):
                yield version.history_date, Line(str(record), form_address(model, pk), f"{who}, {when}")

    return Section(
        "changes",
        "Recently changed",
        _newest(chain.from_iterable(map(latest, seen(request)))),
        "Nobody has written to a record yet.",
    )
