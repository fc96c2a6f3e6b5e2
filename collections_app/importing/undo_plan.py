"""What undoing a run would do: pure decisions over plain values, row by row.

A rehearsal shows this plan; undo carries the same plan out. What the run set goes back to what it was. What somebody
has edited since is never overwritten: it stays, and is listed. Nothing here reads or writes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Literal, TypeAlias

Columns: TypeAlias = dict[str, Any]  # as `columns` reads them: plain JSON
Row: TypeAlias = tuple[str, int]  # table and key
Action: TypeAlias = Literal["remove", "return", "restore", "keep", "nothing"]

# Columns that say one thing together: one of them edited is all of them edited.
TOGETHER = (
    frozenset({"date_text", "date_edtf"}),
    frozenset({"status", "published_at"}),
    frozenset({"latitude", "longitude"}),
)
WHOLE = ""  # the record itself, where a column could be named
EDITED = "edited since"
DELETED = "deleted since"


@dataclass(frozen=True, slots=True)
class Net:
    """What a run did to one row, from the first time it touched it to the last."""

    table: str
    row: int
    before: Columns | None  # None: the run made the row
    after: Columns | None  # None: the run removed it
    named_by: tuple[int | str, ...] = ()  # of a removed row: as `RowChange.named_by` has it


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of that row today."""

    now: Columns | None  # every column; None: there is no such row
    held: str = ""  # why a row that the run made must stay, whatever it says itself
    barred: Mapping[str, str] = field(default_factory=dict)  # column, or WHOLE → why it cannot be as it was


@dataclass(frozen=True, slots=True)
class Kept:
    """A value that stays: what stood before the run, what the run put there, what stands now, and why."""

    column: str
    before: Any
    after: Any
    now: Any
    reason: str
    who: str = ""
    when: str = ""

    @property
    def sentence(self) -> str:
        """ "edited since by maria, 2026-11-22 03:40"."""
        by = f" by {self.who}" if self.who else ""
        return f"{self.reason}{by}{f', {self.when}' if self.when else ''}"


@dataclass(frozen=True, slots=True)
class Restored:
    """A value that goes back, as a person reads it."""

    column: str
    now: Any
    then: Any


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of one row."""

    net: Net
    action: Action
    values: Columns = field(default_factory=dict)  # to be set, where it is restored or brought back
    kept: tuple[Kept, ...] = ()
    now: Columns | None = None
    # In words, once they are looked up:
    label: str = ""
    restored: tuple[Restored, ...] = ()
    quiet: bool = False  # it belongs to a record that goes, or comes back, with all that is its own


def fold(changes: Iterable[tuple[str, int, Columns | None, Columns | None, list[int]]]) -> Iterator[Net]:
    """Make one of all that a run did to each row. The changes of a row follow each other, oldest first."""
    for (table, row), group in groupby(changes, key=lambda change: change[:2]):
        (_, _, before, after, named_by), *later = group
        for _, _, was, became, named_again in later:
            before = None if before is None else {**(was or {}), **before}
            after = None if became is None else {**(after or {}), **became}
            named_by = [*named_by, *named_again]
        yield Net(table, row, before, after, tuple(named_by))


def plan_row(net: Net, standing: Standing) -> PlannedRow:
    """Decide on one row."""
    if net.before is None:
        return _plan_made(net, standing)
    if net.after is None:
        return _plan_removed(net, standing)
    return _plan_changed(net, net.before, net.after, standing)


def _plan_made(net: Net, standing: Standing) -> PlannedRow:
    now = standing.now
    if now is None or net.after is None:
        return PlannedRow(net, "nothing")
    edited = edited_columns(net.after, now)
    if edited or standing.held:
        kept = [Kept(name, None, net.after[name], now[name], EDITED) for name in edited]
        return PlannedRow(
            net, "keep", kept=tuple(kept) or (Kept(WHOLE, None, None, None, standing.held),), now=now
        )
    return PlannedRow(net, "remove", now=now)


def _plan_removed(net: Net, standing: Standing) -> PlannedRow:
    if standing.now is not None:
        return PlannedRow(net, "nothing", now=standing.now)
    if standing.barred:
        kept = tuple(
            Kept(WHOLE, None, None, None, reason) for reason in dict.fromkeys(standing.barred.values())
        )
        return PlannedRow(net, "keep", kept=kept)
    return PlannedRow(net, "return", values=net.before or {})


def _plan_changed(net: Net, before: Columns, after: Columns, standing: Standing) -> PlannedRow:
    now = standing.now
    if now is None:
        kept = tuple(Kept(name, before[name], after[name], None, DELETED) for name in before)
        return PlannedRow(net, "keep", kept=kept)
    values: Columns = {}
    stays = []
    for names in _groups(before):
        edited = any(now[name] != after[name] for name in names)
        barred = next((standing.barred[name] for name in names if name in standing.barred), "")
        for name in names:
            if now[name] == before[name]:
                continue
            if edited or barred:
                stays.append(Kept(name, before[name], after[name], now[name], EDITED if edited else barred))
            else:
                values[name] = before[name]
    action: Action = "restore" if values else "keep" if stays else "nothing"
    return PlannedRow(net, action, values=values, kept=tuple(stays), now=now)


def edited_columns(after: Columns, now: Columns) -> list[str]:
    """The columns of a row made by the run that say something else today."""
    return [name for name, value in now.items() if value != after[name]]


def _groups(columns: Iterable[str]) -> Iterator[list[str]]:
    """Part the columns that a run changed into those that are taken back together."""
    left = list(columns)
    while left:
        together = next((group for group in TOGETHER if left[0] in group), frozenset({left[0]}))
        yield [name for name in left if name in together]
        left = [name for name in left if name not in together]
