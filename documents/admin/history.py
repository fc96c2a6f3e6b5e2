"""What changed between the versions of a record, in a form that a page can show word by word."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.text import capfirst

from documents.in_words import changed, labels_of, said
from documents.models.derived import DerivedCharField, DerivedDateField
from documents.word_changes import Piece


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
        self.links = {field: _links(field, versions) for field in first._history_m2m_fields}
        self.fields = [
            field
            for field in (*first.tracked_fields, *self.links)
            if not _follows_by_itself(field) and field.attname != without
        ]
        self.labels = labels_of(
            (field, self._value(field, version)) for field in self.fields for version in versions
        )

    def changes(self, older: Any, newer: Any) -> list[Change]:
        values = ((field, self._value(field, older), self._value(field, newer)) for field in self.fields)
        return [
            Change(field.name, capfirst(field.verbose_name), changed(field, old, new, self.labels))
            for field, old, new in values
            if old != new
        ]

    def said(self, version: Any) -> list[tuple[str, str]]:
        """All that a version says beside what any new record does, by label."""
        values = ((field, self._value(field, version)) for field in self.fields)
        every = (
            (capfirst(field.verbose_name), said(field, value, self.labels))
            for field, value in values
            if value != field.get_default()
        )
        return [(label, words) for label, words in every if words]

    def in_one_line(self, version: Any) -> str:
        return "; ".join(f"{label}: {words}" for label, words in self.said(version))

    def _value(self, field: Any, version: Any) -> Any:
        """As its column has it; of many links the keys."""
        links = self.links.get(field)
        return getattr(version, field.attname) if links is None else links[version.history_id]


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
