"""An authority record in EAC-CPF, of a person, a body or a family: names, dates, biography, and what other files call it."""

import re
from pathlib import Path

from collections_app.importing.rows import PageEnd, PageHead, PersonFacts, Rows, UnusableInputError
from collections_app.importing.sources.ead_description import Left
from collections_app.importing.sources.ead_words import edtf_of_words, line_of, name_in, paragraphs_of
from collections_app.importing.sources.table_cells import LONGEST_NAME
from collections_app.importing.sources.xml_elements import Element, read_elements, root_name

KINDS = {"person": "person", "corporatebody": "corporate body", "family": "family"}
AUTHORITIES = {
    "viaf": re.compile(r"(?i)\bviaf\D{0,20}([0-9]{3,22})\b"),
    "wikidata": re.compile(r"(?i)\bwikidata\b.{0,40}\b(Q[0-9]{1,12})\b"),
    "lcnaf": re.compile(r"(?i)\b(?:loc\.gov|lcnaf|naf)\b.{0,40}?\b(n[a-z]?\s?[0-9]{6,10})\b"),
}
_IDS = {"otherRecordId", "entityId", "source", "recordId"}
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


def is_authority_record(path: Path) -> bool:
    return root_name(path) in {"eac-cpf", "eac"}


def read_authority_record(path: Path) -> Rows:
    """A head and the end, and between them what was not taken. Raises UnusableInputError for XML that is broken."""
    root = None
    for _, element in read_elements(path, frozenset()):
        root = root or element
    described = root.first("cpfDescription") if root else None
    identity = described.first("identity") if described else None
    if root is None or described is None or identity is None:
        raise UnusableInputError(f"{path} describes nobody: this record has no identity.")
    left = Left()
    names = _names(identity, left)
    if not names:
        raise UnusableInputError(f"{path} names nobody: this record has no name.")
    histories = list(described.all("biogHist"))
    kind = identity.first("entityType")
    facts = PersonFacts(
        kind=KINDS.get((kind.get("value") or line_of(kind)).lower(), "") if kind else "",
        names=tuple(names[1:]),
        **_dates(described.first("existDates")),
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


def _dates(dates: Element | None) -> dict[str, str]:
    ends = {"born": dates.first("fromDate"), "died": dates.first("toDate")} if dates else {}
    return {
        name: edtf
        for name, end in ends.items()
        if end and (edtf := edtf_of_words(end.get("standardDate"), line_of(end))) and "/" not in edtf
    }


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
            for child in part.children:
                if child.name not in _IDS | {"sources"}:
                    left.add(f"control/{child.name}", child)
        elif part is not described and part.name != "multipleIdentities":
            left.add(part.name, part)
    for part in described.children:
        for child in part.children if part.name in _TAKEN else [part]:
            if child.name not in _TAKEN | _IDS:
                left.add(f"{part.name}/{child.name}" if child is not part else part.name, child)
