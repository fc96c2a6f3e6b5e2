"""An undo in words, for a terminal, and as JSON, for programs. Both are written while it goes on, and keep nothing."""

import json
from collections.abc import Mapping, Sequence
from io import TextIOBase
from typing import Any

from collections_app.importing.report import short
from collections_app.importing.undo_match import kind, model_of
from collections_app.importing.undo_plan import WHOLE, PlannedRow
from collections_app.importing.undo_words import column_name

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
                name = column_name(table, value.column)
                self.out.write(f"             {name}: {_told(value.now)} → {_told(value.then)}\n")
            for kept in plan.kept:
                if kept.column == WHOLE:
                    self.out.write(f"             {kept.sentence}\n")
                    continue
                self.out.write(f"             stays: {column_name(table, kept.column)}, {kept.sentence}\n")
                values = (
                    f"before the run {_told(kept.before)}, the run {_told(kept.after)}, now {_told(kept.now)}"
                )
                self.out.write(f"               {values}\n")

    def conclude(self, counts: Mapping[str, int]) -> None:
        self.out.write("\n" + ", ".join(f"{count} {what}" for what, count in counts.items()) + "\n")


def _told(value: Any) -> str:
    return repr(short(value)) if isinstance(value, str) else "nothing" if value is None else str(value)


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
