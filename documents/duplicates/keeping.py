"""What a search for duplicates found, kept for the list at the desk: a page of it costs the same however large the archive."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from documents.duplicates.finding import Pair

BATCH = 500


@transaction.atomic
def keep_pairs(model: Any, pairs: Sequence[Pair]) -> int:
    """Put what was found in the place of what was found before; return how many pairs are open now.

    What a curator called different stays on record, and is not found again.
    """
    now = timezone.now()
    standing = {tuple(sorted((row.one_id, row.other_id))): row for row in model.objects.open()}
    new: list[Any] = []
    again: list[Any] = []
    for pair in pairs:
        known = standing.pop(tuple(sorted((pair.one.id, pair.other.id))), None)
        row = known or model(one_id=pair.one.id, other_id=pair.other.id, found_at=now)
        row.score, row.reasons = pair.score, list(pair.reasons)
        (again if known else new).append(row)
    keys = [row.pk for row in standing.values()]
    for start in range(0, len(keys), BATCH):
        model.objects.filter(pk__in=keys[start : start + BATCH]).delete()
    model.objects.bulk_create(new, batch_size=BATCH)
    model.objects.bulk_update(again, ["score", "reasons"], batch_size=BATCH)
    return len(pairs)
