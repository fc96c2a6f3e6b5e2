"""Writing records without losing their history, one or many at once.

django-simple-history's bulk helpers leave out the many-to-many part of a version, so that a record changed in bulk
would look as if it had lost its languages and places. Here versions are written whole, in a fixed number of queries.
"""

import datetime
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models
from simple_history.utils import get_history_manager_for_model

M = TypeVar("M", bound=models.Model)
BATCH = 500


def create_with_history(records: Sequence[M], *, user: Any = None, reason: str = "") -> list[M]:
    """Insert new records of one model, and the first version of each. Many-to-many links cannot exist yet."""
    if not records:
        return []
    created = type(records[0])._default_manager.bulk_create(records, batch_size=BATCH)
    _write_versions(created, update=False, user=user, reason=reason)
    return created


def update_with_history(
    records: Sequence[models.Model], *, fields: Sequence[str], user: Any = None, reason: str = ""
) -> None:
    """Save the named fields of existing records of one model, and a version of each with its links as they now stand.

    With no fields, only versions are written: for records whose links changed.
    """
    if not records:
        return
    model = type(records[0])
    if fields:
        model._default_manager.bulk_update(records, fields, batch_size=BATCH)
    versions = _write_versions(records, update=True, user=user, reason=reason)
    for field in versions[0]._history_m2m_fields:
        _write_linked(versions, field)


def save_with_history(record: models.Model, *, reason: str = "") -> None:
    """Save one record; the version that django-simple-history writes with it gives the reason."""
    record._change_reason = reason  # type: ignore[attr-defined]
    record.save()


def _write_versions(records: Sequence[models.Model], *, update: bool, user: Any, reason: str) -> list[Any]:
    versions: list[Any] = get_history_manager_for_model(type(records[0])).bulk_history_create(
        records, batch_size=BATCH, update=update, default_user=user, default_change_reason=reason
    )
    return versions


def _write_linked(versions: Sequence[Any], field: Any) -> None:
    """Copy one many-to-many field's links into the versions."""
    through = getattr(type(versions[0].instance), field.name).through
    owner = through._meta.get_field(field.m2m_field_name()).attname
    names = [column.attname for column in through._meta.concrete_fields]
    version_of = {version.id: version for version in versions}
    linked = getattr(type(versions[0]), field.name).model
    links = through._default_manager.filter(**{f"{owner}__in": version_of}).values(*names)
    linked.objects.bulk_create([linked(history=version_of[link[owner]], **link) for link in links], batch_size=BATCH)


def write_past_version(
    record: models.Model, *, values: dict[str, Any], when: datetime.datetime, user: Any, reason: str
) -> None:
    """Lay a version with other values into a record's history, dated `when`, without changing the record."""
    manager = get_history_manager_for_model(type(record))
    fields = {field.attname: getattr(record, field.attname) for field in manager.model.tracked_fields}
    manager.model.objects.create(
        **(fields | values),
        history_date=when,
        history_type="~",
        history_user=user,
        history_change_reason=reason,
    )
