"""How many records each rule of health finds weak."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from archive_project.site.desk.section import Line, Section, may_see
from collections_app.health.asking import counts
from collections_app.models import Collection
from documents.admin.links import list_address
from documents.models import Document

KEPT = 60  # seconds, in each process: counting reads every record
KEY = "desk-health"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many, by model and name of the rule; and when they were counted."""

    at: datetime
    found: dict[Any, list[tuple[str, str, int]]]


def counted() -> Counted:
    known: Counted | None = cache.get(KEY)
    if known is None:
        at = timezone.now()
        found = {
            model: [(rule.name, rule.what, count) for rule, count in counts(model)]
            for model in (Document, Collection)
        }
        known = Counted(at, found)
        cache.set(KEY, known, KEPT)
    return known


def health(request: HttpRequest) -> Section:
    """The rules that find something, most first. One query a rule, once a minute."""
    answer = counted()
    found = sorted(
        (
            (count, Line(what, list_address(model, health=name), f"{count:,}"))
            for model, rules in answer.found.items()
            if may_see(request, model)
            for name, what, count in rules
            if count
        ),
        key=lambda one: -one[0],
    )
    return Section(
        "health",
        "Record health",
        [line for _, line in found],
        "No rule finds anything weak: every record has what readers need.",
        [Line(f"Counted at {timezone.localtime(answer.at):%H:%M:%S}; the lists are as of now.", "")],
    )
