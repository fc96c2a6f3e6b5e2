"""Merges are taken back in the opposite order where they touched the same rows: else what one folded is lost to the other."""

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from documents.models import Merge, MergeChange


def standing_on(merge: Merge) -> Merge | None:
    """Return the last merge that carried on what this one changed, and still holds; None if there is none. One query."""
    own = MergeChange.objects.filter(merge=merge)
    rows = own.values_list(_named("row"))
    folded_into = own.filter(into__isnull=False).values_list(_named("into"))
    last = (
        MergeChange.objects.filter(merge__gt=merge.pk, merge__undone_at=None)
        .alias(its_row=_named("row"), its_into=_named("into"))
        .filter(Q(its_row__in=rows) | Q(its_row__in=folded_into) | Q(its_into__in=rows))
        .order_by("-merge_id")
        .select_related("merge")
        .first()
    )
    return last.merge if last else None


def _named(column: str) -> Concat:
    """A row by its table and key, as one value."""
    return Concat("table", Value(" "), Cast(column, CharField()))
