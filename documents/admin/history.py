"""What changed between the versions of a record, in a form that a page can show word by word."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import models
from django.utils.text import capfirst

from documents.admin.choices import selectable
from documents.models.derived import DerivedCharField, DerivedDateField
from documents.word_changes import Piece, replaced, word_changes


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record, from one version to the next."""

    field: str
    pieces: list[Piece]


def describe_changes(model: type[models.Model], versions: list[Any]) -> None:
    """Put on each version, newest first, what it changed in the one before: a fixed number of queries a page."""
    if not versions:
        return
    before_the_page = versions[-1].prev_record
    chain = [*versions, before_the_page] if before_the_page else versions
    compared = [field for field in versions[0].tracked_fields if not _follows_by_itself(field)]
    links = {field: _links(field, chain) for field in versions[0]._history_m2m_fields}
    labels = _labels(compared, chain, links)
    for newer, older in pairwise(chain):
        changes = [
            Change(capfirst(field.verbose_name), _field_pieces(field, older, newer, labels))
            for field in compared
            if getattr(older, field.attname) != getattr(newer, field.attname)
        ]
        for field, chosen in links.items():
            gone = chosen[older.history_id] - chosen[newer.history_id]
            new = chosen[newer.history_id] - chosen[older.history_id]
            names = labels[field.related_model]
            if gone or new:
                old_names, new_names = (
                    ", ".join(sorted(names.get(pk, "deleted") for pk in pks)) for pks in (gone, new)
                )
                changes.append(Change(capfirst(field.verbose_name), replaced(old_names, new_names)))
        newer.history_delta_changes = changes


def _follows_by_itself(field: "models.Field[Any, Any]") -> bool:
    return (
        field.primary_key
        or isinstance(field, (DerivedCharField, DerivedDateField))
        or bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
    )


def _links(field: Any, chain: list[Any]) -> dict[int, set[Any]]:
    """The records that each version of a many-to-many field names."""
    through = getattr(chain[0], field.name).model
    rows = through.objects.filter(history__in=[version.history_id for version in chain])
    chosen: dict[int, set[Any]] = defaultdict(set)
    for version, record in rows.values_list("history", field.m2m_reverse_field_name()):
        chosen[version].add(record)
    return chosen


def _labels(
    compared: list[Any], chain: list[Any], links: dict[Any, dict[int, set[Any]]]
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


def _field_pieces(field: Any, older: Any, newer: Any, labels: dict[Any, dict[Any, str]]) -> list[Piece]:
    old, new = (_text(field, version, labels) for version in (older, newer))
    if old and new and isinstance(field, (models.TextField, models.CharField)) and not field.choices:
        return word_changes(old, new)
    return replaced(old, new)


def _text(field: Any, version: Any, labels: dict[Any, dict[Any, str]]) -> str:
    value = getattr(version, field.attname)
    if value in (None, ""):
        return ""
    if isinstance(field, models.ForeignKey):
        return labels[field.related_model].get(value, "a deleted record")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:%Y-%m-%d %H:%M}" if hasattr(value, "hour") else str(value)
