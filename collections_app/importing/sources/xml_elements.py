"""XML from strangers, element by element: bounded in depth and size, no entity ever expanded, nothing else opened."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias
from xml.parsers import expat

from collections_app.importing.rows import UnusableInputError

DEEPEST = 200
LARGEST = 1 << 30  # bytes of a file
LONGEST_TOKEN = 1 << 23  # bytes between two events
_CHUNK = 1 << 16
_ELEMENT = re.compile(rb"<(?:[A-Za-z]+:)?([A-Za-z][A-Za-z0-9-]*)[\s/>]")


@dataclass(slots=True, eq=False)
class Element:
    """An element by its local name, whatever its namespace; likewise its attributes."""

    name: str
    attributes: dict[str, str]
    line: int
    content: "list[Element | str]" = field(default_factory=list)

    @property
    def children(self) -> "Iterator[Element]":
        return (part for part in self.content if isinstance(part, Element))

    def all(self, *names: str) -> "Iterator[Element]":
        """Those of these names in it, at any depth, in their order."""
        for child in self.children:
            if child.name in names:
                yield child
            yield from child.all(*names)

    def first(self, *names: str) -> "Element | None":
        return next(self.all(*names), None)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "").strip()


Event: TypeAlias = tuple[Literal["start", "end", "entity"], Element]


def root_name(path: Path) -> str:
    """Return the local name of the outermost element, "" where the file does not begin as XML does."""
    found: list[str] = []
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(name: str, _: dict[str, str]) -> None:
        if not found:
            found.append(name.rpartition(" ")[2])

    parser.StartElementHandler = start
    head = b""
    try:
        with path.open("rb") as file:
            head = file.read(_CHUNK)
            parser.Parse(head, False)
    except (expat.ExpatError, OSError, ValueError, LookupError):
        # What is broken is told when it is read; here it is enough to see what it was meant to be.
        if not found and head.lstrip().startswith(b"<?xml") and (match := _ELEMENT.search(head)):
            found.append(match[1].decode())
    return found[0] if found else ""


def read_elements(path: Path, apart: frozenset[str]) -> Iterator[Event]:
    """Yield the start and the end of every element; at its end an element holds all that is in it.

    But not those named in `apart`: they are not kept in what they stand in, so that a long file costs no memory. An
    "entity" event says that one stood there, which was not read. Raises UnusableInputError with line and column.
    """
    if path.stat().st_size > LARGEST:
        raise UnusableInputError(f"{path} has more than {LARGEST:,} bytes, as no finding aid does.")
    reader = _Reader(path, apart)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            reader.feed(chunk)
            yield from reader.taken()
    reader.feed(b"", last=True)
    yield from reader.taken()


class _Reader:
    def __init__(self, path: Path, apart: frozenset[str]) -> None:
        self.path, self.apart = path, apart
        self.stack: list[Element] = []
        self.events: list[Event] = []
        self.since = 0  # bytes since the last event
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.EntityDeclHandler = self.declared
        parser.SkippedEntityHandler = self.skipped
        parser.ExternalEntityRefHandler = self.not_opened

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        self.since += len(chunk)
        try:
            self.parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise self.error(expat.ErrorString(error.code), error.lineno, error.offset) from None
        except (ValueError, LookupError) as error:
            raise self.error(str(error)) from None
        if self.since > LONGEST_TOKEN:
            raise self.error("something is longer than any text may be")

    def taken(self) -> list[Event]:
        events, self.events = self.events, []
        return events

    def error(self, reason: str, line: int = 0, column: int = -1) -> UnusableInputError:
        line = line or self.parser.CurrentLineNumber
        column = (column if column >= 0 else self.parser.CurrentColumnNumber) + 1
        return UnusableInputError(f"{self.path} is broken in line {line}, column {column}: {reason}.")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.since = 0
        if len(self.stack) >= DEEPEST:
            raise self.error(f"elements are nested more than {DEEPEST} deep")
        named = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(name.rpartition(" ")[2], named, self.parser.CurrentLineNumber)
        if self.stack and element.name not in self.apart:
            self.stack[-1].content.append(element)
        self.stack.append(element)
        self.events.append(("start", element))

    def end(self, _: str) -> None:
        self.since = 0
        self.events.append(("end", self.stack.pop()))

    def text(self, text: str) -> None:
        if self.stack and self.stack[-1].name not in self.apart:
            self.stack[-1].content.append(text)

    def declared(
        self,
        name: str,
        is_parameter: bool,
        value: str | None,
        base: str | None,
        system: str,
        public: str | None,
        notation: str | None,
    ) -> None:
        if value is not None:
            raise self.error(
                f"it declares the entity “{name[:40]}”, and entities are not read: write out what it stands for"
            )

    def skipped(self, name: str, is_parameter: bool) -> None:
        self.events.append(("entity", Element(f"&{name};", {}, self.parser.CurrentLineNumber)))

    def not_opened(self, context: str, base: str | None, system: str | None, public: str | None) -> int:
        name = (context or system or "").rpartition("\f")[2]
        self.events.append(("entity", Element(f"&{name};", {}, self.parser.CurrentLineNumber)))
        return 1  # and go on
