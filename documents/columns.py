"""A row as plain values, column by column, as JSON keeps them: written down before and after a change, and set again."""

import datetime
from functools import cache
from typing import Any, TypeAlias

from django.db import models

from documents.models.derived import DerivedCharField, DerivedDateField

Columns: TypeAlias = dict[str, Any]  # column, such as "type_id" → its value in JSON


@cache
def stated_fields(model: type[models.Model]) -> dict[str, "models.Field[Any, Any]"]:
    """The fields that somebody states, by column: not the key, nor what follows from others at each save."""
    return {
        field.attname: field
        for field in model._meta.concrete_fields
        if not (
            field.primary_key
            or isinstance(field, (DerivedCharField, DerivedDateField))
            or getattr(field, "auto_now", False)
        )
    }


@cache
def following_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The names of the fields that must be saved whenever any other is."""
    stated = stated_fields(model)
    return tuple(
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.attname not in stated
    )


@cache
def defaults(model: type[models.Model]) -> Columns:
    return {name: plain(field.get_default()) for name, field in stated_fields(model).items()}


def read_columns(record: models.Model) -> Columns:
    """Return every stated column of a record."""
    return {name: plain(getattr(record, name)) for name in stated_fields(type(record))}


def without_defaults(model: type[models.Model], columns: Columns) -> Columns:
    """Leave out what a new record has anyway: journals are long."""
    usual = defaults(model)
    return {name: value for name, value in columns.items() if value != usual[name]}


def set_columns(record: models.Model, columns: Columns) -> None:
    """Set columns from their JSON. Does not save."""
    fields = stated_fields(type(record))
    for name, value in columns.items():
        setattr(record, name, fields[name].to_python(value))


def plain(value: Any) -> Any:
    if value is None or type(value) is str or isinstance(value, (bool, int, dict, list)):
        return value
    if isinstance(value, str):
        return str(value)  # of a choice, its value
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)
