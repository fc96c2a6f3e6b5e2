"""Writing records without losing their history, one or many at once.

django-simple-history's bulk helpers leave out the many-to-many part of a version, so that a record changed in bulk
would look as if it had lost its languages and places. Here versions are written whole, in a fixed number of queries.
"""

import datetime
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import Value
from django.utils import timezone
from simple_history.utils import get_history_manager_for_model

from documents.bulk_insert import Rows, insert, insert_plain
from documents.models.any_of import any_of

M = TypeVar("M", bound=models.Model)
BATCH = 1000


@transaction.atomic(savepoint=False)
def create_with_history(records: Sequence[M], *, user: Any = None, reason: str = "") -> list[M]:
    """Insert new records of one model, and the first version of each. Many-to-many links cannot exist yet."""
    if not records:
        return []
    insert(records)
    for start in range(0, len(records), BATCH):
        _write_versions(_model_and_keys(records[start : start + BATCH]), "+", user, reason)
    return list(records)


@transaction.atomic(savepoint=False)
def create_plain_with_history(
    model: type[models.Model],
    names: Sequence[str],
    values: Sequence[tuple[Any, ...]],
    *,
    user: Any = None,
    reason: str = "",
) -> Rows:
    """Insert rows as `insert_plain` does, and the first version of each."""
    rows = insert_plain(model, names, values)
    for start in range(0, len(values), BATCH):
        _write_versions((model, rows.keys[start : start + BATCH]), "+", user, reason)
    return rows


@transaction.atomic(savepoint=False)
def update_with_history(
    records: Sequence[models.Model], *, fields: Sequence[str], user: Any = None, reason: str = ""
) -> None:
    """Save the named fields of existing records of one model, and a version of each with its links as they now stand.

    With no fields, only versions are written: for records whose links changed.
    """
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        if fields:
            update_rows(batch, fields)
        versions = _write_versions(_model_and_keys(batch), "~", user, reason)
        for field in _history_of(type(batch[0]))._history_m2m_fields:
            _write_linked(versions, field)


@transaction.atomic(savepoint=False)
def restore_with_history(records: Sequence[models.Model], *, user: Any = None, reason: str = "") -> None:
    """Insert records of one model that once stood, under their old keys and with the moment of their creation."""
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        moments = [
            field.name for field in batch[0]._meta.concrete_fields if getattr(field, "auto_now_add", 0)
        ]
        kept = [[getattr(record, name) for name in moments] for record in batch]
        type(batch[0])._base_manager.bulk_create(batch)
        for record, values in zip(batch, kept, strict=True):
            for name, value in zip(moments, values, strict=True):
                setattr(record, name, value)
        if moments:
            update_rows(batch, moments)
        if has_history(type(batch[0])):
            _write_versions(_model_and_keys(batch), "+", user, reason)


@transaction.atomic(savepoint=False)
def delete_with_history(
    model: type[models.Model], keys: Sequence[Any], *, user: Any = None, reason: str = ""
) -> None:
    """Delete the rows alone, each after a last version. What refers to them is the caller's to have looked after."""
    meta: Any = model._meta
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        if has_history(model):
            _write_versions((model, batch), "-", user, reason)
        quote = connection.ops.quote_name
        marks = ", ".join(["%s"] * len(batch))
        sql = f"DELETE FROM {quote(meta.db_table)} WHERE {quote(meta.pk.column)} IN ({marks})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, list(batch))


def has_history(model: type[models.Model]) -> bool:
    """Rows of a plain many-to-many link have none: they are in that of the record they belong to."""
    return hasattr(model._meta, "simple_history_manager_attribute")


def add_links(field: Any, pairs: Sequence[tuple[Any, Any]]) -> Rows:
    """Add many-to-many links (owner's key, target's key) and return the new rows: two queries, however many.

    Versions of the owners are not written: `update_with_history` without fields does that, once for all their links.
    """
    through = field.remote_field.through
    owner, target = (
        through._meta.get_field(name).attname
        for name in (field.m2m_field_name(), field.m2m_reverse_field_name())
    )
    standing = through._default_manager.filter(
        **{f"{field.m2m_field_name()}__pk__any_of": {pair[0] for pair in pairs}}
    )
    known = set(standing.values_list(owner, target))
    return insert_plain(
        through, (owner, target), [pair for pair in dict.fromkeys(pairs) if pair not in known]
    )


@transaction.atomic(savepoint=False)
def write_first_versions(records: Sequence[models.Model], *, user: Any = None, reason: str = "") -> None:
    """Write the first version of records of one model that were inserted without: with the links they have by now."""
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        versions = _write_versions(_model_and_keys(batch), "+", user, reason)
        for field in _history_of(type(batch[0]))._history_m2m_fields:
            _write_linked(versions, field)


def save_with_history(record: models.Model, *, reason: str = "") -> None:
    """Save one record; the version that django-simple-history writes with it gives the reason."""
    record._change_reason = reason  # type: ignore[attr-defined]
    record.save()


def update_rows(records: Sequence[models.Model], names: Sequence[str]) -> None:
    """One prepared statement for all: `bulk_update` builds a CASE that grows with each record."""
    meta: Any = records[0]._meta
    fields = [meta.get_field(name) for name in names]
    rows = [
        [*(field.get_db_prep_save(field.pre_save(record, False), connection) for field in fields), record.pk]
        for record in records
    ]
    quote = connection.ops.quote_name
    values = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(meta.db_table)} SET {values} WHERE {quote(meta.pk.column)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


@cache
def _history_of(model: type[models.Model]) -> Any:
    """The model of its versions; django-simple-history makes a manager anew each time it is asked."""
    return get_history_manager_for_model(model).model


def _model_and_keys(records: Sequence[models.Model]) -> tuple[type[models.Model], list[Any]]:
    return type(records[0]), [record.pk for record in records]


def _write_versions(
    of: tuple[type[models.Model], Sequence[Any]], history_type: str, user: Any, reason: str
) -> dict[Any, int]:
    """Let the database copy the rows as they now stand. Return by row's key the id of its new version."""
    model: Any = of[0]
    history = _history_of(model)
    user = user or history.get_default_history_user(model())
    stamp = {
        "history_date": timezone.now(),
        "history_type": history_type,
        "history_change_reason": reason,
        "history_user": user.pk if user else None,
    }
    names = [*(field.attname for field in history.tracked_fields), *stamp]
    fields = {name: history._meta.get_field(name) for name in names}
    values = {name: Value(value, fields[name]) for name, value in stamp.items()}
    standing = model._base_manager.filter(pk__any_of=of[1]).order_by("pk")
    select, parameters = standing.annotate(**values).values_list(*names).query.sql_with_params()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields.values())
    ids = f"{quote(model._meta.pk.column)}, {quote(history._meta.pk.column)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(history._meta.db_table)} ({columns}) {select} RETURNING {ids}", parameters
        )
        return dict(cursor.fetchall())


def _write_linked(versions: dict[Any, int], field: Any) -> None:
    """Let the database copy one many-to-many field's links into the versions."""
    if not versions:
        return
    through = getattr(field.model, field.name).through
    history = _history_of(field.model)
    quote = connection.ops.quote_name
    columns = [quote(column.column) for column in through._meta.concrete_fields]
    owner = quote(through._meta.get_field(field.m2m_field_name()).column)
    key, version = quote(field.model._meta.pk.column), quote(history._meta.pk.column)
    of_these, keys = any_of(f"version.{version}", versions.values(), connection.vendor)
    sql = (
        f"INSERT INTO {quote(getattr(history, field.name).model._meta.db_table)} (history_id, {', '.join(columns)})"  # noqa: S608
        f" SELECT version.{version}, {', '.join(f'link.{column}' for column in columns)}"
        f" FROM {quote(history._meta.db_table)} version JOIN {quote(through._meta.db_table)} link"
        f" ON link.{owner} = version.{key} WHERE {of_these} ORDER BY link.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys])


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
