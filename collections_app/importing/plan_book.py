"""A plan, or what became of it, kept in a file so that pages show parts of it: one SQLite database beside the upload."""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS rows (
  place INTEGER, position INTEGER, page TEXT, line INTEGER, action TEXT, title TEXT, date TEXT, reason TEXT, said TEXT,
  PRIMARY KEY (place, position));
CREATE INDEX IF NOT EXISTS rows_by_action ON rows (action, place, position);
CREATE TABLE IF NOT EXISTS records (page TEXT, line INTEGER, action TEXT, kind TEXT, title TEXT, said TEXT);
CREATE TABLE IF NOT EXISTS unread (page TEXT, line INTEGER, text TEXT, reason TEXT);
CREATE TABLE IF NOT EXISTS names (kind TEXT, key TEXT, name TEXT, count INTEGER, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS questions (
  id INTEGER PRIMARY KEY, place INTEGER, position INTEGER, field TEXT, said TEXT, choice TEXT DEFAULT '');
CREATE INDEX IF NOT EXISTS questions_of_a_row ON questions (place, position);
"""
ORDERS = {
    "line": "place, position",
    "title": "title COLLATE NOCASE, place, position",
    "date": "date = '', date, place, position",
    "kind": "action, place, position",
}
BEGINNING: dict[str, Any] = {
    "began": 0,
    "told": 0,
    "ended": None,
    "problem": "",
    "lines": 0,
    "rows": 0,
    "total": 0,
}
RowValues: TypeAlias = tuple[int, int, str, int, str, str, str, str, str]
ROW = ("place", "position", "page", "line", "action", "title", "date", "reason", "said")


class PlanBook:
    """Written by one process while others read it. Committed a batch at a time."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, timeout=20)
        self._database.executescript(SCHEMA)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> "PlanBook":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Facts: of the whole

    def note(self, **facts: Any) -> None:
        with self._database:
            self._database.executemany(
                "INSERT OR REPLACE INTO facts VALUES (?, ?)",
                [(name, json.dumps(value)) for name, value in facts.items()],
            )

    def facts(self) -> dict[str, Any]:
        """When it began and ended, in seconds since 1970; what went wrong; how far it has come of how many lines."""
        return BEGINNING | {
            name: json.loads(value) for name, value in self._database.execute("SELECT name, value FROM facts")
        }

    def begin(self) -> None:
        """Also again, of an import that goes on: it tells anew what it cannot read."""
        with self._database:
            self._database.execute("DELETE FROM unread")
        self.note(**BEGINNING | {"began": time.time()})

    def end(self, problem: str = "") -> None:
        self.note(ended=time.time(), problem=problem)

    # What is planned

    def add(self, rows: Iterable[RowValues], questions: Iterable[tuple[int, int, str, str]] = ()) -> None:
        """A row that is told again takes the place of what was told of it before."""
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            self._database.executemany(
                "INSERT INTO questions (place, position, field, said) VALUES (?, ?, ?, ?)", questions
            )

    def add_record(self, *record: Any) -> None:
        """Page, line, action, kind, title, and more in JSON: of a collection or a person that a page is about."""
        with self._database:
            self._database.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", record)

    def add_unread(self, page: str, line: int, text: str, reason: str) -> None:
        self._database.execute("INSERT INTO unread VALUES (?, ?, ?, ?)", (page, line, text, reason))

    def add_names(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Kind, key and name of what is named and not yet in the archive."""
        with self._database:
            self._database.executemany(
                "INSERT INTO names VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1", names
            )

    # Reading

    def counts(self) -> dict[str, int]:
        return dict(self._database.execute("SELECT action, count(*) FROM rows GROUP BY action"))

    def rows(
        self, action: str = "", order: str = "line", start: int = 0, count: int = -1
    ) -> Iterator[dict[str, Any]]:
        """The rows of one action, or all, in one of ORDERS."""
        where, values = ("WHERE action = ?", [action]) if action else ("", [])
        found = self._database.execute(
            f"SELECT {', '.join(ROW)} FROM rows {where} ORDER BY {ORDERS[order]} LIMIT ? OFFSET ?",  # noqa: S608
            [*values, count, start],
        )
        for row in found:
            named = dict(zip(ROW, row, strict=True))
            yield named | {"said": json.loads(named["said"])}

    def reasons(self, place: int) -> Iterator[tuple[int, str]]:
        """Position and reason of the rejected rows of one file."""
        return self._database.execute(
            "SELECT position, reason FROM rows WHERE action = 'rejected' AND place = ? ORDER BY position",
            [place],
        )

    def lines_and_reasons(self) -> dict[int, str]:
        """Of rejected rows, by the line in which they begin; where several begin there, of all."""
        found: dict[int, str] = {}
        for line, reason in self._database.execute(
            "SELECT line, reason FROM rows WHERE action = 'rejected' ORDER BY position"
        ):
            found[line] = f"{found[line]} {reason}" if line in found else reason
        return found

    def can_be_mended(self) -> bool:
        """Whether a table can hold all that the rejected rows state."""
        [lost] = self._database.execute(
            "SELECT EXISTS (SELECT 1 FROM rows WHERE action = 'rejected' AND NOT json_extract(said, '$.is_whole'))"
        ).fetchone()
        return not lost

    def names(self, most: int) -> dict[str, tuple[int, list[str]]]:
        """By kind: how many, and the first of them by how often they are named."""
        found: dict[str, tuple[int, list[str]]] = {}
        for kind, count in self._database.execute(
            "SELECT kind, count(*) FROM names GROUP BY kind ORDER BY kind"
        ):
            first = self._database.execute(
                "SELECT name FROM names WHERE kind = ? ORDER BY count DESC, name LIMIT ?", (kind, most)
            )
            found[kind] = (count, [name for (name,) in first])
        return found

    def records(self, most: int) -> list[dict[str, Any]]:
        """Collections and people that pages are about and that are not the same; -1: all of them."""
        names = ("page", "line", "action", "kind", "title", "said")
        found = self._database.execute(
            "SELECT * FROM records WHERE action <> 'same' ORDER BY rowid LIMIT ?", [most]
        )
        return [{**dict(zip(names, row, strict=True)), "said": json.loads(row[-1])} for row in found]

    def unread(self, most: int) -> tuple[int, list[tuple[str, int, str, str]]]:
        [count] = self._database.execute("SELECT count(*) FROM unread").fetchone()
        found = self._database.execute("SELECT page, line, text, reason FROM unread LIMIT ?", [most])
        return count, found.fetchall()

    # Questions

    def questions_of(
        self, rows: Sequence[dict[str, Any]]
    ) -> dict[tuple[int, int], list[tuple[int, str, str]]]:
        """By place and position: id, field and choice of what each of these rows asks."""
        found: dict[tuple[int, int], list[tuple[int, str, str]]] = {}
        for row in rows:
            key = (row["place"], row["position"])
            asked = self._database.execute(
                "SELECT id, field, choice FROM questions WHERE place = ? AND position = ? ORDER BY id", key
            ).fetchall()
            if asked:
                found[key] = asked
        return found

    def open_questions(self) -> dict[str, int]:
        """How many are open, by field; "" asks what a whole row is."""
        return dict(
            self._database.execute("SELECT field, count(*) FROM questions WHERE choice = '' GROUP BY field")
        )

    def decided(self) -> int:
        [count] = self._database.execute("SELECT count(*) FROM questions WHERE choice <> ''").fetchone()
        return int(count)

    def questions(self, condition: str, value: Any, most: int) -> list[tuple[int, str, dict[str, Any]]]:
        """Id, field and all that was said of the questions of one id, or of those of one field that are open."""
        where = {"id": "id = ?", "field": "choice = '' AND field = ?"}[condition]
        found = self._database.execute(
            f"SELECT id, field, said FROM questions WHERE {where} ORDER BY id LIMIT ?",  # noqa: S608
            [value, most],
        )
        return [(key, field, json.loads(said)) for key, field, said in found]

    def choose(self, questions: Iterable[int], choice: str) -> None:
        with self._database:
            self._database.executemany(
                "UPDATE questions SET choice = ? WHERE id = ?", [(choice, key) for key in questions]
            )
