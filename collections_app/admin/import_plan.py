"""The plan of an import as its page shows it: where it stands, its rows with their words marked, and as a table."""

import time
from collections.abc import Iterator
from typing import Any

from collections_app.admin.import_decision import answers_to, name_of
from collections_app.admin.undo import marked_words
from collections_app.importing.plan_book import PlanBook
from collections_app.importing.upload_folder import IMPORT, REHEARSAL, Folder
from collections_app.models import ImportDecision, ImportUpload

KINDS = {
    "create": "created",
    "update": "changed",
    "same": "same",
    "probable duplicate": "probable duplicates",
    "conflict": "conflicts",
    "rejected": "rejected",
}
VERDICTS = {"conflict": "kept as it is", "supersede": "older edition, kept in the history"}
LONGEST_CELL = 32_000  # characters
HEADERS = [
    "file", "line", "what", "record", "date", "title", "reason", "field", "before", "after", "what becomes of the field",
]  # fmt: skip


def state_of(upload: ImportUpload) -> str:
    """Where an import stands, in a word or two."""
    folder, run = Folder(upload.identifier), upload.run
    at_work, begun = folder.is_at_work(), folder.has_book(IMPORT)
    if run and run.finished_at and not run.undone:
        return "imported"
    if run and run.undone and begun and not at_work:
        return "undone"
    if not folder.has_files():
        return "gone"
    if at_work:
        return "importing" if begun else "rehearsing"
    return "not imported" if begun else _rehearsed(folder)


def _rehearsed(folder: Folder) -> str:
    book = folder.book(REHEARSAL)
    if book is None:
        return "new"
    with book:
        facts = book.facts()
    return "rehearsed" if facts["ended"] and not facts["problem"] else "not rehearsed"


def words_for(kind: str, count: int) -> str:
    return KINDS[kind].removesuffix("s") if count == 1 else KINDS[kind]


def counted(counts: dict[str, int]) -> str:
    """ "136 created, 1 conflict"."""
    kinds = [(kind, counts.get(kind, 0)) for kind in KINDS]
    return ", ".join(f"{count:,} {words_for(kind, count)}" for kind, count in kinds if count) or "nothing"


def progress(book: PlanBook, state: str) -> dict[str, Any]:
    """Rows and lines so far, rows a second and the seconds that are left, as far as anybody can tell; how it ended."""
    facts = book.facts()
    told = facts["told"] or facts["began"]
    seconds = max((facts["ended"] or told) - facts["began"], 0.001)
    lines, total = facts["lines"], facts["total"]
    left = seconds * (total - lines) / lines if lines and state in {"importing", "rehearsing"} else None
    return {
        "rows": facts["rows"],
        "lines": lines,
        "total": total,
        "rate": round(facts["rows"] / seconds),
        "left": None if left is None else round(left),
        "seconds": round((facts["ended"] or time.time()) - facts["began"]),
        "problem": facts["problem"],
        "ended": bool(facts["ended"]),
    }


class PlanRows:
    """A page of rows at a time, as a paginator asks for them."""

    def __init__(self, book: PlanBook, action: str, order: str, counts: dict[str, int]) -> None:
        self.book, self.action, self.order = book, action, order
        self._count = counts.get(action, 0) if action else sum(counts.values())

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return self.book.rows(self.action, self.order)

    def __getitem__(self, part: Any) -> list[dict[str, Any]]:
        return list(self.book.rows(self.action, self.order, part.start, part.stop - part.start))


def as_shown(row: dict[str, Any], asked: dict[tuple[int, int], list[tuple[int, str, str]]]) -> dict[str, Any]:
    """A row with what it would change, word by word, and what it asks."""
    said = row["said"]
    changes = [
        {
            "field": name_of(field),
            "pieces": marked_words(before, after),
            "note": "" if row["action"] == "probable duplicate" else VERDICTS.get(verdict, ""),
        }
        for field, before, after, verdict in said["changes"]
    ]
    values = [
        (name_of(name), value) for name, value in said["values"].items() if name not in {"title", "date_edtf"}
    ]
    return {
        **row,
        "what": row["action"],
        "changes": changes,
        "values": values,
        "questions": [
            {
                "key": key,
                "name": name_of(field),
                "choice": ImportDecision.Choice(choice).label if choice else "",
                "answers": [
                    (value, words) for value, words in answers_to(field) if value != "link" or said["record"]
                ],
            }
            for key, field, choice in asked.get((row["place"], row["position"]), ())
        ],
    }


def plan_table(book: PlanBook, action: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Headers and rows: a line for each field that changes, or one for the whole of a row that is new or the same."""
    return HEADERS, _lines(book, action if action in KINDS else "")


def _lines(book: PlanBook, action: str) -> Iterator[list[Any]]:
    for row in book.rows(action):
        said = row["said"]
        where = [row["page"], row["line"], row["action"], said["number"], said["date"]]
        stated = [*where, row["title"], row["reason"]]
        if row["action"] == "create":
            words = [*said["values"].items(), *((field, after) for field, _, after, _ in said["changes"])]
            whole = "\n".join(f"{name_of(field)}: {value}" for field, value in words if field != "title")
            yield [*stated, "", "", whole[:LONGEST_CELL], "written"]
            continue
        for field, before, after, verdict in said["changes"] or [["", "", "", ""]]:
            became = VERDICTS.get(verdict, "written" if field else "")
            yield [*stated, field, before[:LONGEST_CELL], after[:LONGEST_CELL], became]
