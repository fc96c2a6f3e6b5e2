"""The same edit of many records: planned without writing, shown, then written as a whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from documents.bulk_history import add_links, update_with_history
from documents.columns import following_fields
from documents.models import Person
from documents.word_changes import Piece, replaced, word_changes
from documents.workflow.rights import may_change

MOST = 5000  # records at once
BATCH = 500
GONE = "It has been deleted."
CLOSED = "You may not change it as it stands ({})."

SET, EMPTY, REPLACE, ADD, REMOVE = "set", "empty", "replace", "add", "remove"


@dataclass(frozen=True, slots=True)
class Edit:
    """What happens to one field of every record: `value` is what its column takes, of links the keys of their targets."""

    field: Any
    how: str
    value: Any = None
    found: str = ""  # the words that are replaced

    def after(self, old: Any) -> Any:
        if self.field.many_to_many:
            links = frozenset(self.value or ())
            return {SET: links, EMPTY: frozenset(), ADD: old | links, REMOVE: old - links}[self.how]
        if self.how == REPLACE:
            return old.replace(self.found, self.value)
        return self.field.get_default() if self.how == EMPTY else self.value


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of one record, before and after."""

    field: Any
    old: Any
    new: Any


@dataclass(slots=True)
class Planned:
    """One record: its last version, what would change, or why nothing may."""

    key: int
    label: str
    version: int
    changes: list[Changed] = field(default_factory=list)
    refusal: str = ""


class ChangedMeanwhileError(Exception):
    """Nothing was written; `labels` are what the records are called that somebody changed since the rehearsal."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(f"{len(labels)} changed since")
        self.labels = labels


def plan(model: Any, edits: Sequence[Edit], keys: Iterable[int], user: Any) -> Iterator[Planned]:
    """Yield what would happen to each record, in the order of the keys. Three queries and one a linked field, each 500."""
    for batch in _batches(keys):
        for _, planned in _plan(model, edits, batch, user):
            yield planned


@transaction.atomic
def apply(
    model: Any, edits: Sequence[Edit], versions: Mapping[int, int], *, user: Any, reason: str
) -> list[int]:
    """Write what was planned for records of these versions, each with a version of its own, and return their keys.

    What is refused or the same stays as it is. Raises ChangedMeanwhileError where any record has another version by now.
    """
    for batch in _batches(sorted(versions)):  # so that whoever saves meanwhile waits
        list(model._base_manager.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))
    now = {key: version for batch in _batches(versions) for key, version in _versions(model, batch).items()}
    stale = [key for key, version in versions.items() if now.get(key) != version]
    if stale:
        raise ChangedMeanwhileError([planned.label for planned in plan(model, (), stale, user)])
    written: list[int] = []
    for batch in _batches(versions):
        found = [
            (record, planned.changes)
            for record, planned in _plan(model, edits, batch, user)
            if planned.changes and not planned.refusal
        ]
        _write(model, edits, found, user, reason)
        written += [record.pk for record, _ in found]
    return written


def described(
    changes: Iterable[Changed], labels: Mapping[Any, Mapping[Any, str]]
) -> list[tuple[str, list[Piece]]]:
    """The changes of a record for people to read: the field's name, and its words with what goes and what comes marked."""
    return [(str(one.field.verbose_name), _pieces(one, labels)) for one in changes]


def labels_of(shown: Iterable[Planned]) -> dict[Any, dict[Any, str]]:
    """What the records are called that these changes link to or away from: one query a kind."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for change in (change for planned in shown for change in planned.changes if change.field.related_model):
        for value in (change.old, change.new):
            wanted[change.field.related_model] |= value if isinstance(value, frozenset) else {value}
    return {
        model: {record.pk: str(record) for record in _named(model).filter(pk__in=keys - {None})}
        for model, keys in wanted.items()
    }


def _pieces(change: Changed, labels: Mapping[Any, Mapping[Any, str]]) -> list[Piece]:
    names = labels.get(change.field.related_model, {})
    if change.field.many_to_many:
        gone, new = (
            ", ".join(sorted(names.get(key, "deleted") for key in keys))
            for keys in (change.old - change.new, change.new - change.old)
        )
        return replaced(gone, new)
    if change.field.related_model:
        return replaced(names.get(change.old, ""), names.get(change.new, ""))
    if change.field.choices:
        words = dict(change.field.flatchoices)
        return replaced(str(words.get(change.old, change.old)), str(words.get(change.new, change.new)))
    return word_changes(change.old, change.new)


def _named(model: Any) -> Any:
    """Records loaded as far as their names need."""
    return Person.objects.with_names() if model is Person else model._default_manager.all()


def _batches(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while batch := list(islice(left, BATCH)):
        yield batch


def _versions(model: Any, keys: Sequence[int]) -> dict[int, int]:
    """The last version of each record that stands; 0 where it has none."""
    standing = model._base_manager.filter(pk__in=keys).order_by().values_list("pk", flat=True)
    last = model.history.filter(id__in=keys).order_by().values("id").annotate(last=Max("history_id"))
    return dict.fromkeys(standing, 0) | {row["id"]: row["last"] for row in last}


def _plan(model: Any, edits: Sequence[Edit], keys: Sequence[int], user: Any) -> Iterator[tuple[Any, Planned]]:
    records = {record.pk: record for record in _named(model).filter(pk__in=keys)}
    versions = _versions(model, keys)
    links = {edit.field: _links(edit.field, keys) for edit in edits if edit.field.many_to_many}
    for key in keys:
        record = records.get(key)
        if record is None:
            yield None, Planned(key, f"No. {key}", 0, refusal=GONE)
            continue
        planned = Planned(key, str(record), versions[key])
        if not may_change(user, record):
            planned.refusal = CLOSED.format(record.get_status_display())
        for edit in edits:
            many = edit.field.many_to_many
            old = frozenset(links[edit.field][key]) if many else getattr(record, edit.field.attname)
            new = edit.after(old)
            if new != old:
                planned.changes.append(Changed(edit.field, old, new))
                if not many:
                    setattr(record, edit.field.attname, new)
        planned.refusal = planned.refusal or _refusal(record, planned.changes)
        yield record, planned


def _links(field: Any, keys: Sequence[int]) -> dict[int, set[int]]:
    owner, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    found: dict[int, set[int]] = defaultdict(set)
    rows = field.remote_field.through.objects.filter(**{f"{owner}__in": keys})
    for key, linked in rows.values_list(owner, target):
        found[key].add(linked)
    return found


def _refusal(record: Any, changes: Sequence[Changed]) -> str:
    """What validation says of what would change; links were checked by the form, once for all records."""
    written = {change.field.name for change in changes if not change.field.related_model}
    if not written:
        return ""
    others = {one.name for one in record._meta.fields} - written
    try:
        record.full_clean(exclude=others, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        return " ".join(
            f"{record._meta.get_field(name).verbose_name.capitalize()}: {' '.join(said)}"
            for name, said in error.message_dict.items()
        )
    return ""


def _write(
    model: Any, edits: Sequence[Edit], found: Sequence[tuple[Any, list[Changed]]], user: Any, reason: str
) -> None:
    for edit in edits:
        if edit.field.many_to_many:
            _write_links(
                edit.field,
                [(r.pk, one) for r, changes in found for one in changes if one.field == edit.field],
            )
    columns = [edit.field.name for edit in edits if not edit.field.many_to_many]
    fields = [*columns, *following_fields(model)]
    update_with_history([record for record, _ in found], fields=fields, user=user, reason=reason)


def _write_links(field: Any, changes: Sequence[tuple[int, Changed]]) -> None:
    new = [(key, linked) for key, change in changes for linked in sorted(change.new - change.old)]
    gone = {(key, linked) for key, change in changes for linked in change.old - change.new}
    if new:
        add_links(field, new)
    if gone:
        links, owner = field.remote_field.through.objects, field.m2m_field_name()
        rows = links.filter(**{f"{owner}__in": {key for key, _ in gone}})
        rows = rows.values_list("pk", f"{owner}_id", f"{field.m2m_reverse_field_name()}_id")
        links.filter(pk__in=[pk for pk, key, linked in rows if (key, linked) in gone]).delete()
