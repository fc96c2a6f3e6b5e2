"""The first table of an OpenDocument spreadsheet into lines of cells, as a stream. Of a formula its value is read."""

import re

from collections_app.importing.sources.cells import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Cell,
    Fault,
    Line,
    Lines,
    is_blank,
    number_as_text,
)
from collections_app.importing.sources.zipped_xml import Package

CONTENT = "content.xml"
MIME = "application/vnd.oasis.opendocument.spreadsheet"
MOST_REPEATED = 1_000  # equal rows that one element stands for
_SPACES = re.compile("[ \t\r\n]+")
_CELLS = {"table-cell", "covered-table-cell"}


def read_ods(package: Package) -> Lines:
    table = _Table(package)
    for _ in package.parse(CONTENT, table.start, table.end, table.text):
        yield from table.take()


class _Table:
    """Rows of the first table as they end."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._rows: list[Line] = []
        self._tables = self._row = 0
        self._repeated = self._times = 1
        self._cells: list[Cell] = []
        self._attributes: dict[str, str] = {}
        self._parts: list[str] = []
        self._length = 0
        self._note = 0  # how deep in a comment, which is no part of its cell
        self._in_paragraph = self._in_cell = self._begun = False

    def take(self) -> list[Line]:
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table":
            self._tables += 1
        if self._tables != 1:
            return
        if name == "annotation" or self._note:
            self._note += 1
        elif name == "table-row":
            self._cells, self._repeated = [], self._count(attributes, "number-rows-repeated")
        elif name in _CELLS:
            self._attributes, self._parts, self._length = attributes, [], 0
            self._times = self._count(attributes, "number-columns-repeated")
            self._in_cell, self._begun = True, False
        elif name == "p" and self._in_cell:
            self._in_paragraph = True
            self._add("\n" * self._begun)
            self._begun = True
        elif self._in_paragraph and name in {"s", "tab", "line-break"}:
            count = min(self._count(attributes, "c"), LONGEST_CELL + 1) if name == "s" else 1
            self._add({"s": " ", "tab": "\t", "line-break": "\n"}[name] * count)

    def end(self, name: str) -> None:
        if self._tables != 1:
            return
        if self._note:
            self._note -= 1
        elif name == "p":
            self._in_paragraph = False
        elif name in _CELLS:
            self._in_cell = False
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def text(self, text: str) -> None:
        if self._in_paragraph and self._tables == 1 and not self._note:
            self._add(_SPACES.sub(" ", text))

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length <= LONGEST_CELL:
            self._parts.append(text)

    def _count(self, attributes: dict[str, str], name: str) -> int:
        count = attributes.get(name, "1")
        return max(int(count), 1) if count.isdecimal() and len(count) < 10 else 1

    def _end_cell(self) -> None:
        value = self._value()
        if not value:
            # Spreadsheet programs fill up each row with empty cells to the edge of the sheet.
            self._cells += [""] * min(self._times, MOST_COLUMNS)
            del self._cells[MOST_COLUMNS * 2 :]
            return
        if len(self._cells) + self._times > MOST_COLUMNS:
            raise self._package.error(f"has more than {MOST_COLUMNS:,} columns in row {self._row + 1}")
        self._cells += [value] * self._times

    def _end_row(self) -> None:
        cells = tuple(self._cells)
        if not is_blank(cells):
            if self._repeated > MOST_REPEATED:
                raise self._package.error(f"repeats row {self._row + 1} more than {MOST_REPEATED:,} times")
            width = max(place for place, cell in enumerate(cells, 1) if cell)
            self._rows += [Line(self._row + 1 + n, cells[:width]) for n in range(self._repeated)]
        self._row += self._repeated

    def _value(self) -> Cell:  # noqa: PLR0911 — a line for each kind
        attributes = self._attributes
        if self._length > LONGEST_CELL:
            return Fault(f"holds more than {LONGEST_CELL:,} characters")
        shown = "".join(self._parts)
        match attributes.get("value-type", ""):
            case "float" | "percentage" | "currency":
                try:
                    return number_as_text(float(attributes.get("value", "")))
                except ValueError:
                    return Fault(f"is said to be a number, and is “{attributes.get('value', '')[:40]}”")
            case "date":
                return attributes.get("date-value", shown)[:40].removesuffix("T00:00:00")
            case "boolean":
                return "yes" if attributes.get("boolean-value") == "true" else "no"
            case "string":
                value = attributes.get("string-value", shown)
                return (
                    value
                    if len(value) <= LONGEST_CELL
                    else Fault(f"holds more than {LONGEST_CELL:,} characters")
                )
        if attributes.get("formula") and not shown:
            return Fault(
                "holds a formula without a value: open the file in a spreadsheet program and save it"
            )
        if attributes.get("formula") and shown.startswith(("#", "Err:")):
            return Fault(f"is an error of the spreadsheet, {shown[:20]}")
        return shown
