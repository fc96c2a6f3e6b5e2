"""Answers of an OAI-PMH repository into rows: unqualified Dublin Core, and records that it has withdrawn.

One file holds one answer to ListRecords or GetRecord, or, wrapped in a `harvest` element, all answers of a harvest. See
<https://www.openarchives.org/OAI/openarchivesprotocol.html>.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive_project.lib.folding import fold
from collections_app.importing.rows import (
    Detail,
    Entry,
    Listed,
    PageEnd,
    PageHead,
    PersonLink,
    Rows,
    UnusableInputError,
)
from collections_app.importing.sources.ead import RIGHTS_APART
from collections_app.importing.sources.ead_description import Left
from collections_app.importing.sources.ead_words import UNREAD_DATE, edtf_of_words, line_of
from collections_app.importing.sources.language_codes import name_of, tag_of
from collections_app.importing.sources.table_cells import (
    LONGEST,
    LONGEST_IDENTIFIER,
    LONGEST_NAME,
    LONGEST_TAG,
    LONGEST_TERM,
)
from collections_app.importing.sources.xml_elements import Element, Event, read_elements

HARVEST = "harvest"
OAI_ANSWER = frozenset({"OAI-PMH", HARVEST})
APART = frozenset({HARVEST, "OAI-PMH", "ListRecords", "GetRecord", "record"})
# What the protocol's error codes mean to who asked.
ERRORS = {
    "badArgument": "it does not understand what it was asked",
    "badResumptionToken": "it has forgotten how far the harvest had come; begin again",
    "badVerb": "it does not know this kind of question",
    "cannotDisseminateFormat": "it has no Dublin Core",
    "idDoesNotExist": "it has no such record",
    "noRecordsMatch": "it has no record of this set and time",
    "noSetHierarchy": "it has no sets",
}
_PERIOD = re.compile(r"T[0-9:.]+(?:Z|[+-][0-9:]+)?$")
_SEVERAL = re.compile(r"\s*;\s+|\s*;$")
_WEB = re.compile("https?://")
# Types of DCMI that say less than any other word does.
_VAGUE = {"text", "image", "stillimage", "physicalobject", "sound", "movingimage", "dataset", "collection"}


def read_oai_answer(path: Path) -> Rows:
    """A head; a document a record, or its withdrawal; elements that were not taken; the end.

    Raises UnusableInputError for an answer that is an error, in plain words, and for XML that is broken.
    """
    left = Left()
    yield PageHead("harvest", 0)
    for kind, element in outside_records(read_elements(path, APART)):
        if kind == "entity":
            left.add(element.name, element, "An entity, which is not read.")
        elif kind == "end" and element.name == "error":
            if element.get("code") != "noRecordsMatch":
                raise UnusableInputError(f"{path} is an error, not a list of records: {error_in(element)}.")
        elif kind == "end" and element.name == "record":
            yield from _read(element, left)
            element.content.clear()
    yield from left.rows()
    yield PageEnd()


def outside_records(events: Iterable[Event]) -> Iterator[Event]:
    """Leave out what happens inside of records: what an answer says of itself is none of theirs."""
    depth = 0
    for kind, element in events:
        is_record = element.name == "record"
        depth -= is_record and kind == "end"
        if not depth or kind == "entity":
            yield kind, element
        depth += is_record and kind == "start"


def error_in(element: Element) -> str:
    code, said = element.get("code"), line_of(element)
    words = ERRORS.get(code, "it cannot answer")
    return f"{words} ({code}{f': {said[:200]}' if said else ''})"


def _read(record: Element, left: Left) -> Iterator[Entry]:
    header = record.first("header")
    stated = header.first("identifier") if header else None
    identifier = line_of(stated) if stated else ""
    if header is None or not 0 < len(identifier) <= LONGEST_IDENTIFIER:
        yield Entry(record.line, "", fault="The record has no identifier that can be kept.")
        return
    if header.get("status") == "deleted":
        listed = Listed(identifier=identifier, is_withdrawn=True)
        yield Entry(record.line, "", detail=Detail(listed=listed))
        return
    described = next((one for one in record.all("dc") if one is not None), None)
    if described is None:
        yield Entry(record.line, "", fault=f"{identifier} is not described in Dublin Core.")
        return
    for child in record.children:
        if child.name not in {"header", "metadata"}:
            left.add(child.name, child)
    yield _Description(described, left).entry(record.line, identifier)


class _Description:
    def __init__(self, described: Element, left: Left) -> None:
        self.left = left
        self.found: dict[str, list[tuple[str, Element]]] = {}
        for child in described.children:
            if text := line_of(child):
                self.found.setdefault(child.name, []).append((text, child))

    def entry(self, line: int, identifier: str) -> Entry:
        titles = self._texts("title")
        date_text, edtf = self._date()
        languages = list(self._languages())
        tags = tuple(tag for tag, _ in languages)
        address, reference, others = self._identifiers()
        publishers = [f"Published by {name}." for name in self._texts("publisher")]
        summary = [*self._texts("description"), *([f"Identifiers: {'; '.join(others)}"] if others else [])]
        listed = Listed(
            identifier=identifier,
            date_edtf=edtf,
            other_titles="\n".join(title for title in titles[1:] if len(title) <= LONGEST["title"]),
            reference=reference,
            publication_note=" ".join(publishers),
            rights=RIGHTS_APART.join(self._texts("rights")),
            language_tags=tags if all(tags) else (),
            people=(*self._people("creator", "author"), *self._people("contributor", "contributor")),
        )
        detail = Detail(
            document_type=self._type(),
            languages=tuple(name for _, name in languages),
            places=self._terms("coverage"),
            subjects=self._terms("subject"),
            url=address,
            listed=listed,
        )
        for name, texts in self.found.items():
            for _, element in texts:
                self.left.add(f"dc:{name}", element)
        return Entry(line, titles[0] if titles else "", date_text, "\n\n".join(summary), detail=detail)

    def _texts(self, name: str) -> list[str]:
        return list(dict.fromkeys(text for text, _ in self.found.pop(name, [])))

    def _pieces(self, name: str) -> Iterator[tuple[str, Element]]:
        for text, element in self.found.pop(name, []):
            for piece in _SEVERAL.split(text):
                if piece:
                    yield piece, element

    def _date(self) -> tuple[str, str]:
        """The first date that can be read; a document has one, the others are left."""
        stated = self.found.pop("date", [])
        read = [(_PERIOD.sub("", text), element) for text, element in stated]
        chosen = next(
            ((text, one) for text, one in read if edtf_of_words("", text)), read[0] if read else None
        )
        if chosen is None:
            return "", ""
        text, element = chosen
        for _, other in read:
            if other is not element:
                self.left.add("dc:date", other, "A document has one date: this one was not taken.")
        if not (edtf := edtf_of_words("", text)):
            self.left.add("dc:date", element, UNREAD_DATE)
        return text[: LONGEST["date_as_stated"]], edtf

    def _people(self, name: str, role: str) -> Iterator[PersonLink]:
        for text, element in self._pieces(name):
            if len(text) <= LONGEST_NAME:
                yield PersonLink(role, text)
            else:
                self._leave(name, element, LONGEST_NAME)

    def _terms(self, name: str) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for text, element in self._pieces(name):
            if len(text) <= LONGEST_TERM:
                found.setdefault(fold(text), text)
            else:
                self._leave(name, element, LONGEST_TERM)
        return tuple(found.values())

    def _type(self) -> str:
        stated = [(text, one) for text, one in self.found.pop("type", []) if len(text) <= LONGEST_TERM]
        telling = [one for one in stated if fold(one[0]).replace(" ", "") not in _VAGUE] or stated
        for _, element in telling[1:]:
            self.left.add("dc:type", element, "A document has one type: this one was not taken.")
        return telling[0][0] if telling else ""

    def _languages(self) -> Iterator[tuple[str, str]]:
        for text, element in self._pieces("language"):
            tag = tag_of(text) if len(text) <= 3 or name_of(text) else ""
            if len(text) <= LONGEST_TERM and len(tag) <= LONGEST_TAG:
                yield tag, name_of(text) or text
            else:
                self._leave("language", element, LONGEST_TERM)

    def _identifiers(self) -> tuple[str, str, list[str]]:
        """The address where it can be seen, the call number (a source before an identifier), and what else it is known by."""
        stated = self._texts("identifier")
        address = next(
            (text for text in stated if _WEB.match(text) and len(text) <= LONGEST["source_url"]), ""
        )
        numbers = [*self._texts("source"), *(text for text in stated if not _WEB.match(text))]
        reference = numbers[0] if numbers and len(numbers[0]) <= LONGEST["call_number"] else ""
        return (
            address,
            reference,
            [text for text in [*numbers, *stated] if text not in {address, reference}][:20],
        )

    def _leave(self, name: str, element: Element, most: int) -> None:
        self.left.add(f"dc:{name}", element, f"More than {most} characters: not taken.")
