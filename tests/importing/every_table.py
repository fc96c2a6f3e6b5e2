"""Every row of every table, histories, journals and logs included, so that two archives can be compared.

What must differ is told alike: keys, which a run that was rolled back uses up, by their place among those of their table;
moments by whether there is one.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from django.apps import apps
from django.db import models

from collections_app.models import ImportRun, RowChange
from documents.columns import plain
from documents.models import SearchChange

Places: TypeAlias = dict[str, dict[Any, int]]  # of keys, by table
Said: TypeAlias = Callable[[Any], Any]  # what is told of a value

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")  # of a run, in the words of a history
_TABLES = {
    "collection": "collections.collection",
    "type": "documents.documenttype",
}  # of kinds, where they differ


def every_table() -> dict[str, list[dict[str, Any]]]:
    """By table its rows in the order of their keys; runs that died apart, which stay on record whatever came of them."""
    rows = {model: _rows(model) for model in _models()}
    places: Places = {
        model._meta.label_lower: {row[_key(model)]: place for place, row in enumerate(found)}
        for model, found in rows.items()
    }
    told = {
        model._meta.label_lower: [_told(model, row, places) for row in found] for model, found in rows.items()
    }
    # One statement logs the rows that it changes in the order in which they lie on the disk.
    told[SearchChange._meta.label_lower].sort(key=lambda row: (row["kind"], row["record"]))
    return told


def _models() -> Iterator[type[models.Model]]:
    for app in ("documents", "collections"):
        yield from apps.get_app_config(app).get_models(include_auto_created=True)


def _rows(model: type[models.Model]) -> list[dict[str, Any]]:
    found = model._base_manager.order_by("pk")
    return list((found.exclude(finished_at=None) if model is ImportRun else found).values())


def _key(model: type[models.Model]) -> str:
    assert model._meta.pk
    return model._meta.pk.attname


def _told(model: type[models.Model], row: dict[str, Any], places: Places) -> dict[str, Any]:
    told = _columns(model, row, places)
    if model is RowChange:
        told["row"] = places[row["table"]][row["row"]]
        changed = apps.get_model(row["table"])
        for name in ("before", "after"):
            told[name] = row[name] and _columns(changed, row[name], places)
    elif model is SearchChange:
        table = _TABLES.get(row["kind"], f"documents.{row['kind']}")
        told |= {"record": places[table][row["record"]], "transaction": None}
    return told


def _columns(model: type[models.Model], row: dict[str, Any], places: Places) -> dict[str, Any]:
    said = {field.attname: _said(model, field, places) for field in model._meta.concrete_fields}
    return {name: said[name](value) for name, value in row.items() if name != _key(model)}


def _said(model: Any, field: "models.Field[Any, Any]", places: Places) -> Said:
    if isinstance(field, (models.DateTimeField, models.UUIDField)):
        return lambda value: value is not None
    table = ""
    if isinstance(field, models.ForeignKey):
        table = field.related_model._meta.label_lower
    elif field.name == "id" and hasattr(model, "instance_type"):  # in a history
        table = model.instance_type._meta.label_lower
    if table in places:
        return lambda value: value and places[table].get(value, "of none")
    if field.name == "history_change_reason":
        return lambda value: value and _MOMENT.sub("…", value)
    return plain
