"""Finding aids into rows: EAD 2002, by its DTD or its schema, and EAD3.

The whole and every part that has parts are collections; what is at the bottom is a document. A component without a title
of its own has that of what it is part of, as archivists write it. Read twice: once for the whole, whose description may go
on after its parts, and to know that the file is sound to its end; then component by component.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from collections_app.importing.identity import title_key
from collections_app.importing.rows import (
    Detail,
    Entry,
    Listed,
    Membership,
    PageEnd,
    PageHead,
    Row,
    Rows,
    Series,
    UnusableInputError,
)
from collections_app.importing.sources.ead_description import (
    INTERNAL,
    INTERNAL_AS_A_WHOLE,
    Description,
    Left,
    describe,
)
from collections_app.importing.sources.ead_words import line_of
from collections_app.importing.sources.table_cells import LONGEST
from collections_app.importing.sources.xml_elements import DEEPEST, Element, read_elements

FINDING_AID = {"ead", "mets"}  # the outermost element: a finding aid, or what it is packed in
COMPONENT = frozenset({"c", *(f"c{depth:02}" for depth in range(1, 13))})
_APART = COMPONENT | {"dsc"}
# Levels that are never one document, even where no part of theirs is described.
AGGREGATES = frozenset(
    {"class", "collection", "fonds", "recordgrp", "series", "subfonds", "subgrp", "subseries"}
)
LONGEST_COLLECTION = 300  # characters of a title
RIGHTS_APART = " "  # between the paragraphs of a statement of rights


def read_finding_aid(path: Path) -> Rows:
    """A head; then each collection before what is in it, and each document; what was not taken; the end.

    Raises UnusableInputError, naming line and column, for XML that is broken, that declares entities or that never ends.
    """
    left = Left()
    whole, title = _whole(path, left)
    about = describe(whole, "archdesc", left)
    about.title = about.title or title
    reading = _Reading(left)
    top = reading.top(whole, about)
    yield PageHead("finding aid", 0, title=top.title)
    yield top
    hidden = 0  # how many internal lists of components are around the place
    for kind, element in read_elements(path, _APART):
        if element.name == "dsc" and element.get("audience") == "internal":
            hidden += 1 if kind == "start" else -1
            if kind == "start":
                left.add("dsc", element, INTERNAL)
        elif element.name in COMPONENT and not hidden:
            yield from reading.started(element) if kind == "start" else reading.ended(element)
    yield from left.rows()
    yield PageEnd()


def _whole(path: Path, left: Left) -> tuple[Element, str]:
    """The description of the whole, its parts apart, and the title of the aid. Lists what stands outside of it, and what was no text."""
    found, title = None, ""
    depth = aid = 0  # elements around the place, and around the aid
    for kind, element in read_elements(path, _APART):
        if kind == "entity":
            left.add(element.name, element, "An entity, which is not read.")
            continue
        if kind == "start":
            aid = depth if element.name == "ead" else aid
            depth += 1
            continue
        depth -= 1
        if element.name == "ead":
            aid = DEEPEST  # what follows is of the packing
        if element.name == "dsc":
            for child in element.children:
                left.add(f"dsc/{child.name}", child)
        if element.name == "titleproper" and element.get("type") != "filing":
            title = title or line_of(element, without=frozenset({"num"}))
        if element.name == "archdesc" and depth == aid + 1:
            found = element
        elif depth == aid + 1 or (depth == aid + 2 and element.name in {"recordid", "eadid", "filedesc"}):
            _leave(element, left, depth - aid)
        elif depth == 1 and not element.first("ead"):
            left.add(element.name, element)
    if found is None:
        raise UnusableInputError(f"{path} describes nothing: this finding aid has no archdesc.")
    return found, title


def _leave(element: Element, left: Left, depth: int) -> None:
    if depth == 1 and element.name in {"eadheader", "control"}:
        for child in element.children:
            left.add(f"{element.name}/{child.name}", child)
    elif depth == 1:
        left.add(element.name, element)


@dataclass(slots=True)
class _Unit:
    """A unit that is being read: the whole, or one of the components around the place."""

    element: Element
    title: str = ""
    path: tuple[str, ...] = ()  # of the units above it and its own
    about: Description | None = None  # once its parts begin, or it has ended
    repository: str = ""  # its own, else that of what it is part of
    rights: list[str] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)  # titles of parts, that each be known by its own
    read: int = 0  # how much of its content has been described


class _Reading:
    def __init__(self, left: Left) -> None:
        self.left = left
        self.stack: list[_Unit] = []

    def top(self, element: Element, about: Description) -> Series:
        title = self._cut(about.title or about.call_number or "Untitled finding aid", element)
        if element.get("audience") == "internal":
            self.left.add("archdesc", element, INTERNAL_AS_A_WHOLE)
        self.stack = [_Unit(element, title, (title,), about, about.repository, about.rights)]
        return Series(element.line, title, (), _introduction(about))

    def started(self, element: Element) -> list[Row]:
        """A component begins: what it stands in has parts, and so is a collection."""
        around = self.stack[-1]
        rows = self._series(around) if around.about is None else []
        self.stack.append(_Unit(element))
        return rows

    def ended(self, element: Element) -> list[Row]:
        unit = self.stack[-1]
        if unit.about is not None:  # it was told when its first part began
            for child in list(element.children)[unit.read :]:
                self.left.add(f"c/{child.name}", child, "It stands after the parts: not taken.")
            rows: list[Row] = []
        elif element.get("level").lower() in AGGREGATES:
            rows = self._series(unit)
        else:
            rows = [self._document(unit)] if not self._is_internal(element) else []
        self.stack.pop()
        return rows

    def _is_internal(self, element: Element) -> bool:
        """Say so of a component that is not for the public, or stands in one. (Of an aid that is internal as a whole, all is taken.)"""
        is_internal = any(unit.element.get("audience") == "internal" for unit in self.stack[1:])
        if is_internal:
            self.left.add("c", element, INTERNAL)
        return is_internal

    def _describe(self, unit: _Unit) -> Description:
        above = self.stack[self.stack.index(unit) - 1]
        about = unit.about = describe(unit.element, "c", self.left)
        unit.read = len(list(unit.element.children))
        unit.repository = about.repository or above.repository
        unit.rights = about.rights or above.rights
        return about

    def _series(self, unit: _Unit) -> list[Row]:
        above = self.stack[self.stack.index(unit) - 1]
        about = self._describe(unit)
        if self._is_internal(unit.element):
            unit.path = above.path
            return []
        title = self._cut(
            about.title or about.date_text or about.call_number or above.title, unit.element, 40
        )
        unit.title = _unused(title, about, above)
        unit.path = (*above.path, unit.title)
        return [Series(unit.element.line, unit.title, above.path, _introduction(about))]

    def _cut(self, title: str, element: Element, room: int = 0) -> str:
        """A collection's title is shorter than some that finding aids have."""
        if len(title) <= LONGEST_COLLECTION - room:
            return title
        self.left.add("c/did/unittitle", element, "The end of a title too long for a collection: not taken.")
        return title[: LONGEST_COLLECTION - room - 1].rstrip() + "…"

    def _document(self, unit: _Unit) -> Entry:
        above = self.stack[-2]
        about = self._describe(unit)
        title = about.title or (above.title if about.date_text else about.call_number or about.containers)
        reference = ", ".join(filter(None, [about.call_number, about.containers]))
        if len(reference) > LONGEST["call_number"]:
            self.left.add(
                "c/did/unitid", unit.element, "A call number of more than 500 characters: not taken."
            )
            reference = ""
        tags = tuple(tag for tag, _ in about.languages)
        listed = Listed(
            is_component=True,
            other_titles="\n".join(about.other_titles),
            number=about.number,
            date_edtf=about.edtf,
            reference=reference,
            rights=RIGHTS_APART.join(unit.rights),
            language_tags=tags if all(tags) else (),
            people=tuple(dict.fromkeys([*about.creators, *about.people])),
            collections=(Membership(above.path[-1], path=above.path[:-1]),),
        )
        detail = Detail(
            archive=unit.repository,
            document_type=about.types[0] if about.types else "",
            languages=tuple(name for _, name in about.languages),
            places=tuple(about.places),
            subjects=tuple(about.subjects),
            url=about.url,
            listed=listed,
        )
        summary = "\n\n".join(
            [*about.notes, *about.history, *about.remarks, *_stated(("Extent", about.extent))]
        )
        return Entry(unit.element.line, title, about.date_text, summary, detail=detail)


def _unused(title: str, about: Description, above: _Unit) -> str:
    """Parts of one title are told apart by their date or number, as they stand in the list."""
    key = title_key(title)
    above.taken[key] = count = above.taken.get(key, 0) + 1
    if count == 1:
        return title
    told = next((more for more in (about.date_text, about.call_number) if more and len(more) < 36), "")
    longer = f"{title} ({told or count})"
    if title_key(longer) in above.taken:
        longer = f"{title} ({count})"
    above.taken[title_key(longer)] = 1
    return longer


def _introduction(about: Description) -> str:
    """What is said of a collection, in paragraphs; a collection has no fields for the rest, so it is told in words."""
    creators = [person.name for person in about.creators]
    named = [person.name for person in about.people if person.name not in creators]
    facts = _stated(
        ("Also called", about.other_titles),
        ("Created by", creators),
        ("Dates", [about.date_text]),
        ("Call number", [about.call_number]),
        ("Extent", about.extent),
        ("Languages", [name for _, name in about.languages]),
        ("Repository", [about.repository]),
        ("Names", named),
        ("Places", about.places),
        ("Subjects", about.subjects),
        ("Kinds of documents", about.types),
        ("Access and use", about.rights),
        ("Online", [about.url]),
    )
    return "\n\n".join([*about.notes, *about.history, *about.remarks, *facts])


def _stated(*facts: tuple[str, list[str]]) -> list[str]:
    found = []
    for label, values in facts:
        if words := "; ".join(dict.fromkeys(filter(None, values))):
            found.append(f"{label}: {words}" + ("" if re.search("[.!?…]$", words) or "://" in words else "."))
    return found
