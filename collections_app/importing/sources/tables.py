"""Tables of every format into rows, told apart by what is in them and not by their names."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from archive_project.lib.cells import unharmed
from collections_app.importing.rows import PageEnd, PageHead, Rows, Unread, UnusableInputError
from collections_app.importing.sources.cells import Line, Lines, is_blank
from collections_app.importing.sources.table_cells import Header, letters, read_row
from collections_app.importing.sources.table_columns import guess, is_own, read_columns
from collections_app.importing.sources.table_csv import DELIMITERS, delimiter_of, first_cells, read_csv
from collections_app.importing.sources.table_json import read_json
from collections_app.importing.sources.table_ods import CONTENT, MIME, read_ods
from collections_app.importing.sources.table_xlsx import SHEETS, WORKBOOK, read_xlsx
from collections_app.importing.sources.zipped_xml import Package

REASON = "rejected because"  # the last column of rejected rows, to be mended
_HEAD = 1 << 16
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def is_table(path: Path, *, mapped: bool) -> bool:
    """Tell a table from a page by its first bytes. `mapped`: somebody named its columns, so it must be one."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return False
    if mapped or head.startswith(_ZIP):
        return True
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if is_wide else "utf-8-sig", "replace")
    start = text.lstrip()
    if start.startswith(("[{", "{")) or (start.startswith("[") and start[1:].lstrip().startswith(("{", "]"))):
        return True
    return _looks_like_csv(text)


def _looks_like_csv(text: str) -> bool:
    """A first line of two known headers or more, or of cells as many as the lines after it. Some headers may be empty."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and lines[0].lower().startswith("sep="):
        return True
    head = next(iter(lines), "")
    cells = first_cells(head, delimiter_of(head))
    names = [cell.strip() for cell in cells if cell.strip()]
    if len(names) < 2 or max(map(len, names)) > 100:
        return False
    if sum(bool(guess(name)) for name in names) >= 2:
        return True
    delimiter = next(one for one in DELIMITERS if len(first_cells(head, one)) == len(cells))
    widths = [len(first_cells(line, delimiter)) for line in lines[1:6]]
    return bool(widths) and all(width == len(cells) for width in widths)


def read_table(path: Path, mapping: Mapping[str, str]) -> Rows:
    """The rows of a table: a PageHead with its columns, an entry a row, unread columns, a PageEnd.

    `mapping`: header → field, for headers that nobody would guess. Raises UnusableInputError for what is no table.
    """
    first, names, lines = open_table(path)
    fields = read_columns(names, mapping, str(path))
    header = Header(tuple(names), tuple(fields), own=is_own(names) and not mapping)
    yield PageHead("table", 0, columns=tuple(zip(names, fields, strict=True)))
    for name, field in zip(names, fields, strict=True):
        if not field:
            yield Unread(first, name, "This column is not taken; name its field with --map.")
    for line in lines:
        yield read_row(line, header)
    yield PageEnd()


def open_table(path: Path) -> tuple[int, list[str], Lines]:
    """Return the number of a table's first line, the names of its columns, and its other lines, each as wide.

    The reasons why rows were rejected, which we put into a last column, are no part of it. Raises UnusableInputError.
    """
    lines = _lines(path)
    first = next((line for line in lines if not is_blank(line.cells)), None)
    if first is None:
        raise UnusableInputError(f"{path} is empty: there is nothing to import.")
    names = [cell if isinstance(cell, str) else "" for cell in first.cells]
    names = [name if name.strip() else f"(column {letters(place)})" for place, name in enumerate(names)]
    names = [name.strip() for name in names]
    if doubled := {name for name in names if names.count(name) > 1}:
        raise UnusableInputError(f"{path} has two columns named “{sorted(doubled)[0][:60]}”.")
    width = len(names)
    lines = (_widened(line, width) for line in lines)
    if names[-1] == REASON and width > 1:
        names.pop()
        lines = (replace(line, cells=line.cells[: width - 1]) for line in lines)
    return first.number or 1, names, lines


def _widened(line: Line, width: int) -> Line:
    """A row as wide as the header; one with more in it is ragged."""
    extra = line.cells[width:]
    if not line.ragged and any(extra):
        return replace(line, ragged=f"It has {len(line.cells)} cells, and the header has {width}.")
    return replace(line, cells=(*line.cells[:width], *[""] * (width - len(line.cells))))


def is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(_HEAD).startswith(_ZIP)


def is_json(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"[", b"{"))


def count_rows(path: Path) -> int:
    """Of a workbook, about: some of its rows may be empty, and its sheets may lie elsewhere (0)."""
    with Package(path) as package:
        if package.has(CONTENT):
            return package.count(CONTENT, b"<table:table-row")
        sheets = [name for name in package.names() if name.startswith(SHEETS)]
        return max((package.count(name, b"<row") for name in sheets), default=0)


def _lines(path: Path) -> Lines:
    if is_workbook(path):
        with Package(path) as package:
            yield from map(_unharmed, _workbook(package))
    elif is_json(path):
        yield from read_json(path)
    else:
        yield from map(_unharmed, read_csv(path))


def _workbook(package: Package) -> Iterator[Line]:
    if package.has(WORKBOOK):
        return read_xlsx(package)
    if package.has(CONTENT) and package.has("mimetype") and package.text("mimetype").strip() == MIME:
        return read_ods(package)
    raise package.error(
        "is a ZIP archive, but neither an Excel workbook (xlsx) nor an OpenDocument table (ods)"
    )


def _unharmed(line: Line) -> Line:
    """Take the apostrophe away that keeps a spreadsheet from running a cell."""
    if not any(isinstance(cell, str) and cell.startswith("'") for cell in line.cells):
        return line
    return replace(
        line, cells=tuple(unharmed(cell) if isinstance(cell, str) else cell for cell in line.cells)
    )
