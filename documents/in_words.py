"""What fields say, for people to read: choices by their labels, links by what their records are called today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from django.db import models

from archive_project.lib.clock import minute
from archive_project.lib.rich_text import to_compare
from documents.models import Person
from documents.word_changes import LARGEST, Piece, replaced, word_changes

Labels: TypeAlias = Mapping[Any, Mapping[Any, str]]
"""Of each kind of record what some are called, by key."""


def with_names(model: Any) -> models.QuerySet[Any]:
    """Records loaded as far as their names need."""
    return Person.objects.with_names() if model is Person else model._default_manager.all()


def labels_of(values: Iterable[tuple[Any, Any]]) -> Labels:
    """What the records are called that these fields link to, each with a key or, of many, a set of keys. One query a kind."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for field, value in values:
        if field.related_model:
            wanted[field.related_model] |= value if field.many_to_many else {value}
    return {
        model: {record.pk: str(record) for record in with_names(model).filter(pk__in=keys - {None})}
        for model, keys in wanted.items()
    }


def said(field: Any, value: Any, labels: Labels) -> str:
    """What a field says by a value as its column has it, of many links a set of keys; nothing where it is empty."""
    names = labels.get(field.related_model, {})
    if field.many_to_many:
        return ", ".join(sorted(names.get(key, "deleted") for key in value))
    if value in (None, ""):
        return ""
    if field.related_model:
        return names.get(value, "a deleted record")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return minute(value) if hasattr(value, "hour") else str(value)


def changed(field: Any, old: Any, new: Any, labels: Labels, most: int = LARGEST) -> list[Piece]:
    """What goes and what comes: of many links those alone, of texts word by word.

    A text that would take more than `most` comparisons is shown as one replacement.
    """
    if field.many_to_many:
        return replaced(said(field, old - new, labels), said(field, new - old, labels))
    before, after = said(field, old, labels), said(field, new, labels)
    if before and after and isinstance(field, (models.TextField, models.CharField)) and not field.choices:
        return word_changes(*to_compare(before, after), most)
    return replaced(before, after)
