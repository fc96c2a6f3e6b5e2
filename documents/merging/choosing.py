"""What a curator chooses where records of one kind differ: field by field, and together what has no sense apart."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from archive_project.lib.clock import minute
from documents.merging.journal import whole
from documents.models import Document, Person, Status
from documents.models.publication import MOMENTS

MOST = 10  # records merged at a time: as many as can be seen side by side
TOGETHER = [
    ("date_text", "date_edtf", "date_rationale"),
    ("repository", "reference"),
    ("latitude", "longitude"),
    ("status", *MOMENTS),
]
LABELS = {
    "date_text": "Date",
    "repository": "Repository and call number",
    "latitude": "Coordinates",
    "status": "Publication",
}
CARRIED_OVER = {"slug", "other_titles"}  # the address stays with the kept record; titles are gathered
NAME = "preferred_name"


@dataclass(frozen=True, slots=True)
class Choice:
    """Fields that are taken from one of the records, all of them from the same."""

    name: str
    label: str
    fields: tuple[Any, ...]

    def value(self, record: Any) -> tuple[Any, ...]:
        return tuple(getattr(record, field.attname) for field in self.fields)

    def is_empty(self, record: Any) -> bool:
        return all(value in (None, "") for value in self.value(record))

    def shown(self, record: Any) -> str:
        """What a curator reads of it. A query for each record that it names."""
        if self.name == "date_text":
            return record.date.display if record.date_edtf or record.date_text else ""
        return ", ".join(filter(None, (_shown(field, record) for field in self.fields)))


@cache
def choices(kind: type[models.Model]) -> tuple[Choice, ...]:
    """What is to be chosen for records of a kind, in the order of its fields."""
    free = {
        field.name: field
        for field in kind._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in CARRIED_OVER
    }
    found, seen = [], set[str]()
    for name, first in free.items():
        if name in seen:
            continue
        names = next((group for group in TOGETHER if name == group[0]), (name,))
        seen |= set(names)
        label = LABELS[name] if len(names) > 1 else capfirst(str(first.verbose_name))
        found.append(Choice(name, label, tuple(free[one] for one in names)))
    return tuple(found)


@cache
def together(model: Any) -> dict[str, frozenset[str]]:
    """By column those that have no sense without it, and itself. One that stands alone is not there."""
    columns = {field.name: field.attname for field in model._meta.concrete_fields}
    groups = [frozenset(columns[name] for name in group if name in columns) for group in TOGETHER]
    return {column: group for group in groups for column in group}


def differing(kind: type[models.Model], records: Sequence[Any]) -> list[Choice]:
    """Those in which the records are not all the same."""
    return [choice for choice in choices(kind) if len({choice.value(record) for record in records}) > 1]


def best(choice: Choice, kept: Any, records: Sequence[Any]) -> Any:
    """Whose value is proposed: that of the record that is kept; where it says nothing, of the first that says something.

    Nothing becomes public unasked: where one of the records is not, the strictest publication is proposed.
    """
    if choice.name == "status" and not all(record.is_published for record in records):
        return min(records, key=_openness)
    said = (record for record in [kept, *records] if not choice.is_empty(record))
    return next(said, kept)


def all_titles(kept: Any, records: Sequence[Any], title: str) -> str:
    """Every title that these documents bore, one a line, but the one that is chosen."""
    titles = [f"{record.title}\n{record.other_titles}" for record in (kept, *records)]
    lines = dict.fromkeys(line.strip() for text in titles for line in text.splitlines())
    return "\n".join(line for line in lines if line and line != title)


def state_of(record: Any) -> str:
    """A short mark of all that the page shows of a record: another one once somebody has changed it."""
    said: list[Any] = [whole(record)]
    if isinstance(record, Person):
        said.append(sorted(record.names.values_list("pk", "kind", "text")))
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def values_chosen(kept: Any, records: Sequence[Any], taken: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the record that stays that change: `taken` says by choice whose value it gets."""
    values: dict[str, Any] = {}
    kind: Any = type(kept)
    for choice in choices(kind):
        source = taken.get(choice.name, kept)
        values |= {field.attname: getattr(source, field.attname) for field in choice.fields}
    if isinstance(kept, Document):
        values["other_titles"] = all_titles(kept, records, values["title"])
    return {name: value for name, value in values.items() if value != getattr(kept, name)}


def _openness(record: Any) -> tuple[Any, ...]:
    """Greater for what shows more: an embargo outweighs the status, of two the later counts; of two ends the sooner."""
    until = record.embargo_until
    embargo = -until.timestamp() if until and until > timezone.now() else 0.0
    since = -record.published_at.timestamp() if record.published_at else 0.0
    end = record.published_until.timestamp() if record.published_until else math.inf
    return record.is_published, embargo, list(Status).index(record.status), end, since


def _shown(field: Any, record: Any) -> str:
    value = getattr(record, field.attname)
    if value in (None, ""):
        return ""
    if isinstance(field, models.ForeignKey):
        return str(getattr(record, field.name))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if hasattr(value, "hour"):
        words = minute(value)
        return f"{field.verbose_name} {words}" if field.name.endswith("_until") else words
    return str(value)
