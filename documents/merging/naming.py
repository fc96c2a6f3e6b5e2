"""Which rows of which tables name a record: asked of Django, so that a model of tomorrow is not forgotten.

Tables of apps that stand above are found too, at run time: nothing of them is imported.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.fields.reverse_related import ManyToOneRel
from simple_history.models import HistoricalChanges

from documents.models.duplicate import Duplicate


@dataclass(frozen=True, slots=True)
class Naming:
    """A table, and those of its columns that name records of one kind."""

    model: Any
    columns: tuple[str, ...]

    def rows_of(self, keys: Sequence[Any]) -> Q:
        """The condition on a row that it names one of these records."""
        return reduce(or_, (Q(**{f"{column}__in": keys}) for column in self.columns))

    @property
    def uniques(self) -> list[tuple[str, ...]]:
        """The sets of columns that no two rows share, as far as these columns have a part in them."""
        return [names for names in uniques(self.model) if set(names) & set(self.columns)]

    @property
    def ordering_column(self) -> str:
        """That of the columns by which the rows stand in an order of their own; "" where there is none."""
        column = ordered_by(self.model)
        return column if column in self.columns else ""


@cache
def ordered_by(model: Any) -> str:
    """The column of the record that rows belong to in an order of their own (`position`); "" where there is none."""
    meta = model._meta
    if not meta.ordering or not any(field.name == "position" for field in meta.concrete_fields):
        return ""
    return f"{meta.ordering[0]}_id"


@cache
def naming(kind: type[models.Model]) -> tuple[Naming, ...]:
    """Every table with foreign keys to this model, those of many-to-many links included; not the copies that keep history."""
    columns: dict[Any, list[str]] = defaultdict(list)
    for relation in kind._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and not issubclass(relation.related_model, HistoricalChanges):
            columns[relation.related_model].append(relation.field.attname)
    tables = (Naming(model, tuple(names)) for model, names in columns.items())
    return tuple(sorted(tables, key=lambda table: label_of(table.model)))


@cache
def uniques(model: Any) -> tuple[tuple[str, ...], ...]:
    """The sets of columns that no two rows of the table share. Conditional constraints are left out: see `preferred`."""
    meta = model._meta
    sets = [(field.name,) for field in meta.concrete_fields if field.unique and not field.primary_key]
    sets += [tuple(names) for names in meta.unique_together]
    sets += [tuple(one.fields) for one in meta.total_unique_constraints]
    return tuple(tuple(meta.get_field(name).attname for name in names) for names in sets)


def is_unordered(model: Any) -> bool:
    """Whether it is the same which of its two columns names which record."""
    return issubclass(model, Duplicate)


@cache
def references(model: Any) -> dict[str, Any]:
    """The columns of a table that name records, and the model of each."""
    return {
        field.attname: field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    }


@cache
def owner_of(through: Any) -> tuple[Any, str] | None:
    """Of a table of plain links: the model whose history tells of them, and the column that names it; None for any other."""
    owner = through._meta.auto_created
    if not owner:
        return None
    field = next(one for one in owner._meta.local_many_to_many if one.remote_field.through is through)
    return owner, through._meta.get_field(field.m2m_field_name()).attname


def label_of(model: Any) -> str:
    label: str = model._meta.label_lower
    return label


def model_of(label: str) -> Any:
    return apps.get_model(label)


def called(model: Any) -> str:
    """What the rows of a table are called: "attributions"; of plain links "places of documents"."""
    owner = model._meta.auto_created
    if not owner:
        return str(model._meta.verbose_name_plural)
    field = next(one for one in owner._meta.local_many_to_many if one.remote_field.through is model)
    return f"{field.verbose_name} of {owner._meta.verbose_name_plural}"
