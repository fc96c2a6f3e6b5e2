"""The first visible sheet of an Excel workbook (ECMA-376) into lines of cells, as a stream.

Of a formula its last value is read; nothing is computed. Days stand as ISO 8601.
"""

import re
from datetime import datetime, timedelta

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from archive_project.lib.cells import read_from_xml
from archive_project.lib.numbers import number_in
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

WORKBOOK = "xl/workbook.xml"
SHEETS = "xl/worksheets/"
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_NO_FORMULA_VALUE = "holds a formula without a value: open the file in a spreadsheet program and save it"


def read_xlsx(package: Package) -> Lines:
    book = _Book()
    for _ in package.parse(WORKBOOK, book.start, _nothing, _nothing, kept=True):
        pass
    for _ in package.parse("xl/_rels/workbook.xml.rels", book.start_relation, _nothing, _nothing, kept=True):
        pass
    target = book.targets.get(book.sheet, "")
    if not target:
        raise package.error("has no sheet that is not hidden")
    sheet_part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    strings, styles = _Strings(), _Styles()
    if package.has("xl/sharedStrings.xml"):
        for _ in package.parse("xl/sharedStrings.xml", strings.start, strings.end, strings.text, kept=True):
            pass
    if package.has("xl/styles.xml"):
        for _ in package.parse("xl/styles.xml", styles.start, styles.end, _nothing, kept=True):
            pass
    sheet = _Sheet(package, strings.all, styles.dates, book.epoch)
    for _ in package.parse(sheet_part, sheet.start, sheet.end, sheet.text):
        yield from sheet.take()


def _nothing(*_: object) -> None: ...


class _Book:
    """Which sheet, and from which day its days are counted."""

    def __init__(self) -> None:
        self.sheet = ""
        self.epoch = datetime(1899, 12, 30)  # noqa: DTZ001 — a spreadsheet's days have no zone
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            self.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
        if name == "sheet" and not self.sheet and attributes.get("state", "visible") == "visible":
            self.sheet = attributes.get("id", "")

    def start_relation(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Strings:
    """The strings that cells refer to by number."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._parts: list[str] = []
        self._reading = self._phonetic = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        self._phonetic = self._phonetic or name == "rPh"
        self._reading = name == "t" and not self._phonetic

    def end(self, name: str) -> None:
        self._reading = False
        if name == "rPh":
            self._phonetic = False
        if name == "si":
            self.all.append(read_from_xml("".join(self._parts)))

    def text(self, text: str) -> None:
        if self._reading:
            self._parts.append(text)


class _Styles:
    """Which of the cell styles show days."""

    def __init__(self) -> None:
        self.dates: list[bool] = []
        self._formats: dict[str, str] = {}
        self._cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        self._cells = self._cells or name == "cellXfs"
        if name == "xf" and self._cells:
            number = attributes.get("numFmtId", "0")
            builtin = BUILTIN_FORMATS.get(number_in(number) or 0, "")
            self.dates.append(is_date_format(self._formats.get(number, builtin)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._cells = False


class _Sheet:
    """Rows as they end."""

    def __init__(self, package: Package, strings: list[str], dates: list[bool], epoch: datetime) -> None:
        self._package, self._strings, self._dates, self._epoch = package, strings, dates, epoch
        self._rows: list[Line] = []
        self._row = 0
        self._cells: list[Cell] = []
        self._column = 0
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._length = 0
        self._reading = self._formula = self._phonetic = False

    def take(self) -> list[Line]:
        rows, self._rows = self._rows, []
        return rows

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 10 else self._row + 1
            self._cells, self._column = [], 0
        elif name == "c":
            self._place(attributes.get("r", ""))
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._parts, self._length, self._formula = [], 0, False
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "v" or (name == "t" and not self._phonetic):
            self._reading = True

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._reading = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            self._cells += [""] * (self._column - len(self._cells))
            self._cells[self._column - 1 :] = [self._value()]
        elif name == "row" and not is_blank(tuple(self._cells)):
            self._rows.append(Line(self._row, tuple(self._cells)))

    def text(self, text: str) -> None:
        if self._reading:
            self._length += len(text)
            if self._length <= LONGEST_CELL:
                self._parts.append(text)

    def _place(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            self._column += 1
        else:
            self._column = 0
            for letter in match[1]:
                self._column = self._column * 26 + ord(letter) - ord("A") + 1
        if self._column > MOST_COLUMNS:
            raise self._package.error(
                f"has a cell {reference} in row {self._row}: {MOST_COLUMNS:,} columns are the most"
            )

    def _value(self) -> Cell:  # noqa: PLR0911 — a line for each kind
        if self._length > LONGEST_CELL:
            return Fault(f"holds more than {LONGEST_CELL:,} characters")
        text = "".join(self._parts)
        if not text:
            return Fault(_NO_FORMULA_VALUE) if self._formula and self._kind != "str" else ""
        match self._kind:
            case "s":
                known = text.isdecimal() and len(text) < 10 and int(text) < len(self._strings)
                shared: Cell = (
                    self._strings[int(text)] if known else Fault("refers to a text that is not there")
                )
                if len(shared) > LONGEST_CELL if isinstance(shared, str) else False:
                    return Fault(f"holds more than {LONGEST_CELL:,} characters")
                return shared
            case "inlineStr" | "str":
                return read_from_xml(text)
            case "b":
                return "yes" if text == "1" else "no"
            case "e":
                return Fault(f"is an error of the spreadsheet, {text[:20]}")
            case "d":
                return text.removesuffix("T00:00:00")
        return self._number(text)

    def _number(self, text: str) -> Cell:
        try:
            value = float(text)
        except ValueError:
            return Fault(f"is said to be a number, and is “{text[:40]}”")
        if not (self._style.isdecimal() and len(self._style) < 10 and int(self._style) < len(self._dates)):
            return text if text.isdecimal() else number_as_text(value)
        if not self._dates[int(self._style)]:
            return text if text.isdecimal() else number_as_text(value)
        try:
            moment = self._epoch + timedelta(seconds=round(value * 86_400))
        except (OverflowError, ValueError):
            return Fault(f"is said to be a day, and {text[:40]} is none")
        return moment.isoformat().removesuffix("T00:00:00")
