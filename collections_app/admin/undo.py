"""Undo in the admin: the rehearsal as a page of tables, then the undo."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse

from archive_project.lib.rich_text import to_compare
from collections_app.importing.undo_match import kind, model_of
from collections_app.importing.undo_plan import Action, PlannedRow
from collections_app.importing.undo_report import parting
from collections_app.importing.undo_words import column_name
from documents.word_changes import Piece, word_changes

SHOWN = 100  # rows of each kind; the count says how many there are, the journal has them all once it is done
MOST_ROWS = 10_000  # that a run may have touched, to be undone while somebody waits for a page

LONGEST_COMPARED = 2_000  # characters

TITLES: dict[Action, tuple[str, str]] = {
    "keep": ("Stays as it is", "Why"),
    "restore": ("Goes back to what it was", "What changes"),
    "remove": ("Is removed, with all that belongs to it", ""),
    "return": ("Comes back, with all that belongs to it", ""),
}


@dataclass(slots=True)
class Section:
    """The rows that one thing happens to: the first of them, and how many there are."""

    title: str
    column: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    @property
    def further(self) -> int:
        return self.count - len(self.rows)


class Sections:
    """Listens to an undo and keeps what a page shows of it."""

    def __init__(self) -> None:
        self.sections = {action: Section(*words) for action, words in TITLES.items()}

    def rows(self, table: str, planned: Sequence[PlannedRow]) -> None:
        for plan in planned:
            if not plan.quiet:
                actions: list[Action] = [plan.action]
                if plan.kept and plan.action != "keep":
                    actions.append("keep")
                for action in actions:
                    section = self.sections[action]
                    section.count += 1
                    if len(section.rows) < SHOWN:
                        section.rows.append(_row(table, plan, action))

    def shown(self) -> list[Section]:
        return [section for section in self.sections.values() if section.count]


def _row(table: str, plan: PlannedRow, action: Action) -> dict[str, Any]:
    return {
        "kind": kind(model_of(table)),
        "label": plan.label,
        "url": _form_of(table, plan.net.row) if plan.now is not None else "",
        "values": [
            {"field": column_name(table, value.column), "pieces": marked_words(value.now, value.then)}
            for value in (plan.restored if action == "restore" else ())
        ],
        "kept": [
            {
                "field": column_name(table, kept.column),
                "sentence": kept.sentence,
                "by_run": marked_words(kept.before, kept.after),
                "since": marked_words(kept.after, kept.now),
            }
            for kept in (plan.kept if action == "keep" else ())
        ],
    }


def marked_words(old: Any, new: Any) -> list[Piece]:
    """Compare word by word; of very long texts the part from where they begin to differ."""
    texts = to_compare(*("" if value is None else str(value) for value in (old, new)))
    if max(map(len, texts)) > LONGEST_COMPARED:
        begin = parting(texts)
        before, after = (f"…{text[begin : begin + LONGEST_COMPARED]}…" if text else "" for text in texts)
        return word_changes(before, after)
    return word_changes(*texts)


def _form_of(table: str, row: int) -> str:
    try:
        return reverse(f"admin:{table.replace('.', '_')}_change", args=[row])
    except NoReverseMatch:
        return ""
