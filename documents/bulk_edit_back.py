"""Taking an edit of many records back: each becomes in the edited fields what it was before; what was changed since stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from documents.bulk_edit import After, Planned, batches, lock, plan_batch, write_batch
from documents.models import BulkEdit

SINCE = "It was changed since, and stays as it is."
LOST = "What it named there has been deleted since: it stays as it is."
SETTLED = {"", SINCE, LOST}  # whoever takes the edit back


class TakenBackAlreadyError(Exception):
    """Somebody else took the edit back."""


def model_of(edit: BulkEdit) -> Any:
    return apps.get_model(edit.kind)


def plan_back(edit: BulkEdit, user: Any) -> Iterator[Planned]:
    """Yield what would become of each record. A fixed number of queries each 500."""
    for batch in batches(map(int, edit.versions)):
        for _, planned in _plan(edit, batch, user):
            yield planned


@transaction.atomic
def take_back(edit: BulkEdit, *, user: Any) -> int:
    """Write it, and return how many records are as they were. Raises TakenBackAlreadyError.

    Where this person may not change some of them, the edit stays open for whoever may.
    """
    edit = BulkEdit.objects.select_for_update().get(pk=edit.pk)
    if edit.undone_at:
        raise TakenBackAlreadyError
    model = model_of(edit)
    lock(model, map(int, edit.versions))
    count, is_settled = 0, True
    for batch in batches(map(int, edit.versions)):
        planned = list(_plan(edit, batch, user))
        is_settled &= all(one.refusal in SETTLED for _, one in planned if one.changes)
        reason = f"Taken back: {edit.reason}"
        count += len(write_batch(model, _fields(edit), planned, user, reason))
    if is_settled:
        edit.undone_at, edit.undone_by = timezone.now(), user
        edit.save(update_fields=["undone_at", "undone_by"])
    return count


def _fields(edit: BulkEdit) -> list[Any]:
    return [model_of(edit)._meta.get_field(name) for name in edit.fields]


def _plan(edit: BulkEdit, keys: Sequence[int], user: Any) -> Iterator[tuple[Any, Planned]]:
    found = list(plan_batch(model_of(edit), _before(edit, keys), keys, user))
    standing = _standing(planned for _, planned in found)
    for record, planned in found:
        if record is not None and planned.version != edit.versions[str(planned.key)]:
            planned.refusal = SINCE
        elif any(_named_anew(change) - standing[change.field.related_model] for change in planned.changes):
            planned.refusal = planned.refusal or LOST
        yield record, planned


def _before(edit: BulkEdit, keys: Sequence[int]) -> After:
    """What each field said in the version before the edit's."""
    history = model_of(edit).history
    versions = history.filter(id__in=keys).order_by("history_id").values_list("id", "history_id")
    before = {
        key: version for key, version in versions if version < edit.versions[str(key)]
    }  # the last stays
    past = {one.id: one for one in history.filter(history_id__in=before.values())}

    def of_column(field: Any) -> Any:
        return lambda key, old: getattr(past[key], field.attname) if key in past else old

    def of_links(field: Any) -> Any:
        links: dict[int, set[Any]] = defaultdict(set)
        through = getattr(history.model, field.name).model
        rows = through.objects.filter(history__in=before.values())
        for version, linked in rows.values_list("history", field.m2m_reverse_field_name()):
            links[version].add(linked)
        return lambda key, old: frozenset(links[before[key]]) if key in before else old

    return {field: (of_links if field.many_to_many else of_column)(field) for field in _fields(edit)}


def _named_anew(change: Any) -> set[Any]:
    """The records that a change would link to again."""
    if change.field.many_to_many:
        return set(change.new - change.old)
    return {change.new} - {None} if change.field.related_model else set()


def _standing(planned: Iterator[Planned]) -> dict[Any, set[Any]]:
    """Those of them that there still are, by model."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for change in (change for one in planned for change in one.changes if change.field.related_model):
        wanted[change.field.related_model] |= _named_anew(change)
    found = {
        model: set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
        for model, keys in wanted.items()
    }
    return defaultdict(set, found)
