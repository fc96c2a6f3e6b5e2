r"""The cells of exchanged tables: what an export writes, an import reads back to the letter.

Several values stand in one cell, parted by "|"; a "|" or "\" of a value itself has a "\" before it. Text that a
spreadsheet would run as a formula has an apostrophe before it. What XML cannot hold stands in a workbook as
"_x0001_", which is how the standard of workbooks (ECMA-376, ST_Xstring) spells it.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

SEPARATOR = "|"

_SPECIAL = re.compile(r"[\\|]")
_ITEM = re.compile(r"(?:[^\\|]|\\.|\\$)*", re.DOTALL)
_ESCAPED = re.compile(r"\\([\\|])")

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

_NOT_FOR_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_SPELT = re.compile("_x([0-9A-Fa-f]{4})_")


def join(values: Iterable[str]) -> str:
    """Return one cell of several values."""
    return SEPARATOR.join(_SPECIAL.sub(r"\\\g<0>", value) for value in values)


def join_beside(values: Iterable[str]) -> str:
    """Return the cell of what is said of each value of another cell, in its order; "" where it says nothing of any."""
    said = list(values)
    return join(said) if any(said) else ""


def split(cell: str) -> tuple[str, ...]:
    """Return the values of a cell; none where it is empty."""
    if not cell:
        return ()
    if "\\" not in cell:
        return tuple(cell.split(SEPARATOR))
    values, at = [], 0
    while True:
        match = _ITEM.match(cell, at)
        assert match is not None  # it matches nothing, too
        values.append(_ESCAPED.sub(r"\1", match[0]))
        if match.end() == len(cell):
            return tuple(values)
        at = match.end() + 1


def harmless(cell: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula. Numbers stay numbers."""
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def unharmed(cell: str) -> str:
    """Take back what `harmless` did."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def spelt_for_xml(text: str) -> str:
    """Spell out what XML cannot hold."""
    return _NOT_FOR_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def read_from_xml(text: str) -> str:
    """Take back what `spelt_for_xml`, or a spreadsheet program, spelt out."""
    return _SPELT.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def version_of(cells: Iterable[tuple[str, str]]) -> str:
    """Return a letter and 16 digits, equal for equal cells: an edited row, or an edited record, is told by them."""
    said = json.dumps([*cells], ensure_ascii=True)
    return (
        "v" + hashlib.blake2b(said.encode(), digest_size=8).hexdigest()
    )  # no spreadsheet takes it for a number
