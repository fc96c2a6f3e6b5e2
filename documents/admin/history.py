"""What changed between the versions of a record, in a form that a page can show word by word."""

import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any, Literal

from django.db import models
from django.utils.text import capfirst

from documents.admin.choices import selectable
from documents.models.derived import DerivedCharField, DerivedDateField

WORDS = re.compile(r"\s+|\w+|[^\w\s]")
CONTEXT = 6  # words and spaces left standing beside a change
LARGEST = 4_000_000  # comparisons of word with word, about a second


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: left as it was, taken out, put in; a gap stands for what is left as it was and long."""

    kind: Literal["same", "gone", "new", "gap"]
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a record, from one version to the next."""

    field: str
    pieces: list[Piece]


def word_changes(old: str, new: str) -> list[Piece]:
    """Compare word by word. Costs at most about a second: larger rewritings are shown as one replacement."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old_middle, new_middle = before[start : len(before) - end], after[start : len(after) - end]
    pieces = _same("".join(before[max(0, start - CONTEXT) : start]), gap_before=start > CONTEXT)
    if len(old_middle) * len(new_middle) > LARGEST:
        pieces += _replaced("".join(old_middle), "".join(new_middle))
    else:
        for tag, i, j, k, l in SequenceMatcher(None, old_middle, new_middle, autojunk=False).get_opcodes():  # noqa: E741
            if tag == "equal":
                pieces += _shortened(old_middle[i:j])
            else:
                pieces += _replaced("".join(old_middle[i:j]), "".join(new_middle[k:l]))
    tail = before[len(before) - end :]
    return [*pieces, *_same("".join(tail[:CONTEXT]), gap_after=len(tail) > CONTEXT)]


def _common(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _same(text: str, *, gap_before: bool = False, gap_after: bool = False) -> list[Piece]:
    gap = Piece("gap", " … ")
    return [
        *([gap] if gap_before else []),
        *([Piece("same", text)] if text else []),
        *([gap] if gap_after else []),
    ]


def _shortened(words: list[str]) -> list[Piece]:
    if len(words) <= 3 * CONTEXT:
        return _same("".join(words))
    return [*_same("".join(words[:CONTEXT]), gap_after=True), *_same("".join(words[-CONTEXT:]))]


def _replaced(old: str, new: str) -> list[Piece]:
    return [*([Piece("gone", old)] if old else []), *([Piece("new", new)] if new else [])]


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
                changes.append(Change(capfirst(field.verbose_name), _replaced(old_names, new_names)))
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
    return _replaced(old, new)


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
