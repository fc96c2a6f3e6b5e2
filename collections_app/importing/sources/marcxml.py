"""Library records into rows: MARC 21, bibliographic, in MARCXML, a record at a time.

A record of a collection, or of a part of one, becomes a collection; every other one a document, placed in the collection
that it says it is part of. See <https://www.loc.gov/marc/bibliographic/>.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from collections_app.importing.identity import title_key
from collections_app.importing.rows import Entry, PageEnd, PageHead, Row, Rows, Series, UnusableInputError
from collections_app.importing.sources.ead_description import Left
from collections_app.importing.sources.ead_words import line_of
from collections_app.importing.sources.marc_description import document_of, series_of
from collections_app.importing.sources.marc_fields import Record
from collections_app.importing.sources.xml_elements import Element, read_elements, root_name

_APART = frozenset({"record", "collection"})
_HEAD = 1 << 16
# Types of record (leader, place 6) that describe no document.
_OTHER = {"z": "authority", "w": "classification", "q": "community", "u": "holdings", "v": "holdings", "x": "holdings", "y": "holdings"}  # fmt: skip
_OF_COLLECTIONS = frozenset("cd")  # levels (leader, place 7)


def is_marcxml(path: Path) -> bool:
    if root_name(path) not in {"collection", "record"}:
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD).replace(b"\0", b"")  # UTF-16
    return b"http://www.loc.gov/MARC21/slim" in head or (b"leader" in head and b"controlfield" in head)


def read_marcxml(path: Path) -> Rows:
    """A head; a collection or a document a record; fields and subfields that were not taken; the end.

    Raises UnusableInputError, naming line and column, for XML that is broken, that declares entities or that never ends.
    """
    left, places = Left(), _Places()
    count = 0
    yield PageHead("catalogue", 0)
    for kind, element in read_elements(path, _APART):
        if kind == "entity":
            left.add(element.name, element, "An entity, which is not read.")
        elif kind == "end" and element.name == "record":
            count += 1
            for row in _read(element, left):
                yield from places.put(row)
            element.content.clear()
    if not count:
        raise UnusableInputError(f"{path} holds no record: there is nothing to import.")
    yield from left.rows()
    yield PageEnd()


def _read(element: Element, left: Left) -> list[Row]:
    leader = line_of(element.first("leader") or Element("leader", {}, element.line)).ljust(24)
    status, kind, level = leader[5], leader[6], leader[7]
    # Spaces at the beginning of a leader are part of it, and may have been lost; then nothing in it can be told.
    is_whole = leader.rstrip()[-4:] == "4500" and len(leader.rstrip()) == 24
    stated = element.get("type").lower()
    other = stated if stated not in {"", "bibliographic"} else _OTHER.get(kind, "") if is_whole else ""
    if other:
        left.add("record", element, f"A record of another kind ({other}): not taken.")
        return []
    if is_whole and status == "d":
        left.add("record", element, "Marked as deleted: not taken.")
        return []
    record = Record(element)
    row = series_of(record, left) if is_whole and level in _OF_COLLECTIONS else document_of(record, left)
    record.list_untaken(left)
    return [row]


class _Places:
    """Where each collection stands, by its title: a host is told before what is part of it, and stays where it was first put.

    So a file that has its records in any order, or in a circle, arranges the same collections each time that it is read.
    """

    def __init__(self) -> None:
        self.above: dict[str, tuple[str, ...]] = {}

    def put(self, row: Row) -> Iterator[Row]:
        if isinstance(row, Series):
            key = title_key(row.title)
            if key not in self.above:
                host = row.path[0] if row.path and title_key(row.path[0]) != key else ""
                yield from self._host(host, row.line)
                self.above[key] = self._path(host)
            row = replace(row, path=self.above[key])
        elif isinstance(row, Entry) and row.detail and row.detail.listed:
            for named in row.detail.listed.collections:
                yield from self._host(named.title, row.line)
                within = (replace(named, path=self.above[title_key(named.title)]),)
                row = replace(
                    row, detail=replace(row.detail, listed=replace(row.detail.listed, collections=within))
                )
        yield row

    def _host(self, title: str, line: int) -> Iterator[Series]:
        if title and title_key(title) not in self.above:
            self.above[title_key(title)] = ()
            yield Series(line, title)

    def _path(self, host: str) -> tuple[str, ...]:
        return (*self.above[title_key(host)], host) if host else ()
