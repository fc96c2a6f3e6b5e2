"""Rejected records of a finding aid, a catalogue or a harvest: their file without the others, the reason before each.

They state more than a table would keep, so that they are mended in their own XML. What tells where a record stands is left:
collections, the whole, and of parts that are all taken out the first, as a component without parts would be a document.
"""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.parsers import expat

from collections_app.importing.recognise import read_rows
from collections_app.importing.rows import Series
from collections_app.importing.sources.ead import COMPONENT, FINDING_AID
from collections_app.importing.sources.marcxml import is_marcxml
from collections_app.importing.sources.oai_dc import OAI_ANSWER
from collections_app.importing.sources.xml_elements import root_name

_PIECE = 1 << 16


def is_of_records(files: Sequence[Path]) -> bool:
    """Whether an input is one file of records in XML."""
    if len(files) != 1 or not files[0].is_file():
        return False
    return root_name(files[0]) in FINDING_AID | OAI_ANSWER or is_marcxml(files[0])


def rejected_records(path: Path, reasons: Mapping[int, str]) -> Iterator[bytes]:
    """The file in pieces. `reasons`: by the line in which a rejected record begins; all that begin there are left."""
    wanted = {row.line for row in read_rows(path, {}) if isinstance(row, Series)} | reasons.keys()
    reader = _Reader(COMPONENT if root_name(path) in FINDING_AID else frozenset({"record"}), wanted)
    with path.open("rb") as file:
        reader.parser.ParseFile(file)
        file.seek(0)
        encoding = _encoding(file.read(2), reader.encoding)
        notes = [(place, place, reasons[line]) for place, line in reader.found if line in reasons]
        file.seek(0)
        for begin, end, reason in sorted([*notes, *((*cut, "") for cut in reader.cuts)]):
            yield from _until(file, begin)
            if reason:
                yield f"<!-- rejected: {_unbroken(reason)} -->\n".encode(encoding, "replace")
            file.seek(end)
        yield from _until(file, path.stat().st_size)


def _until(file: IO[bytes], place: int) -> Iterator[bytes]:
    while piece := file.read(min(_PIECE, place - file.tell())):
        yield piece


def _encoding(mark: bytes, declared: str) -> str:
    """Of UTF-16 the first two bytes say in which order the others are, by a mark or by “<” itself."""
    if mark in {codecs.BOM_UTF16_LE, b"<\0"}:
        return "utf-16-le"
    if mark in {codecs.BOM_UTF16_BE, b"\0<"}:
        return "utf-16-be"
    return declared or "utf-8"


def _unbroken(reason: str) -> str:
    """Two hyphens would end the comment."""
    return re.sub("-(?=-|$)", "- ", " ".join(reason.split()))


@dataclass(slots=True)
class _Record:
    """A record that is being read."""

    begin: int
    is_wanted: bool
    parts: int = 0  # records in it
    cut: int = 0  # of those, how many are to be taken out
    cuts: list[tuple[int, int]] = field(default_factory=list)  # where, those together that stand together
    first_ends: int = 0  # of those

    def take_out(self, begin: int, end: int) -> None:
        self.cut += 1
        if not self.cuts:
            self.first_ends = end
        elif self.cuts[-1][1] == begin:
            begin = self.cuts.pop()[0]
        self.cuts.append((begin, end))

    def taken_out(self) -> list[tuple[int, int]]:
        """All parts but the first, where none would be left."""
        if self.cuts and self.cut == self.parts:
            self.cuts[0] = (self.first_ends, self.cuts[0][1])
        return self.cuts


class _Reader:
    """Finds where records begin, and what to take out: in bytes, to the next tag."""

    def __init__(self, names: frozenset[str], wanted: set[int]) -> None:
        self.names, self.wanted = names, wanted
        self.found: list[tuple[int, int]] = []  # where wanted ones begin, and the line
        self.cuts: list[tuple[int, int]] = []
        self.encoding = ""
        self.around = [_Record(0, is_wanted=True)]  # the file, and the records that are being read
        self.ended: _Record | None = None
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.XmlDeclHandler = self.declared
        self.opened: list[bool] = []  # of the elements around the place, whether each is a record

    def declared(self, version: str, encoding: str | None, standalone: int) -> None:
        self.encoding = encoding or ""

    def start(self, name: str, _: dict[str, str]) -> None:
        here = self.parser.CurrentByteIndex
        self.close(here)
        # Components nest; what is called a record within a record is something of its own.
        is_record = name.rpartition(" ")[2] in self.names and (self.names is COMPONENT or not self.around[1:])
        self.opened.append(is_record)
        if is_record:
            line = self.parser.CurrentLineNumber
            self.around.append(_Record(here, is_wanted=line in self.wanted))
            if line in self.wanted:
                self.found.append((here, line))

    def end(self, _: str) -> None:
        self.close(self.parser.CurrentByteIndex)
        if self.opened.pop():
            self.ended = self.around.pop()
        if not self.opened:
            self.cuts += self.around[0].cuts

    def close(self, here: int) -> None:
        """A record reaches to the tag after it."""
        record, self.ended = self.ended, None
        if record is None:
            return
        self.around[-1].parts += 1
        if record.parts:
            self.cuts += record.taken_out()
        elif not record.is_wanted:
            self.around[-1].take_out(record.begin, here)
