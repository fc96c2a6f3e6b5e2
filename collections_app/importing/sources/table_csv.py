"""CSV and TSV into lines of cells: UTF-8, or UTF-16 where its first bytes say so; parted by comma, semicolon or tab."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from collections_app.importing.rows import UnusableInputError
from collections_app.importing.sources.cells import LONGEST_CELL, MOST_COLUMNS, Line, Lines, is_blank

DELIMITERS = ",;\t"
LONGEST_LINE = 8 * LONGEST_CELL  # bytes


def read_csv(path: Path) -> Lines:
    """Raises UnusableInputError for what is no text, or no table."""
    texts = _Texts(path)
    head = texts.first()
    if (
        head.lower().startswith("sep=") and len(head.strip()) == len("sep=") + 1
    ):  # what Excel writes for itself
        delimiter = head.strip()[-1]
    else:
        delimiter = delimiter_of(head)
        texts.unread()
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(texts, delimiter=delimiter, strict=True)
    width = 0
    while True:
        start = texts.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnusableInputError(_broken(path, start, texts.number, str(error))) from None
        if cells is None:
            return
        if is_blank(tuple(cells)):
            continue
        if not width:
            width = len(cells)
            if width > MOST_COLUMNS:
                raise UnusableInputError(
                    f"{path}: line {start} has {width} columns; {MOST_COLUMNS} is the most."
                )
        ragged = "" if len(cells) == width else f"It has {len(cells)} cells, and the header has {width}."
        yield Line(start, tuple(cells[:MOST_COLUMNS]), ragged)


def delimiter_of(head: str) -> str:
    """Return what parts the cells of a header: whichever of the three parts most."""
    return max(DELIMITERS, key=lambda delimiter: len(first_cells(head, delimiter)))


def first_cells(head: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([head], delimiter=delimiter), [])
    except csv.Error:
        return []


def _broken(path: Path, start: int, end: int, reason: str) -> str:
    if "field larger" in reason:
        reason = f"holds more than {LONGEST_CELL:,} characters"
    elif "unexpected end" in reason:
        reason = "is not closed before the file ends"
    elif "new-line character" in reason:
        return f"{path}: line {end} is no CSV: its lines end as those of old Macs did, by carriage returns alone: save it anew."
    else:
        advice = "a cell that holds quotation marks stands between two, and has each of its own twice"
        return f"{path}: line {end} is no CSV: {reason}; {advice}."
    return f"{path}: a cell of the row that begins at line {start} {reason}: is a quotation mark missing?"


class _Texts(Iterator[str]):
    """The lines of a file as text, with their line ends; one can begin again."""

    def __init__(self, path: Path) -> None:
        self.number = 0  # of the line read last
        self._path = path
        self._lines = self._decoded()

    def first(self) -> str:
        """The first line that is not blank."""
        return next(filter(str.strip, self), "")

    def unread(self) -> None:
        """Begin again."""
        self.number, self._lines = 0, self._decoded()

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        return line

    def _decoded(self) -> Iterator[str]:
        with self._path.open("rb") as file:
            start = file.read(3)
            file.seek(0)
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                yield from self._utf16(file)
                return
            for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE), b""), 1):
                yield self._utf8(raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw, number)

    def _utf8(self, raw: bytes, number: int) -> str:
        if len(raw) == LONGEST_LINE:
            raise UnusableInputError(f"{self._path}: line {number} has more than {LONGEST_LINE:,} bytes.")
        if b"\0" in raw:
            raise UnusableInputError(f"{self._path}: line {number} holds a NUL byte: this is no text.")
        try:
            return raw.decode()
        except UnicodeDecodeError as error:
            column = len(raw[: error.start].decode()) + 1
            raise UnusableInputError(
                f"{self._path}: line {number}, character {column} is not UTF-8: save the file as UTF-8."
            ) from None

    def _utf16(self, file: BinaryIO) -> Iterator[str]:
        number = 0
        try:
            with io.TextIOWrapper(file, encoding="utf-16", newline="") as text:
                while line := text.readline(LONGEST_LINE):
                    number += 1
                    if len(line) == LONGEST_LINE or "\0" in line:
                        raise UnusableInputError(f"{self._path}: line {number} is no line of a table.")
                    yield line
        except UnicodeError:
            raise UnusableInputError(
                f"{self._path}: line {number + 1} is not the UTF-16 that the file begins with: save it as UTF-8."
            ) from None
