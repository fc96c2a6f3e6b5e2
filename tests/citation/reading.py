"""What programs read out of each form: by the libraries that read them, or by Zotero's rules spelt out.

Zotero's rules are those of its "Embedded Metadata" translator and of `cleanAuthor` in its utilities: a name with a
comma is family and given name, one whose comma ends it is one name; fields under z are Zotero's own. Of a date in RIS that
is not numbers, its RIS translator keeps the words only where a year of four digits stands alone among them.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import (
    RemoveEnclosingMiddleware,
    ResolveStringReferencesMiddleware,
    SeparateCoAuthors,
)

Name = tuple[str, str]
"""Family and given name; a name that is not divided, and ""."""


@dataclass(frozen=True)
class Read:
    """What a program makes of a citation."""

    title: str
    authors: list[Name]
    date: str
    archive: str
    call_number: str


def index_form(name: str) -> Name:
    """What stands before the first comma is one name, whatever it was meant to be; the spaces of the other are made plain."""
    family, _, given = name.partition(",")
    return family, " ".join(given.split())


def read_ris(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rispy.loads(text, skip_unknown_tags=False)
    return found


def from_ris(text: str) -> Read:
    (entry,) = read_ris(text)
    return Read(
        entry["title"],
        [index_form(name) for name in entry.get("authors", [])],
        _ris_date(entry.get("date", "")),
        entry.get("name_of_database", ""),
        entry.get("call_number", ""),
    )


def _ris_date(text: str) -> str:
    if re.fullmatch(r"[0-9]+(?:/[0-9]{0,2}){0,2}/?", text):
        return "-".join(filter(None, text.split("/")))
    return text if not text or re.search(r"\b[0-9]{4}\b", text) else "0000"


def from_bibtex(text: str) -> Read:
    stack = [ResolveStringReferencesMiddleware(), RemoveEnclosingMiddleware(), SeparateCoAuthors()]
    library = parse_string(text, parse_stack=stack)
    assert not library.failed_blocks
    (entry,) = library.entries
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    return Read(
        _from_tex(fields["title"]),
        [_bibtex_name(name) for name in fields.get("author", [])],
        _from_tex(fields.get("year", "")),
        _from_tex(fields.get("archive", "")),
        _from_tex(fields.get("callnumber", "")),
    )


# What LaTeX's own commands for single characters print (ltoutenc, "The LaTeX Companion", 2nd edition, section 7.11).
PRINTED = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~"}
PRINTED |= {"textasciicircum": "^"} | {sign: sign for sign in "$&#%_"}


def _from_tex(text: str) -> str:
    """As TeX prints it; what is not escaped and should be fails."""
    assert not re.search(r"(?<!\\)[$&#%_^~]|--|\'\'|``", text), text
    return re.sub(
        r"\\([a-z]+)\{\}|\\(.)|[{}]",
        lambda found: PRINTED[found[1] or found[2]] if found[1] or found[2] else "",
        text,
    )


def _bibtex_name(name: str) -> Name:
    """A name all in braces is one."""
    if re.fullmatch(r"\{(?:[^{}]|\{\})*\}", name):
        return _from_tex(name), ""
    family, _, given = _from_tex(name).partition(", ")
    return family, given


def from_csl(text: str) -> Read:
    (item,) = json.loads(text)
    issued = item.get("issued", {})
    parts = issued.get("date-parts", [])
    written = ["-".join(f"{part:02}" for part in one) for one in parts]
    return Read(
        item["title"],
        [(name.get("literal") or name["family"], name.get("given", "")) for name in item.get("author", [])],
        issued.get("literal", "/".join(written)),
        item.get("archive", ""),
        item.get("archive_location", ""),
    )


def from_coins(title: str) -> Read:
    """The archive and the call number are one source there."""
    terms: dict[str, list[str]] = {}
    for name, value in parse_qsl(title, strict_parsing=True):
        terms.setdefault(name, []).append(value)
    return Read(
        terms["rft.title"][0],
        [index_form(name) for name in terms.get("rft.creator", [])],
        terms.get("rft.date", [""])[0],
        terms.get("rft.source", [""])[0],
        "",
    )


def from_meta_tags(tags: list[tuple[str, str]]) -> Read:
    """By Zotero's rules."""

    def values(name: str) -> list[str]:
        return [content for found, content in tags if found == name]

    def value(name: str) -> str:
        return ", ".join(values(name))

    assert value("z:itemType") == "manuscript"
    return Read(
        value("citation_title"),
        [index_form(name) for name in values("citation_author")],
        value("citation_date"),
        value("z:archive"),
        value("z:callNumber"),
    )
