"""What the run at hand has planned so far, so that a later row sees it: on disk, not in memory.

A rehearsal writes nothing to the archive, yet its rows must see each other as those of an import do, however many
there are. SQLite keeps a small part of this in memory and the rest in a temporary file, gone with the run.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence

from archive_project.lib.folding import fingerprint
from collections_app.importing.plan import Holding, Imported, PlannedEntry

SCHEMA = """
CREATE TABLE planned (
  id INTEGER PRIMARY KEY, fingerprint TEXT, edtf TEXT, page TEXT, line INTEGER, state TEXT,
  number INTEGER, address TEXT);
CREATE INDEX planned_by_title ON planned (fingerprint);
CREATE INDEX planned_by_date ON planned (edtf);
CREATE INDEX planned_by_number ON planned (number) WHERE number IS NOT NULL;
CREATE INDEX planned_by_address ON planned (address) WHERE address <> '';
CREATE TABLE waiting (source INTEGER, kind TEXT, target INTEGER, note TEXT, line INTEGER);
"""


class RunMemory:
    """The documents that this run has planned: all of their state in a rehearsal, where they stand on a page always."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", cached_statements=4)
        self._database.executescript(SCHEMA)
        self._unsaved = 0

    def remember(self, planned: Iterable[PlannedEntry], *, page: str, in_full: bool) -> None:
        """Keep what a batch planned. `in_full` where it is not written to the archive."""
        rows = []
        for plan in planned:
            if plan.action not in {"create", "update", "same", "conflict"} or plan.holding is None:
                continue
            holding = plan.holding
            if holding.id is None and not in_full:
                continue
            if holding.id is None and not holding.foreseen:
                self._unsaved += 1
                holding.foreseen = self._unsaved
            state = _state(holding) if in_full else None
            # What is not in the archive has no id: it is kept under a negative one, each document once.
            id_ = holding.id or -holding.foreseen
            known_by = (holding.number, holding.values.get("source_url", ""))
            row = (id_, fingerprint(holding.title), holding.edtf, page, plan.entry.line, state, *known_by)
            rows.append(row)
        self._database.executemany("INSERT OR REPLACE INTO planned VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def sources(self, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Return page and line by document id, for those that a row of this run has meant."""
        marks = ",".join("?" * len(ids))
        rows = self._database.execute(f"SELECT id, page, line FROM planned WHERE id IN ({marks})", ids)  # noqa: S608
        return {document: (page, line) for document, page, line in rows}

    def foreseen(
        self,
        fingerprints: Sequence[str],
        edtfs: Sequence[str],
        numbers: Sequence[int] = (),
        addresses: Sequence[str] = (),
    ) -> list[Holding]:
        """Return the documents of these titles, dates, numbers or source addresses as the rehearsal has planned them."""
        kinds = {"fingerprint": fingerprints, "edtf": edtfs, "number": numbers, "address": addresses}
        among = " OR ".join(f"{name} IN ({','.join('?' * len(values))})" for name, values in kinds.items())
        rows = self._database.execute(
            f"SELECT id, page, line, state FROM planned WHERE state IS NOT NULL AND ({among})",  # noqa: S608
            [value for values in kinds.values() for value in values],
        )
        return [_holding(document, (page, line), state) for document, page, line, state in rows]

    def wait(self, relations: Iterable[tuple[int, str, int, str, int]]) -> None:
        """Keep relations whose target may come in a later row: source id, kind, target number, note, line."""
        self._database.executemany("INSERT INTO waiting VALUES (?, ?, ?, ?, ?)", relations)

    def waiting(self, after: int, count: int) -> list[tuple[int, int, str, int, str, int]]:
        """Return the next of them, in their order, each with a place to go on from."""
        rows = self._database.execute(
            "SELECT rowid, source, kind, target, note, line FROM waiting WHERE rowid > ? ORDER BY rowid LIMIT ?",
            (after, count),
        )
        return rows.fetchall()

    def keep(self) -> None:
        """What was remembered up to here is in the archive for good."""
        self._database.commit()

    def forget(self) -> None:
        """What was remembered since then was taken back."""
        self._database.rollback()

    def close(self) -> None:
        self._database.close()


def _state(holding: Holding) -> str:
    return json.dumps(
        {
            "number": holding.number,
            "title": holding.title,
            "edtf": holding.edtf,
            "values": holding.values,
            "links": {name: sorted(links) for name, links in holding.links.items()},
            "imported": {
                name: [(past.value, past.edition) for past in seen] for name, seen in holding.imported.items()
            },
            "placed": holding.placed,
        }
    )


def _holding(document: int, source: tuple[str, int], state: str) -> Holding:
    known = json.loads(state)
    return Holding(
        id=document if document > 0 else None,
        foreseen=max(-document, 0),
        number=known["number"],
        title=known["title"],
        edtf=known["edtf"],
        values=known["values"],
        links={name: set(links) for name, links in known["links"].items()},
        imported={name: [Imported(*past) for past in seen] for name, seen in known["imported"].items()},
        placed=known["placed"],
        source=source,
    )
