"""What belongs to a record, in its history: the rows that go when it goes, such as attributions, texts and placements.

A version holds until the next one: what is done to the rows after a record was saved belongs to that save.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

MOST = 500  # rows of a kind that are compared: a collection may have lost ten thousand
PAUSE = datetime.timedelta(seconds=2)  # longer than between the rows that one deletion takes with it


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of row, and the foreign key that says to what it belongs."""

    model: Any
    field: Any

    @property
    def label(self) -> str:
        return str(self.model._meta.label_lower)


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row as it was and as it became, as versions of it; None where it was not there or belonged to another."""

    part: Part
    row: int
    older: Any
    newer: Any
    at: datetime.datetime

    @property
    def name(self) -> str:
        return f"{self.part.label}:{self.part.field.name}:{self.row}"


@cache
def parts_of(model: Any) -> tuple[Part, ...]:
    """Tables of apps that stand above are found too, at run time: nothing of them is imported."""
    return tuple(
        Part(relation.related_model, relation.field)
        for relation in model._meta.related_objects
        if relation.one_to_many
        and relation.on_delete is models.CASCADE
        and hasattr(relation.related_model, "history")
    )


def ends_at(version: Any) -> datetime.datetime:
    """When the next version began; for the last one, a moment from now. One query."""
    later = type(version).objects.filter(id=version.id, history_id__gt=version.history_id)
    next_one = later.order_by("history_id").values_list("history_date", flat=True).first()
    return next_one or timezone.now() + PAUSE


def row_steps(record: Any, since: datetime.datetime, until: datetime.datetime) -> Iterator[RowChange]:
    """Every change of a row that belongs to the record, by a version of it, from `since` on and before `until`. `record` is a
    version too. A query a kind of row."""
    for part, rows in _rows(record, since, until):
        for row, versions in rows[:MOST]:
            for before, version in pairwise([None, *versions]):
                older, newer = (_belonging(part, one, record.id) for one in (before, version))
                if version.history_date >= since and (older or newer):
                    yield RowChange(part, row, older, newer, version.history_date)


def rows_between(
    record: Any, since: datetime.datetime, until: datetime.datetime
) -> tuple[list[RowChange], list[Part]]:
    """What became of each row between two moments, and the kinds of row of which only the first MOST are told. The same cost."""
    changes, cut = [], []
    for part, rows in _rows(record, since, until):
        if len(rows) > MOST:
            cut.append(part)
        for row, versions in rows[:MOST]:
            before = [version for version in versions if version.history_date < since]
            older, newer = (
                _belonging(part, some[-1] if some else None, record.id) for some in (before, versions)
            )
            if older or newer:
                changes.append(RowChange(part, row, older, newer, versions[-1].history_date))
    return changes, cut


def gone_with(deletion: Any) -> list[tuple[Part, Any]]:
    """The rows that a deletion, the last version of a record, took with it, each as its own last version.

    They went just before the record itself, one right after the other; or for the same reason, at whatever distance: the undo of
    an import goes table by table. What was taken away earlier is not among them.
    """
    reason = deletion.history_change_reason or ""
    found = []
    for part in parts_of(deletion.instance_type):
        history = part.model.history
        later = history.model.objects.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
        rows = history.filter(~Exists(later), **{part.field.attname: deletion.id}, history_type="-")
        found += [(part, row) for row in rows]
    found.sort(key=lambda one: (one[1].history_date, one[1].history_id), reverse=True)
    took: dict[tuple[str, int], tuple[Part, Any]] = {}
    last = deletion.history_date
    for part, row in found:
        is_right_before = datetime.timedelta(0) <= last - row.history_date <= PAUSE
        if is_right_before:
            last = row.history_date
        if is_right_before or (reason and row.history_change_reason == reason):
            took.setdefault((part.label, row.id), (part, row))  # of one that names the record twice, once
    return list(took.values())[::-1]


def _rows(
    record: Any, since: datetime.datetime, until: datetime.datetime
) -> Iterator[tuple[Part, list[tuple[int, list[Any]]]]]:
    """By kind the rows that changed in that time, up to one more than MOST, each with every version until its end."""
    for part in parts_of(record.instance_type):
        history = part.model.history.filter(history_date__lt=until)
        changed = history.filter(**{part.field.attname: record.id}, history_date__gte=since)
        keys = changed.values("id").distinct().order_by("id")[: MOST + 1]
        versions = defaultdict(list)
        for version in history.filter(id__in=keys).order_by("history_date", "history_id"):
            versions[version.id].append(version)
        yield part, sorted(versions.items())


def _belonging(part: Part, version: Any, owner: Any) -> Any:
    belongs = version is not None and version.history_type != "-"
    return version if belongs and getattr(version, part.field.attname) == owner else None
