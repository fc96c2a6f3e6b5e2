"""An undo in words, for a terminal, and as JSON, for programs. Both are written while it goes on, and keep nothing."""

import json
from collections.abc import Mapping, Sequence
from io import TextIOBase
from os.path import commonprefix
from typing import Any

from collections_app.importing.report import LONGEST, short
from collections_app.importing.undo_match import kind, model_of
from collections_app.importing.undo_plan import WHOLE, PlannedRow
from collections_app.importing.undo_words import column_name

CONTEXT = 30  # characters before the place where two long values part
VERBS = {"remove": "remove", "return": "bring back", "restore": "restore", "keep": "leave"}


class UndoText:
    """One line a record, one under it for each value. What goes with its record is not said again."""

    def __init__(self, out: TextIOBase) -> None:
        self.out = out

    def rows(self, table: str, planned: Sequence[PlannedRow]) -> None:
        for plan in planned:
            if plan.quiet:
                continue
            self.out.write(f"  {VERBS[plan.action]:10} {kind(model_of(table))} “{short(plan.label)}”\n")
            for value in plan.restored:
                now, then = _told(value.now, value.then)
                self.out.write(f"             {column_name(table, value.column)}: {now} → {then}\n")
            for kept in plan.kept:
                if kept.column == WHOLE:
                    self.out.write(f"             {kept.sentence}\n")
                    continue
                self.out.write(f"             stays: {column_name(table, kept.column)}, {kept.sentence}\n")
                (before, by_run), (_, now) = _told(kept.before, kept.after), _told(kept.after, kept.now)
                self.out.write(f"               before the run {before}, the run {by_run}, now {now}\n")

    def conclude(self, counts: Mapping[str, int]) -> None:
        self.out.write("\n" + ", ".join(f"{count} {what}" for what, count in counts.items()) + "\n")


def _told(*values: Any) -> list[str]:
    """Values beside each other: long ones from shortly before the place where they part."""
    begin = parting([value for value in values if isinstance(value, str)])
    return [_value(value, begin) for value in values]


def parting(texts: Sequence[str]) -> int:
    """Where to begin to show texts, so that their first difference is seen; 0 unless one of them is long."""
    spoken = [text for text in texts if text]
    if max(map(len, spoken), default=0) <= LONGEST:
        return 0
    return max(0, len(commonprefix(spoken)) - CONTEXT)  # noqa: RUF071


def _value(value: Any, begin: int) -> str:
    if isinstance(value, str):
        return repr(short(f"…{value[begin:]}" if begin and value else value))
    return "nothing" if value is None else str(value)


class UndoJson:
    """One JSON object."""

    def __init__(self, out: TextIOBase) -> None:
        self.out = out
        self.separator = '{"rows": ['

    def rows(self, table: str, planned: Sequence[PlannedRow]) -> None:
        for plan in planned:
            if not plan.quiet:
                self.out.write(self.separator + json.dumps(as_json(table, plan), ensure_ascii=False))
                self.separator = ", "

    def conclude(self, counts: Mapping[str, int]) -> None:
        opening = self.separator if self.separator != ", " else ""
        self.out.write(f'{opening}], "summary": {json.dumps(dict(counts))}}}\n')


def as_json(table: str, plan: PlannedRow) -> dict[str, Any]:
    return {
        "action": plan.action,
        "kind": kind(model_of(table)),
        "record": plan.label,
        "values": [
            {"field": column_name(table, value.column), "now": value.now, "then": value.then}
            for value in plan.restored
        ],
        "stays": [
            {
                "field": column_name(table, kept.column),
                "before": kept.before,
                "run": kept.after,
                "now": kept.now,
                "reason": kept.reason,
                "who": kept.who,
                "when": kept.when,
            }
            for kept in plan.kept
        ],
    }
