"""The same edit of many records: planned without writing, shown, then written as a whole or not at all."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from documents.bulk_history import add_links, update_with_history
from documents.columns import following_fields
from documents.in_words import with_names
from documents.models import BulkEdit
from documents.workflow.rights import may_change

MOST = 5000  # records at once
BATCH = 500
GONE = "It has been deleted."
CLOSED = "You may not change it as it stands ({})."

After: TypeAlias = Mapping[Any, Callable[[int, Any], Any]]
"""What becomes of each field: of the record's key and what the field says now, what it will say."""

SET, EMPTY, REPLACE, ADD, REMOVE = "set", "empty", "replace", "add", "remove"


@dataclass(frozen=True, slots=True)
class Edit:
    """What happens to one field of every record: `value` is what its column takes, of links the keys of their targets."""

    field: Any
    how: str
    value: Any = None
    found: str = ""  # the words that are replaced

    def after(self, _: int, old: Any) -> Any:
        if self.field.many_to_many:
            links = frozenset(self.value or ())
            return {SET: links, EMPTY: frozenset(), ADD: old | links, REMOVE: old - links}[self.how]
        if self.how == REPLACE:
            return old.replace(self.found, self.value).strip() if self.found in old else old
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
    changes: list[Changed] = dataclasses.field(default_factory=list)
    refusal: str = ""


class ChangedMeanwhileError(Exception):
    """Nothing was written; `labels` are what the records are called that somebody changed since the rehearsal."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(f"{len(labels)} changed since")
        self.labels = labels


def plan(model: Any, edits: Sequence[Edit], keys: Iterable[int], user: Any) -> Iterator[Planned]:
    """Yield what would happen to each record, in the order of the keys. Three queries and one a linked field, each 500."""
    for batch in batches(keys):
        for _, planned in plan_batch(model, _by_field(edits), batch, user):
            yield planned


@transaction.atomic
def apply(
    model: Any, edits: Sequence[Edit], versions: Mapping[int, int], *, user: Any, reason: str
) -> BulkEdit:
    """Write what was planned for records of these versions, each with a version of its own, and a journal of it.

    What is refused or the same stays as it is. Raises ChangedMeanwhileError where any record has another version by now.
    """
    lock(model, versions)
    now = {key: version for batch in batches(versions) for key, version in versions_of(model, batch).items()}
    stale = [key for key, version in versions.items() if now.get(key) != version]
    if stale:
        raise ChangedMeanwhileError([planned.label for planned in plan(model, (), stale, user)])
    written: dict[int, int] = {}
    for batch in batches(versions):
        found = plan_batch(model, _by_field(edits), batch, user)
        written |= write_batch(
            model, [edit.field for edit in edits], found, user, f"Edited with others: {reason}"
        )
    return BulkEdit.objects.create(
        kind=model._meta.label_lower,
        user=user,
        reason=reason,
        fields=[edit.field.name for edit in edits],
        count=len(written),
        versions=written,
    )


def lock(model: Any, keys: Iterable[int]) -> None:
    """Whoever saves one of these meanwhile waits."""
    for batch in batches(sorted(keys)):
        list(model._base_manager.select_for_update().filter(pk__in=batch).order_by("pk").values_list("pk"))


def batches(keys: Iterable[int]) -> Iterator[list[int]]:
    left = iter(keys)
    while batch := list(islice(left, BATCH)):
        yield batch


def versions_of(model: Any, keys: Sequence[int]) -> dict[int, int]:
    """The last version of each record that stands; 0 where it has none."""
    standing = model._base_manager.filter(pk__in=keys).order_by().values_list("pk", flat=True)
    last = model.history.filter(id__in=keys).order_by().values("id").annotate(last=Max("history_id"))
    return dict.fromkeys(standing, 0) | {row["id"]: row["last"] for row in last}


def _by_field(edits: Sequence[Edit]) -> After:
    return {edit.field: edit.after for edit in edits}


def plan_batch(model: Any, after: After, keys: Sequence[int], user: Any) -> Iterator[tuple[Any, Planned]]:
    """Yield each record, as it would be, with what would change; None in its place where it has been deleted."""
    records = {record.pk: record for record in with_names(model).filter(pk__in=keys)}
    versions = versions_of(model, keys)
    links = {field: _links(field, keys) for field in after if field.many_to_many}
    for key in keys:
        record = records.get(key)
        if record is None:
            yield None, Planned(key, f"No. {key}", 0, refusal=GONE)
            continue
        planned = Planned(key, str(record), versions[key])
        if not may_change(user, record):
            planned.refusal = CLOSED.format(record.get_status_display())
        for field, value in after.items():
            old = frozenset(links[field][key]) if field.many_to_many else getattr(record, field.attname)
            new = value(key, old)
            if new != old:
                planned.changes.append(Changed(field, old, new))
                if not field.many_to_many:
                    setattr(record, field.attname, new)
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


def write_batch(
    model: Any, fields: Sequence[Any], planned: Iterable[tuple[Any, Planned]], user: Any, reason: str
) -> dict[int, int]:
    """Write what is planned and not refused. Return the new version of each record that changed."""
    found = [(record, one.changes) for record, one in planned if one.changes and not one.refusal]
    for field in fields:
        if field.many_to_many:
            changed = [(record.pk, one) for record, changes in found for one in changes if one.field == field]
            _write_links(field, changed)
    columns = [field.name for field in fields if not field.many_to_many]
    update_with_history(
        [record for record, _ in found],
        fields=[*columns, *following_fields(model)],
        user=user,
        reason=reason,
    )
    return versions_of(model, [record.pk for record, _ in found])


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
