"""JSON into lines of cells: an array of objects, one within an object, or one object a line. Read as a stream, however long."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from collections_app.importing.rows import UnusableInputError
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
from collections_app.importing.sources.table_columns import guess

LONGEST_RECORD = 8 * LONGEST_CELL  # characters
_CHUNK = 1 << 16
_SPACE = " \t\r\n"


def read_json(path: Path) -> Lines:
    """The header is every key of every object, in the order of their first appearance. A line is a record's number."""
    keys: dict[str, int] = {}
    for number, record in enumerate(_records(path), 1):
        for key in record:
            keys.setdefault(key, len(keys))
        if len(keys) > MOST_COLUMNS:
            raise UnusableInputError(
                f"{path}: record {number} brings the keys to more than {MOST_COLUMNS}: these are no records of one kind."
            )
    yield Line(0, tuple(keys))
    for number, record in enumerate(_records(path), 1):
        cells = tuple(_cell(record.get(key)) for key in keys)
        if not is_blank(cells):
            yield Line(number, cells)


def _cell(value: Any) -> Cell:  # noqa: PLR0911 — a line for each kind
    if isinstance(value, list):
        several = [_cell(one) for one in value]
        if any(not isinstance(one, str) for one in several):
            return Fault("holds lists or objects in a list, where text or numbers are expected")
        return tuple(one for one in several if isinstance(one, str) and one)
    if isinstance(value, dict):
        return Fault("holds an object, where text, a number or a list is expected")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number_as_text(value)
    text = "" if value is None else str(value)
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return Fault("holds a character that is none (U+0000, or half of a pair)")
    return text if len(text) <= LONGEST_CELL else Fault(f"holds more than {LONGEST_CELL:,} characters")


def _records(path: Path) -> Iterator[dict[str, Any]]:
    text = _Text(path)
    if array := text.skip() == "[":
        text.take(1)
    number = 0
    while (character := text.skip()) and character != "]":
        number += 1
        record = _record(text, number)
        if number == 1 and not array and not text.skip():
            yield from _within(record)
            return
        yield record
        if text.skip() == ",":
            text.take(1)
            if text.skip() in {"", "]"}:
                raise text.error(number, "a record should follow the comma")
        elif array and text.skip() not in {"", "]"}:
            raise text.error(number, "a comma is missing after it")
    if array:
        if not text.skip():
            raise text.error(number, "the file ends before its array does")
        text.take(1)
        if text.skip():
            raise text.error(number, "something follows the array")
    if not array and character == "]":
        raise text.error(number, "a bracket closes that none opened")


def _within(record: dict[str, Any]) -> list[dict[str, Any]]:
    """The records of an answer that holds one list of them, such as {"count": 2, "results": […]}; else the object itself."""
    lists = [value for value in record.values() if isinstance(value, list) and value]
    lists = [records for records in lists if all(isinstance(one, dict) for one in records)]
    has_title = any(guess(key) == "title" and not isinstance(record[key], list) for key in record)
    return lists[0] if len(lists) == 1 and not has_title else [record]


def _record(text: "_Text", number: int) -> dict[str, Any]:
    try:
        record = text.value()
    except json.JSONDecodeError as error:
        raise text.error(number, error.msg[:1].lower() + error.msg[1:]) from None
    except RecursionError:
        raise text.error(number, "it is nested too deep") from None
    except ValueError as error:
        raise text.error(number, str(error)) from None
    if not isinstance(record, dict):
        raise text.error(number, "it is no object with a key for each column")
    return record


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise ValueError("a key stands in it twice")
    return record


class _Text:
    """The text of a file, as much of it as the record at hand needs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pieces = self._decoded()
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder(object_pairs_hook=_once)

    def skip(self) -> str:
        """Pass over white space; return the next character, "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, count: int) -> None:
        self._at += count

    def value(self) -> Any:
        """Decode one value. Where it is not whole yet, read on: twice as much each time."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                have = len(self._text) - self._at
                if have > LONGEST_RECORD:
                    raise ValueError(
                        f"it has more than {LONGEST_RECORD:,} characters, or never ends"
                    ) from None
                if not self._more(have):
                    raise
            else:
                if end < len(self._text) or not self._more():  # “12” may be the beginning of “123”
                    self._at = end
                    return value

    def error(self, number: int, reason: str) -> UnusableInputError:
        return UnusableInputError(f"{self._path}: record {number} cannot be read as JSON: {reason}.")

    def _more(self, count: int = 1) -> bool:
        pieces = [self._text[self._at :]]
        self._at = 0
        while count > 0 and (piece := next(self._pieces, "")):
            pieces.append(piece)
            count -= len(piece)
        self._text = "".join(pieces)
        return len(pieces) > 1

    def _decoded(self) -> Iterator[str]:
        with self._path.open(encoding="utf-8-sig") as file:
            read = 0
            try:
                while piece := file.read(_CHUNK):
                    read += len(piece)
                    yield piece
            except UnicodeDecodeError:
                raise UnusableInputError(
                    f"{self._path}: after character {read} something is not UTF-8: save the file as UTF-8."
                ) from None
