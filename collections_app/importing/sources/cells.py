"""What the tables of every format have in common: lines of cells, and how much of them is too much."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

LONGEST_CELL = 1_000_000  # characters
MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read, and why: the end of a sentence that begins with the cell."""

    reason: str


Cell: TypeAlias = str | tuple[str, ...] | Fault  # several values where the format has lists of its own


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, blank ones left out; the first of a table is its header."""

    number: int  # as a person counts it in the file, from 1
    cells: tuple[Cell, ...]
    ragged: str = ""  # why the cells cannot be told apart by the header


Lines: TypeAlias = Iterator[Line]


def is_blank(cells: tuple[Cell, ...]) -> bool:
    return all(not cell or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def number_as_text(value: float) -> str:
    """1949.0 is what a spreadsheet makes of the year 1949."""
    return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else repr(value)  # noqa: PLR0124
