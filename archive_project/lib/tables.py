"""Tables in texts that curators write: whatever was pasted becomes one that browsers, screen readers and the editor take alike.

A table is a caption (one line, where there is one), a head of rows that are headings all along, and a body. In each row and each
column some cell begins, none lies on another, and every row is as wide as the table. What a heading heads follows from its place:
its column in the head, and where its whole row are headings; else its row. A cell holds a line, or paragraphs and lists.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby
from xml.etree import ElementTree as ET

from archive_project.lib.blocks import (
    IN_A_LINE,
    LISTS,
    add_in_line,
    holds_blocks,
    items_of,
    like,
    line_of,
    part_words,
    say,
    trim,
    words_stand_in,
)

MOST_COLUMNS = 100  # what is wider is no table to read: its rows become paragraphs
CELLS = {"td", "th"}


def mend_tables(container: ET.Element) -> None:
    """Make every table valid, and what is too wide for one its rows as paragraphs. Each stands where a table may."""
    children = list(container)
    container[:] = []
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag != "table":
            mend_tables(child)
        parts = _mended(child) if child.tag == "table" else [child]
        container.extend(parts)
        if not parts:
            part_words(container)
        say(container, tail)


def rows_in(table: ET.Element) -> list[ET.Element]:
    """Its own rows, not those of a table in a cell."""
    return [row for part in table for row in _rows_of_group(part)]


def _rows_of_group(part: ET.Element) -> list[ET.Element]:
    return [part] if part.tag == "tr" else part.findall("tr")


def cells_of(row: ET.Element) -> list[ET.Element]:
    return [cell for cell in row if cell.tag in CELLS]


@dataclass(slots=True)
class _Cell:
    """A cell: how many columns and rows it spans, and the column in which it begins."""

    element: ET.Element
    columns: int
    rows: int
    column: int = 0

    def is_heading(self) -> bool:
        return self.element.tag == "th"


def _mended(table: ET.Element) -> list[ET.Element]:
    """The table as it should be; where it is none, what it says as paragraphs."""
    caption = ET.Element("caption")
    for found in table.findall("caption"):
        part_words(caption)
        add_in_line(caption, found)
    trim(caption)
    rows = _without_empty_rows(_cells(table))
    if not rows or not _place(rows):
        return [line for line in map(line_of, [caption, *rows_in(table)]) if words_stand_in(line)]
    _take_away_columns_in_which_nothing_begins(rows)
    _fill(rows)
    head = _rows_of_the_head(rows)
    for number, row in enumerate(rows):
        are_headings = number < head or all(cell.is_heading() for cell in row)
        for cell in row:
            _write(cell, "col" if are_headings else "row")
    mended = ET.Element("table")
    if words_stand_in(caption):
        mended.append(caption)
    for name, some in (("thead", rows[:head]), ("tbody", rows[head:])):
        if some:
            group = ET.SubElement(mended, name)
            for row in some:
                ET.SubElement(group, "tr").extend(cell.element for cell in row)
    return [mended]


def _cells(table: ET.Element) -> list[list[_Cell]]:
    """Row by row the cells, none of which reaches beyond its group. In what was said to be a head, each cell is a heading."""
    rows: list[list[_Cell]] = []
    for _, some in groupby(table, key=lambda one: one.tag if one.tag == "tr" else id(one)):
        parts = list(some)
        group = [row for part in parts for row in _rows_of_group(part)]
        for place, row in enumerate(group):
            left = len(group) - place
            cells = cells_of(row)
            for cell in cells:
                cell.tag = "th" if parts[0].tag == "thead" else cell.tag
            rows.append(
                [
                    _Cell(
                        cell,
                        columns=max(1, min(_number(cell, "colspan"), MOST_COLUMNS)),
                        rows=min(_number(cell, "rowspan") or left, left),  # 0: as far as it goes
                    )
                    for cell in cells
                ]
            )
    return rows


def _number(cell: ET.Element, name: str) -> int:
    said = cell.get(name, "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _without_empty_rows(rows: list[list[_Cell]]) -> list[list[_Cell]]:
    before = list(accumulate((bool(row) for row in rows), initial=0))  # rows with cells, before each
    for number, row in enumerate(rows):
        for cell in row:
            cell.rows = before[number + cell.rows] - before[number]
    return [row for row in rows if row]


def _place(rows: list[list[_Cell]]) -> bool:
    """Give each cell the first column that is free, and no more columns than are free there. False: too wide to be a table."""
    free_from = [0] * MOST_COLUMNS  # the row from which each column is free
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < MOST_COLUMNS and free_from[column] > number:
                column += 1
            if column == MOST_COLUMNS:
                return False
            cell.column = column
            while column < min(cell.column + cell.columns, MOST_COLUMNS) and free_from[column] <= number:
                free_from[column] = number + cell.rows
                column += 1
            cell.columns = column - cell.column
    return True


def _take_away_columns_in_which_nothing_begins(rows: list[list[_Cell]]) -> None:
    begun = sorted({cell.column for row in rows for cell in row})
    for row in rows:
        for cell in row:
            end = bisect_left(begun, cell.column + cell.columns)
            cell.column = bisect_left(begun, cell.column)
            cell.columns = end - cell.column


def _fill(rows: list[list[_Cell]]) -> None:
    """Where a row is shorter than the table, an empty cell stands for what it lacks."""
    free_from = [0] * max(cell.column + cell.columns for row in rows for cell in row)
    for number, row in enumerate(rows):
        for cell in row:
            end = cell.column + cell.columns
            free_from[cell.column : end] = [number + cell.rows] * cell.columns
        name = "th" if all(cell.is_heading() for cell in row) else "td"
        missing = [column for column, free in enumerate(free_from) if free <= number]
        for _, run in groupby(enumerate(missing), key=lambda one: one[1] - one[0]):
            columns = [column for _, column in run]
            row.append(_Cell(ET.Element(name), len(columns), 1, columns[0]))


def _rows_of_the_head(rows: list[list[_Cell]]) -> int:
    """How many rows are headings all along, from the first on, none of whose cells reaches below them."""
    head = reach = 0
    for number, row in enumerate(rows):
        if not all(cell.is_heading() for cell in row):
            break
        reach = max(reach, *(number + cell.rows for cell in row))
        head = number + 1 if reach == number + 1 else head
    return head


def _write(cell: _Cell, scope: str) -> None:
    """Say in the element what is known of the cell, and put in order what it holds."""
    blocks = _blocks_in(cell.element)
    cell.element.attrib.clear()
    for name, value in (("colspan", cell.columns), ("rowspan", cell.rows)):
        if value > 1:
            cell.element.set(name, str(value))
    if cell.is_heading():
        cell.element.set("scope", scope)
    cell.element.text, cell.element.tail = None, None
    if [block.tag for block in blocks] == ["p"]:
        cell.element.text, blocks = blocks[0].text, list(blocks[0])
    cell.element[:] = blocks


def _blocks_in(element: ET.Element) -> list[ET.Element]:
    """What an element says, as paragraphs and lists alone; each cell of a table in a cell is a paragraph."""
    return [block for block in _every_block_in(element) if words_stand_in(block)]


def _every_block_in(element: ET.Element) -> Iterator[ET.Element]:
    line = ET.Element("p")
    say(line, element.text)
    for child in list(element):
        if child.tag in IN_A_LINE:
            if holds_blocks(child):
                part_words(line)
            line.append(line_of(child, child.tag))
        else:
            yield trim(line)
            line = ET.Element("p")
            if child.tag in LISTS:
                yield _list(child)
            else:
                yield from _every_block_in(child)
        say(line, child.tail)
    yield trim(line)


def _list(element: ET.Element) -> ET.Element:
    """A list whose items hold paragraphs and lists alone; what stands between items is one too."""
    kept = like(element)
    for item in items_of(element):
        if blocks := _blocks_in(item):
            ET.SubElement(kept, "li").extend(blocks)
    return kept
