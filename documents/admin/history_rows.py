"""What became of the rows that belong to a record, beside what became of its fields."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import capfirst

from documents.admin.history import Change, Sayings
from documents.belongings import Part, RowChange, ends_at, row_steps
from documents.word_changes import replaced, word_changes


def describe_rows(versions: list[Any]) -> None:
    """Add to each version, newest first, what was done to rows while it was the last."""
    if not versions:
        return
    in_order = versions[::-1]
    steps = list(row_steps(versions[0], in_order[0].history_date, ends_at(versions[0])))
    begins = [version.history_date for version in in_order]
    for step, change in _said(steps):
        version = in_order[max(0, bisect_right(begins, step.at) - 1)]
        version.history_delta_changes = [*getattr(version, "history_delta_changes", []), change]


def row_changes(found: Sequence[RowChange]) -> list[Change]:
    """Say what became of each row, in their order, where it says something else. Queries as `Sayings` has them, a kind of row."""
    return [change for _, change in _said(found)]


def _said(found: Sequence[RowChange]) -> Iterator[tuple[RowChange, Change]]:
    versions: dict[Part, list[Any]] = defaultdict(list)
    for one in found:
        versions[one.part] += [version for version in (one.older, one.newer) if version]
    sayings = {part: Sayings(some, without=part.field.attname) for part, some in versions.items()}
    for one in found:
        said = sayings[one.part]
        old, new = (said.in_one_line(version) if version else "" for version in (one.older, one.newer))
        if old != new or not (one.older and one.newer):
            pieces = word_changes(old, new) if old and new else replaced(old, new)
            yield one, Change(one.name, capfirst(one.part.model._meta.verbose_name), pieces)
