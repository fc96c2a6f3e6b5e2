"""What changed between the versions of a record, in a form that a page can show word by word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from documents.admin.choices import selectable
from documents.models.derived import DerivedCharField, DerivedDateField
from documents.word_changes import Piece, replaced, word_changes


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record, or one row that belongs to it, from one version to another; `name` finds it again."""

    name: str
    field: str
    pieces: list[Piece]


def describe_changes(model: type[models.Model], versions: list[Any]) -> None:
    """Put on each version, newest first, what it changed in the one before: a fixed number of queries a page."""
    if not versions:
        return
    before_the_page = versions[-1].prev_record
    chain = [*versions, before_the_page] if before_the_page else versions
    said = Sayings(chain)
    for newer, older in pairwise(chain):
        newer.history_delta_changes = said.changes(older, newer)


def changes_between(older: Any, newer: Any) -> list[Change]:
    """What the fields of a record say otherwise in another version of it."""
    return Sayings([newer, older]).changes(older, newer)


class Sayings:
    """What versions of records of one kind say, field by field, `without` one column; what they name is called as it is today.

    Loads what is named at once: a query for each kind of record, and one for each many-to-many field.
    """

    def __init__(self, versions: Sequence[Any], without: str = "") -> None:
        first = versions[0]
        self.fields = [
            field
            for field in first.tracked_fields
            if not _follows_by_itself(field) and field.attname != without
        ]
        self.links = {field: _links(field, versions) for field in first._history_m2m_fields}
        self.labels = _labels(self.fields, versions, self.links)

    def changes(self, older: Any, newer: Any) -> list[Change]:
        changes = [
            Change(field.name, capfirst(field.verbose_name), self._pieces(field, older, newer))
            for field in self.fields
            if getattr(older, field.attname) != getattr(newer, field.attname)
        ]
        for field, chosen in self.links.items():
            gone = chosen[older.history_id] - chosen[newer.history_id]
            new = chosen[newer.history_id] - chosen[older.history_id]
            if gone or new:
                pieces = replaced(self._names(field, gone), self._names(field, new))
                changes.append(Change(field.name, capfirst(field.verbose_name), pieces))
        return changes

    def said(self, version: Any) -> list[tuple[str, str]]:
        """All that a version says beside what any new record does, by label."""
        said = [
            (capfirst(field.verbose_name), self._text(field, version))
            for field in self.fields
            if getattr(version, field.attname) != field.get_default()
        ]
        for field, chosen in self.links.items():
            said.append((capfirst(field.verbose_name), self._names(field, chosen[version.history_id])))
        return [(label, words) for label, words in said if words]

    def in_one_line(self, version: Any) -> str:
        return "; ".join(f"{label}: {words}" for label, words in self.said(version))

    def _pieces(self, field: Any, older: Any, newer: Any) -> list[Piece]:
        old, new = self._text(field, older), self._text(field, newer)
        if old and new and isinstance(field, (models.TextField, models.CharField)) and not field.choices:
            return word_changes(old, new)
        return replaced(old, new)

    def _text(self, field: Any, version: Any) -> str:
        value = getattr(version, field.attname)
        if value in (None, ""):
            return ""
        if isinstance(field, models.ForeignKey):
            return self.labels[field.related_model].get(value, "a deleted record")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "yes" if value else "no"
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if hasattr(value, "hour") else str(value)

    def _names(self, field: Any, keys: Iterable[Any]) -> str:
        names = self.labels[field.related_model]
        return ", ".join(sorted(names.get(key, "deleted") for key in keys))


def _follows_by_itself(field: "models.Field[Any, Any]") -> bool:
    return (
        field.primary_key
        or isinstance(field, (DerivedCharField, DerivedDateField))
        or bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
    )


def _links(field: Any, chain: Sequence[Any]) -> dict[int, set[Any]]:
    """The records that each version of a many-to-many field names."""
    through = getattr(chain[0], field.name).model
    rows = through.objects.filter(history__in=[version.history_id for version in chain])
    chosen: dict[int, set[Any]] = defaultdict(set)
    for version, record in rows.values_list("history", field.m2m_reverse_field_name()):
        chosen[version].add(record)
    return chosen


def _labels(
    compared: Sequence[Any], chain: Sequence[Any], links: Mapping[Any, Mapping[int, set[Any]]]
) -> dict[Any, dict[Any, str]]:
    """What every record that these versions name is called today, by model."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    source: dict[Any, Any] = {}
    for field in compared:
        if isinstance(field, models.ForeignKey):
            source[field.related_model] = field
            wanted[field.related_model] |= {getattr(version, field.attname) for version in chain} - {None}
    for field, chosen in links.items():
        source[field.related_model] = field
        wanted[field.related_model] |= set().union(*chosen.values())
    labels: dict[Any, dict[Any, str]] = {}
    for model, keys in wanted.items():
        loaded = selectable(source[model])
        found = (
            (model._default_manager.all() if loaded is None else loaded).filter(pk__in=keys) if keys else []
        )
        labels[model] = {record.pk: str(record) for record in found}
    return labels
