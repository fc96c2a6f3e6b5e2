"""Records as they were: some fields of an earlier version, the rows that belonged to it, or all of what was deleted.

Who may do so is the caller's to ask, row by row where it says so.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Max, prefetch_related_objects
from django.utils.text import capfirst

from archive_project.lib.clock import minute
from documents.belongings import MOST, Part, RowChange, gone_with
from documents.bulk_history import restore_with_history
from documents.columns import following_fields, stated_fields
from documents.merging.choosing import together
from documents.models.publication import Publication

MayWrite = Callable[[str, Any], bool]  # add, change or delete, and the row


class CannotBringBackError(Exception):
    """It would break a rule, or names what is no more; the message says which. Nothing was written."""


def set_fields(record: Any, version: Any, names: Iterable[str]) -> None:
    """Set fields as a version has them, with those that have no sense without them. Does not save, but for links to many.

    Raises CannotBringBackError.
    """
    model: Any = type(record)
    own = {field.name: field for field in stated_fields(model).values()}
    chosen = set(names)
    columns = {
        column
        for name in chosen & set(own)
        for column in together(model).get(own[name].attname, {own[name].attname})
    }
    for column in columns:
        setattr(record, column, getattr(version, column))
    if lost := [_label(field) for field in _lost(record)]:
        raise CannotBringBackError(f"{', '.join(lost)}: what it names is no more.")
    _check(record)
    for link in version._history_m2m_fields:
        if link.name in chosen:
            _set_link(record, version, link)


def write_rows(changes: Iterable[RowChange], *, user: Any, reason: str, may_write: MayWrite) -> list[str]:
    """Make rows what they were: `older` of each change. Return what could not be done, a sentence each.

    Rows stand in each other's way (two texts that changed places, a name that became the preferred one), so that what came
    since goes first, and what is refused is tried again once others have moved.
    """
    told: list[str] = []
    gone: list[RowChange] = []
    back: list[RowChange] = []
    for change in changes:
        (gone if change.older is None else back).append(change)
    for change in gone:
        stored = _stored(change)
        if stored and may_write("delete", stored):
            _sign(stored, user, reason)
            stored.delete()
        elif stored:
            told.append(f"{_kind(type(stored))} “{name_of(stored)}” stays: you may not delete it.")

    def write(change: RowChange) -> list[str]:
        return _write_row(
            change.part.model, change.older, _stored(change), user=user, reason=reason, may_write=may_write
        )

    notes, refused = _in_turn(back, write)
    told += notes
    if refused:
        with suppress(_StillRefusedError), transaction.atomic():
            _move_aside([change for change, _ in refused])
            notes, still = _in_turn([change for change, _ in refused], write)
            if still:
                raise _StillRefusedError
            return told + notes
    return told + [sentence for _, sentence in refused]


class _StillRefusedError(Exception):
    """Takes back that rows were moved aside."""


def _in_turn(
    changes: Sequence[RowChange], write: Callable[[RowChange], list[str]]
) -> tuple[list[str], list[tuple[RowChange, str]]]:
    """Write what can be written, in one direction and the other, until no more can; return what is told, and what is refused."""
    told: list[str] = []
    waiting = list(changes)
    refused: list[tuple[RowChange, str]] = []
    while waiting:
        refused = []
        for change in waiting:
            try:
                told += write(change)
            except CannotBringBackError as error:
                refused.append((change, str(error)))
        if len(refused) == len(waiting):
            break
        waiting = [change for change, _ in reversed(refused)]
    return told, refused


def _move_aside(changes: Iterable[RowChange]) -> None:
    """Rows that stand in an order go to its end, without a version: they are written anew at once."""
    for change in changes:
        rows = change.part.model._base_manager
        if hasattr(change.older, "position"):
            owned = rows.filter(
                **{change.part.field.attname: getattr(change.older, change.part.field.attname)}
            )
            last = owned.aggregate(last=Max("position"))["last"] or 0
            rows.filter(pk=change.row).update(position=max(last, change.older.position) + MOST)


def _stored(change: RowChange) -> Any:
    return change.part.model._base_manager.filter(pk=change.row).first()


def _kind(model: Any) -> str:
    return str(capfirst(model._meta.verbose_name))


def name_of(record: models.Model) -> str:
    """What a record of an earlier time is called, also where it is called after what is no more."""
    try:
        return str(record)
    except ObjectDoesNotExist:
        return f"{_kind(type(record))} {record.pk}"


@transaction.atomic
def restore(version: Any, deletion: Any, *, user: Any, may_write: MayWrite) -> tuple[Any, list[str]]:
    """Bring a deleted record back as a version has it: under its key, number and address, as a draft that keeps its embargo, with what
    went with it.

    Return it, and what could not be brought back, a sentence each. Raises CannotBringBackError.
    """
    record = version.instance
    if isinstance(record, Publication):
        record.withdraw()
    told = [f"{name}: what it named is no more." for name in _without_lost(record)]
    _check(record)
    if not may_write("add", record):
        raise CannotBringBackError("It belongs to a record that you may not change as it stands.")
    reason = f"Restored as of {minute(version.history_date)}"
    _sign(record, user, reason)
    restore_with_history([record], user=user, reason=reason)
    lost_links = {link.verbose_name: _set_link(record, version, link) for link in version._history_m2m_fields}
    told += [
        f"{capfirst(name)}: {lost} of those named are no more." for name, lost in lost_links.items() if lost
    ]
    went: dict[Part, list[Any]] = {}
    for part, row in gone_with(deletion):
        went.setdefault(part, []).append(row)
    for part, rows in went.items():
        told += _add_rows(part.model, rows, user=user, reason=reason, may_write=may_write)
    return record, told


def _add_rows(
    model: Any, versions: Sequence[Any], *, user: Any, reason: str, may_write: MayWrite
) -> Iterator[str]:
    """Bring back rows of one kind that went with their record, in a number of queries that does not grow with theirs; say what
    cannot be brought back. Among themselves they broke no rule, and no other row names what was not there."""
    kind, foreign = _kind(model), _foreign_keys(model)
    rows = [version.instance for version in versions]
    prefetch_related_objects(rows, *(field.name for field in foreign))
    there = set(model._base_manager.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    added = []
    for row, version in zip(rows, versions, strict=True):
        lost = [field for field in foreign if _lacks(row, field)]
        if row.pk in there:
            continue
        if needed := [str(field.verbose_name) for field in lost if not field.null]:
            yield f"{kind}: {', '.join(needed)} is no more, so that it could not be brought back."
        elif missing := _missing_file(row):
            yield f"{kind}: {missing}"
        elif not may_write("add", row):
            yield f"{kind} “{row}”: you may not write it."
        else:
            for field in lost:
                setattr(row, field.attname, None)
                yield f"{kind} “{row}”: {field.verbose_name} was deleted, and is left empty."
            added.append((row, version))
    if not added:
        return
    restore_with_history([row for row, _ in added], user=user, reason=reason)
    for row, version in added:
        for link in version._history_m2m_fields:
            if count := _set_link(row, version, link):
                yield f"{kind} “{row}”: {count} of its {link.verbose_name} are no more."


def _foreign_keys(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _lacks(row: Any, field: Any) -> bool:
    """Whether a row names a record that was not found when it was prefetched."""
    return getattr(row, field.attname) is not None and row._state.fields_cache.get(field.name) is None


def _write_row(
    model: Any, version: Any, stored: Any, *, user: Any, reason: str, may_write: MayWrite
) -> list[str]:
    """Return what it comes back without, a sentence each. Raises CannotBringBackError where it does not."""
    row, kind = version.instance, _kind(model)
    row._state.adding = stored is None
    try:
        lost = _without_lost(row)
        _check(row)
    except CannotBringBackError as error:
        raise CannotBringBackError(f"{kind}: {error}") from error
    if not may_write("change" if stored else "add", row) or (stored and not may_write("change", stored)):
        raise CannotBringBackError(f"{kind} “{row}”: you may not write it.")
    _sign(row, user, reason)
    row.save(force_insert=stored is None)
    lost_links = {link.verbose_name: _set_link(row, version, link) for link in version._history_m2m_fields}
    return [
        *(f"{kind} “{row}”: {name} was deleted, and is left empty." for name in lost),
        *(
            f"{kind} “{row}”: {count} of its {name} are no more."
            for name, count in lost_links.items()
            if count
        ),
    ]


def _sign(record: Any, user: Any, reason: str) -> None:
    record._history_user, record._change_reason = user, reason


def _without_lost(record: Any) -> list[str]:
    """Empty the foreign keys to what was deleted, and return their labels. Raises CannotBringBackError where one may not be
    empty."""
    lost = _lost(record)
    if needed := [_label(field) for field in lost if not field.null]:
        raise CannotBringBackError(f"{', '.join(needed)} is no more, so that it could not be brought back.")
    for field in lost:
        setattr(record, field.attname, None)
    return [_label(field) for field in lost]


def _lost(record: Any) -> list[Any]:
    """The foreign keys that name what is no more. A query each."""
    lost = []
    for field in _foreign_keys(type(record)):
        key, model = getattr(record, field.attname), field.related_model
        if key is not None and not model._base_manager.filter(**{field.target_field.attname: key}).exists():
            lost.append(field)
    return lost


def _label(field: Any) -> str:
    return str(capfirst(field.verbose_name))


def _set_link(record: Any, version: Any, link: Any) -> int:
    """Return how many of those that the version names are no more."""
    rows = getattr(version, link.name).values_list(f"{link.m2m_reverse_field_name()}_id", flat=True)
    named = set(rows)
    model: Any = link.related_model
    there = set(model._base_manager.filter(pk__in=named).values_list("pk", flat=True))
    getattr(record, link.name).set(there)
    return len(named - there)


def _check(record: Any) -> None:
    model: Any = type(record)
    if missing := _missing_file(record):
        raise CannotBringBackError(missing)
    try:
        record.full_clean(exclude=[*following_fields(model), *_files(record)])
    except ValidationError as error:
        raise CannotBringBackError(" ".join(error.messages)) from error


def _missing_file(record: Any) -> str:
    names = [str(getattr(record, name) or "") for name in _files(record)]
    gone = [name for name in names if name and not default_storage.exists(name)]
    return f"the file {', '.join(gone)} is no longer stored." if gone else ""


def _files(record: Any) -> list[str]:
    return [field.name for field in record._meta.concrete_fields if isinstance(field, models.FileField)]
