"""What a search for duplicates found, kept for the list at the desk: a page of it costs the same however large the archive."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from documents.duplicates.finding import Pair
from documents.merging.moving import BATCH, batches


@transaction.atomic
def keep_pairs(model: Any, pairs: Sequence[Pair]) -> int:
    """Put what was found in the place of what was found before; return how many pairs are open now.

    What a curator called different stays on record, and is not found again: not even if that was said, or a record
    went, while the search went on.
    """
    now = timezone.now()
    rows = list(model.objects.select_for_update().order_by("different"))
    standing = {_key(row.one_id, row.other_id): row for row in rows}
    unproved = {row.pk for row in rows if not row.different}
    there = _there(model, pairs)
    new: list[Any] = []
    again: list[Any] = []
    for pair in pairs:
        known = standing.get(_key(pair.one.id, pair.other.id))
        if not {pair.one.id, pair.other.id} <= there or (known and known.different):
            continue
        row = known or model(one_id=pair.one.id, other_id=pair.other.id, found_at=now)
        row.score, row.reasons = pair.score, list(pair.reasons)
        unproved.discard(row.pk)
        (again if known else new).append(row)
    for keys in batches(sorted(unproved)):
        model.objects.filter(pk__in=keys).delete()
    model.objects.bulk_create(new, batch_size=BATCH)
    model.objects.bulk_update(again, ["score", "reasons"], batch_size=BATCH)
    return len(new) + len(again)


def _key(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def _there(model: Any, pairs: Sequence[Pair]) -> set[int]:
    """The keys of those of the records that were not deleted or merged while the search went on."""
    records = model._meta.get_field("one").related_model._base_manager
    keys = sorted({record.id for pair in pairs for record in (pair.one, pair.other)})
    return {
        key for batch in batches(keys) for key in records.filter(pk__in=batch).values_list("pk", flat=True)
    }
