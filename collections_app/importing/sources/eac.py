"""An authority record in EAC-CPF, of a person, a body or a family: names, dates, biography, and what other files call it."""

import re
from collections.abc import Iterator
from pathlib import Path

from collections_app.importing.rows import PageEnd, PageHead, PersonFacts, Rows, UnusableInputError
from collections_app.importing.sources.ead_description import INTERNAL_AS_A_WHOLE, Left, drop_internal
from collections_app.importing.sources.ead_words import APART, edtf_of_words, line_of, name_in, paragraphs_of
from collections_app.importing.sources.table_cells import LONGEST_NAME
from collections_app.importing.sources.xml_elements import Element, read_elements

AUTHORITY_RECORD = {"eac-cpf", "eac"}  # the outermost element
KINDS = {"person": "person", "corporatebody": "corporate body", "family": "family"}
AUTHORITIES = {
    "viaf": re.compile(r"(?i)\bviaf\D{0,20}([0-9]{3,22})\b"),
    "wikidata": re.compile(r"(?i)\bwikidata\b.{0,40}\b(Q[0-9]{1,12})\b"),
    "lcnaf": re.compile(r"(?i)\b(?:loc\.gov|lcnaf|naf)\b.{0,40}?\b(n[a-z]?\s?[0-9]{6,10})\b"),
}
_IDS = {"otherRecordId", "entityId", "source", "recordId"}
UNREAD = "No one day or year could be read from it: not taken."
LIFE = {"fromDate": "born", "toDate": "died"}
_PARTS_OF_A_NAME = {"part", "authorizedForm", "preferredForm", "alternativeForm"}
_TAKEN = {
    "identity",
    "description",
    "entityType",
    "nameEntry",
    "nameEntrySet",
    "nameEntryParallel",
    "existDates",
    "biogHist",
}


def read_authority_record(path: Path) -> Rows:
    """A head and the end, and between them what was not taken. Raises UnusableInputError for XML that is broken."""
    root, left = None, Left()
    for kind, element in read_elements(path, frozenset()):
        root = root or element
        if kind == "entity":
            left.add(element.name, element, "An entity, which is not read.")
    if root:
        drop_internal(root, "", left)
    described = root.first("cpfDescription") if root else None
    identity = described.first("identity") if described else None
    if root is None or described is None or identity is None:
        raise UnusableInputError(f"{path} describes nobody: this record has no identity.")
    if root.get("audience") == "internal":
        left.add(root.name, root, INTERNAL_AS_A_WHOLE)
    names = _names(identity, left)
    if not names:
        raise UnusableInputError(f"{path} names nobody: this record has no name.")
    histories = list(described.all("biogHist"))
    entity = identity.first("entityType")
    facts = PersonFacts(
        kind=KINDS.get((entity.get("value") or line_of(entity)).lower(), "") if entity else "",
        names=tuple(names[1:]),
        **_dates(described, left),
        **_authorities(root),
    )
    _list(root, described, left)
    biography = "\n\n".join(paragraph for one in histories for paragraph in paragraphs_of(one))
    yield PageHead("person", 0, title=names[0], introduction=biography, person=facts)
    yield from left.rows()
    yield PageEnd()


def _names(identity: Element, left: Left) -> list[str]:
    """Every name once, the authorized one first."""
    found: dict[str, bool] = {}
    for entry in identity.all("nameEntry"):
        name = name_in(entry)
        for child in entry.children:
            if child.name not in _PARTS_OF_A_NAME:
                left.add(f"nameEntry/{child.name}", child)
        if len(name) > LONGEST_NAME:
            left.add(
                "identity/nameEntry", entry, f"A name of more than {LONGEST_NAME} characters: not taken."
            )
        elif name:
            is_preferred = (
                bool(entry.first("authorizedForm", "preferredForm")) or entry.get("preferredForm") == "true"
            )
            found[name] = found.get(name, False) or is_preferred
    return sorted(found, key=lambda name: not found[name])


def _dates(described: Element, left: Left) -> dict[str, str]:
    """The first day that begins a life and the first that ends it."""
    found: dict[str, str] = {}
    for exist in described.all("existDates"):
        for one in _within(exist):
            name = LIFE.get(one.name, "")
            edtf = edtf_of_words(one.get("standardDate"), line_of(one)) if name else ""
            if name and name not in found and edtf and "/" not in edtf:
                found[name] = edtf
            elif not name or line_of(one) or one.get("standardDate"):  # else an end that is open
                is_unread = name and name not in found
                left.add(f"existDates/{one.name}", one, UNREAD if is_unread else "")
    return found


def _within(dates: Element) -> Iterator[Element]:
    """What stands in dates, sets and ranges opened."""
    for child in dates.children:
        yield from _within(child) if child.name in {"dateSet", "dateRange"} else (child,)


def _authorities(root: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in root.all(*_IDS):
        said = " ".join([*one.attributes.values(), line_of(one)])
        for name, pattern in AUTHORITIES.items():
            if match := pattern.search(said):
                found.setdefault(name, match[1].replace(" ", ""))
    return found


def _list(root: Element, described: Element, left: Left) -> None:
    """What was not taken: all but identity, dates, biography and identifiers."""
    for part in root.children:
        if part.name == "control":
            _list_within(part, _IDS | {"sources"}, left)
        elif part.name == "multipleIdentities":
            for other in part.children:
                if other is not described:
                    left.add(f"{part.name}/{other.name}", other, "Another identity: not taken.")
        elif part is not described:
            left.add(part.name, part)
    for part in described.children:
        if part.name in _TAKEN:
            _list_within(part, _TAKEN | _IDS, left)
        else:
            left.add(part.name, part)
    for history in described.all("biogHist"):
        for head in history.all(*APART):
            left.add(f"biogHist/{head.name}", head)


def _list_within(part: Element, taken: set[str], left: Left) -> None:
    for child in part.children:
        if child.name not in taken:
            left.add(f"{part.name}/{child.name}", child)
