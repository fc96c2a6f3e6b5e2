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
CREATE TABLE planned (id INTEGER PRIMARY KEY, fingerprint TEXT, edtf TEXT, page TEXT, line INTEGER, state TEXT);
CREATE INDEX planned_by_title ON planned (fingerprint);
CREATE INDEX planned_by_date ON planned (edtf);
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
            rows.append((id_, fingerprint(holding.title), holding.edtf, page, plan.entry.line, state))
        self._database.executemany("INSERT OR REPLACE INTO planned VALUES (?, ?, ?, ?, ?, ?)", rows)

    def sources(self, ids: Sequence[int]) -> dict[int, tuple[str, int]]:
        """Return page and line by document id, for those that a row of this run has meant."""
        marks = ",".join("?" * len(ids))
        rows = self._database.execute(f"SELECT id, page, line FROM planned WHERE id IN ({marks})", ids)  # noqa: S608
        return {document: (page, line) for document, page, line in rows}

    def foreseen(self, fingerprints: Sequence[str], edtfs: Sequence[str]) -> list[Holding]:
        """Return the documents of these titles or dates as the rehearsal has planned them."""
        titles, days = ",".join("?" * len(fingerprints)), ",".join("?" * len(edtfs))
        rows = self._database.execute(
            "SELECT id, page, line, state FROM planned WHERE state IS NOT NULL"  # noqa: S608
            f" AND (fingerprint IN ({titles}) OR edtf IN ({days}))",
            [*fingerprints, *edtfs],
        )
        return [_holding(document, (page, line), state) for document, page, line, state in rows]

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
