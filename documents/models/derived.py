"""Columns whose value follows from the rest of the record.

Python computes them (SQLite folds ASCII only, and no database reads a stated date), the database keeps and indexes
them, and nobody types them. They are computed where Django computes `auto_now`: in `pre_save`, so that save(),
bulk_create() and forms all agree.
"""

from typing import Any

from django.db import models

ABSENT = object()


class _Derived:
    """A field that takes the value of the instance's property `by` at each save.

    A model without that property keeps the value it has: the historical copy of a record, which must say what the
    record said, and the bare models that migrations see.
    """

    def __init__(self, *args: Any, by: str, **kwargs: Any) -> None:
        self.by = by
        kwargs["editable"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        kwargs["by"] = self.by
        return name, path, args, kwargs

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        value = getattr(instance, self.by, ABSENT)
        if value is ABSENT:
            return getattr(instance, self.attname)  # type: ignore[attr-defined]
        setattr(instance, self.attname, value)  # type: ignore[attr-defined]
        return value


class DerivedCharField(_Derived, models.CharField):  # type: ignore[type-arg]
    """Text that follows from the record."""


class DerivedDateField(_Derived, models.DateField):  # type: ignore[type-arg]
    """A day that follows from the record."""
