"""The fields of a MARC record, and which of their subfields have been taken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive_project.lib.folding import fold
from collections_app.importing.sources.ead_description import Left
from collections_app.importing.sources.ead_words import line_of
from collections_app.importing.sources.xml_elements import Element

_NOT_SORTED = re.compile("[\x88\x89\x98\x9c]")  # around articles at the beginning of a title
# ISBD writes at the end of one part what parts it from the next.
_PARTING = re.compile(r"(?:\s*[/:;,=]|\s+\.)+$")
_FULL_STOP = re.compile(r"(?<=[^\W\d_]{3})\.$|(?<=[0-9)\]])\.$")  # no initial's, no abbreviation's


@dataclass(slots=True)
class Field:
    """One field: of a control field the text, of others the subfields as code and text."""

    element: Element
    tag: str
    indicators: str
    text: str
    subfields: list[tuple[str, str]]
    taken: set[int] = field(default_factory=set)

    def take(self, codes: str) -> list[str]:
        """The texts of these subfields in their order, and none that is empty."""
        found = []
        for place, (code, text) in enumerate(self.subfields):
            if code in codes:
                self.taken.add(place)
                found += [text] if text else []
        return found

    def one(self, codes: str) -> str:
        """These subfields as one line, without what ISBD puts at its end."""
        return ended(" ".join(self.take(codes)))

    def has(self, codes: str) -> bool:
        return any(code in codes and text for code, text in self.subfields)


class Record:
    def __init__(self, element: Element) -> None:
        self.element, self.line = element, element.line
        self.fields = list(_fields(element))

    def all(self, *tags: str) -> Iterator[Field]:
        """The fields of these tags, in the order of the record."""
        return (one for one in self.fields if one.tag in tags)

    def first(self, *tags: str) -> Field | None:
        return next(self.all(*tags), None)

    def control(self, tag: str) -> str:
        """The text of a control field, taken."""
        found = self.first(tag)
        if found:
            found.taken.add(-1)
        return found.text if found else ""

    def list_untaken(self, left: Left) -> None:
        for one in self.fields:
            if not one.taken:
                left.add(one.tag, one.element, "This field was not taken.")
                continue
            for place, (code, text) in enumerate(one.subfields):
                if place not in one.taken and text:
                    left.add(f"{one.tag}${code}", one.element, "This subfield was not taken.")


def ended(text: str) -> str:
    return _PARTING.sub("", text).strip()


def without_stop(text: str) -> str:
    """A heading as an index writes it, without the stop that MARC puts at its end."""
    return _FULL_STOP.sub("", ended(text)).strip()


def once(texts: Iterator[str] | list[str]) -> list[str]:
    """Each text once, whatever its capitals and accents, in their order."""
    found: dict[str, str] = {}
    for text in texts:
        if text:
            found.setdefault(fold(text), text)
    return list(found.values())


def _fields(record: Element) -> Iterator[Field]:
    for element in record.children:
        tag = element.get("tag")
        if element.name == "controlfield":
            text = "".join(part for part in element.content if isinstance(part, str))
            yield Field(element, tag, "", text, [])
        elif element.name == "datafield":
            indicators = "".join((element.attributes.get(name) or " ")[:1] for name in ("ind1", "ind2"))
            parts = [(part.get("code"), _text(part)) for part in element.children if part.name == "subfield"]
            yield Field(element, tag, indicators, "", parts)
        elif element.name != "leader":
            yield Field(element, element.name, "", "", [])


def _text(element: Element) -> str:
    return _NOT_SORTED.sub("", line_of(element))
