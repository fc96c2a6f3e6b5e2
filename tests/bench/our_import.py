"""Our import, as `manage.py import_pages` runs it, with its history and its journal."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from collections_app.importing.run import Options, import_pages, read_heads
from tests.bench.measured import measured, pages, table


class Silence:
    """A listener who does not listen: what a report costs depends on where it is written to."""

    def page(self, page: Any, planned: Any) -> None: ...
    def series(self, series: Any, planned: Any) -> None: ...
    def entries(self, planned: Sequence[Any]) -> None: ...
    def unread(self, unread: Any) -> None: ...
    def page_end(self, end: Any) -> None: ...


def bring_in(figure: str, page: Path, rows: int, action: str, *, rehearse: bool = False) -> None:
    """Import one page; every row must come to `action`, else the figure would be one of something else."""
    with measured(figure, rows):
        run = import_pages(read_heads([page]), Options(rehearse=rehearse), Silence())
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
    bring_in("rehearsal", pages(folder, rows)[0], rows, "create", rehearse=True)


def table_create(rows: int, folder: Path) -> None:
    """Create from a table of richly described documents, then the same table again."""
    bring_in("create", table(folder, rows), rows, "create")
    bring_in("again", table(folder, rows), rows, "same")


def table_rehearsal(rows: int, folder: Path) -> None:
    bring_in("rehearsal", table(folder, rows), rows, "create", rehearse=True)


RUNS = {
    "create": create,
    "update": update,
    "rehearsal": rehearsal,
    "table_create": table_create,
    "table_rehearsal": table_rehearsal,
}
