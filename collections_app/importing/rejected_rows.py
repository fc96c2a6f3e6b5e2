"""Rejected rows as a table to be mended: as they stood, with the reason in a last column. Upload it, and only they run."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from archive_project.lib.cells import join
from collections_app.importing.plan_book import PlanBook
from collections_app.importing.recognise import is_of_columns
from collections_app.importing.rows import UnusableInputError
from collections_app.importing.sources.cells import Cell
from collections_app.importing.sources.tables import REASON, open_table

Table: TypeAlias = tuple[list[str], Iterator[list[str]]]  # headers; rows, as they are read


def rejected_rows(files: Sequence[Path], book: PlanBook, mapping: Mapping[str, str]) -> Table:
    """Of a table its own columns; of a listing what its entries state.

    Raises UnusableInputError where entries state more than these columns hold: it would be lost.
    """
    if len(files) == 1 and is_of_columns(files[0], mapping):
        _, names, lines = open_table(files[0])
        return [*names, REASON], _of_table((line.cells for line in lines), book)
    if not book.can_be_mended():
        raise UnusableInputError(
            "Rejected records of several finding aids, catalogues or harvests, and files, are mended where they come from: a"
            " table would lose much of what they state. Of one finding aid, catalogue or harvest they come as XML."
        )
    return ["title", "date_as_stated", "summary", "source_url", "collections", REASON], _of_pages(book)


def _of_table(rows: Iterator[tuple[Cell, ...]], book: PlanBook) -> Iterator[list[str]]:
    """Both go by position: one pass."""
    reasons = book.reasons(0)
    rejected = next(reasons, None)
    for position, cells in enumerate(rows, 1):
        if rejected is None:
            return
        if rejected[0] == position:
            yield [*map(_text, cells), rejected[1]]
            rejected = next(reasons, None)


def _of_pages(book: PlanBook) -> Iterator[list[str]]:
    for row in book.rows("rejected"):
        said = row["said"]
        collections = join(filter(None, [said["collection"]]))
        yield [row["title"], said["date"], said["summary"], said["url"], collections, row["reason"]]


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    return join(cell) if isinstance(cell, tuple) else ""
