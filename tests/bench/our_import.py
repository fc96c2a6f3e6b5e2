"""Our import, as `manage.py import_pages` runs it, with its history and its journal."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from collections_app.importing.run import Options, import_pages, read_heads
from documents.search import following, generations
from tests.bench.measured import beside, measured, pages, processor, table


class Silence:
    """A listener who does not listen: what a report costs depends on where it is written to."""

    def page(self, page: Any, planned: Any) -> None: ...
    def series(self, series: Any, planned: Any) -> None: ...
    def entries(self, planned: Sequence[Any]) -> None: ...
    def unread(self, unread: Any) -> None: ...
    def page_end(self, end: Any) -> None: ...


class Stopwatch(Silence):
    """Looks at both clocks after each batch: seconds of wall time and of the processor after so many rows."""

    def __init__(self) -> None:
        self.rows, self.laps = 0, [(0, time.perf_counter(), processor())]
        self.beside = 0.0  # MB of the process that reads ahead

    def entries(self, planned: Sequence[Any]) -> None:
        self.rows += len(planned)
        self.laps.append((self.rows, time.perf_counter(), processor()))
        self.beside = max(self.beside, beside())

    def told(self) -> dict[str, float]:
        return {"beside": self.beside, **self.slowdown()}

    def slowdown(self) -> dict[str, float]:
        """How many times as long the last tenth takes as the first, a row. Batches that straddle a bound are left out."""
        first = [lap for lap in self.laps if lap[0] <= self.rows / 10]
        last = [lap for lap in self.laps if lap[0] >= self.rows * 9 / 10]
        if min(len(first), len(last)) < 2:
            return {}  # too few batches to tell
        (_, wall, work), (_, last_wall, last_work) = (
            [(end - start) / (laps[-1][0] - laps[0][0]) for start, end in zip(laps[0], laps[-1], strict=True)]
            for laps in (first, last)
        )
        return {"slowdown": last_wall / wall, "slowdown_by_processor": last_work / work}


def bring_in(figure: str, page: Path, rows: int, action: str, options: Options | None = None) -> None:
    """Import one page; every row must come to `action`, else the figure would be one of something else."""
    watch = Stopwatch()
    with measured(figure, rows, watch.told):
        run = import_pages(read_heads([page]), options or Options(), watch)
    if run.counts[action] != rows:
        raise SystemExit(f"{figure}: expected {rows} × {action}, got {run.counts}")


def create(rows: int, folder: Path) -> None:
    """Create, then the same page again."""
    page, _ = pages(folder, rows)
    bring_in("create", page, rows, "create")
    bring_in("again", page, rows, "same")


def update(rows: int, folder: Path) -> None:
    """The updated page, over what `create` left."""
    bring_in("update", pages(folder, rows)[1], rows, "update")


def rehearsal(rows: int, folder: Path) -> None:
    bring_in("rehearsal", pages(folder, rows)[0], rows, "create", Options(rehearse=True))


def table_create(rows: int, folder: Path) -> None:
    """Create from a table of richly described documents, all public; the same table again; then have all found."""
    bring_in("create", table(folder, rows), rows, "create", Options(publish=True))
    bring_in("again", table(folder, rows), rows, "same", Options(publish=True))
    with measured("search", rows):
        is_done = following.drain()
    if not is_done or (found := generations.live().searcher.num_docs) < rows:
        raise SystemExit(f"expected {rows} documents to be found, got {found if is_done else 'none'}")


def table_rehearsal(rows: int, folder: Path) -> None:
    bring_in("rehearsal", table(folder, rows), rows, "create", Options(rehearse=True))


RUNS = {
    "create": create,
    "update": update,
    "rehearsal": rehearsal,
    "table_create": table_create,
    "table_rehearsal": table_rehearsal,
}
