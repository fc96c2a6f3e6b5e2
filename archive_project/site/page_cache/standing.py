"""What a page stands on while it is made: a version of the database, and the search index that has followed to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from archive_project.site.page_cache.database_version import Version, database_version
from documents.models import Status
from documents.models.publication import MOMENTS, Publication
from documents.search import generations
from documents.search.following import catch_up
from documents.search.generations import Live, SearchUnavailable

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """A version of the database, the commit of the index that knows all of it, and when the next record becomes public or ceases to be."""

    database: Version
    index: tuple[Path, tuple[int, int]]
    until: datetime

    def holds(self) -> bool:
        """Whether it is still so. A page made meanwhile is true until `until`, or until something is committed: neither the
        database nor the index comes back to what it was. No query."""
        try:
            index = _commit(generations.live())
        except SearchUnavailable:
            return False
        return index == self.index and database_version() == self.database and timezone.now() < self.until


class Grounds:
    """Remembers the last ground: it costs two queries each time that something has changed, none else."""

    def __init__(self) -> None:
        self._last: Ground | None = None

    def now(self) -> Ground | None:
        """Return what pages stand on now, the index brought up with the database; None where it cannot be at once."""
        if self._last and self._last.holds():
            return self._last
        since, database = timezone.now(), database_version()
        if database is None:
            return None
        try:
            live = catch_up()
            ground = Ground(database, _commit(live), next_instant(since))
        except (SearchUnavailable, DatabaseError):
            return None
        self._last = ground if not live.behind and ground.holds() else None
        return self._last


def _commit(live: Live) -> tuple[Path, tuple[int, int]]:
    return live.path, live.stamp


def next_instant(since: datetime) -> datetime:
    """Return when the next record becomes public by the clock, or ceases to be, after `since`; NEVER if none does. One query."""
    first, *others = _instants(since)
    found: dict[str, datetime] | None = first.union(*others, all=True).order_by("at").first()
    return found["at"] if found else NEVER


def _instants(since: datetime) -> Iterator[Any]:
    for model in apps.get_models():
        if issubclass(model, Publication):
            published = model._default_manager.filter(status=Status.PUBLISHED).order_by()
            for moment in MOMENTS:
                yield published.filter(**{f"{moment}__gt": since}).values(at=F(moment))
