"""What a section of the home of the desk shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from collections_app.models import Collection, Essay
from documents.models import Document, Person

SHOWN = 6
RECORDS: tuple[type[Any], ...] = (Document, Collection, Essay, Person)


@dataclass(frozen=True, slots=True)
class Line:
    """A link, and what is said beside it."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A few lines; where the rest is; and what a newcomer reads while there are none. `calls`: somebody waits for an answer."""

    name: str
    title: str
    lines: Sequence[Line]
    empty: str
    more: Sequence[Line] = field(default_factory=list)
    calls: bool = False


def may_see(request: HttpRequest, model: type[models.Model]) -> bool:
    return admin.site.get_model_admin(model).has_view_permission(request)


def may_change(request: HttpRequest, model: type[models.Model]) -> bool:
    return admin.site.get_model_admin(model).has_change_permission(request)


def seen(request: HttpRequest) -> list[type[Any]]:
    """The kinds of record that this person may see."""
    return [model for model in RECORDS if may_see(request, model)]


def named(model: type[Any], rows: models.QuerySet[Any]) -> list[Any]:
    """The records, loaded as far as their names need."""
    return list(rows.prefetch_related("names") if model is Person else rows)
