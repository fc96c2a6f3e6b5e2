"""What Zotero makes of a page: the rules of its translators "Embedded Metadata" and "RDF", followed on the page as it is.

A tag is a prefix, one of ".:_", and a property; a prefix is known, or declared by <link rel="schema.…">. Highwire Press tags
come before Dublin Core; whatever stands under z is a field of Zotero's, and has the last word there. `cleanAuthor` takes what
stands before a comma for the family name.
"""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from tests.citation.reading import Name, index_form

Z = "http://www.zotero.org/namespaces/export#"
DC = "http://purl.org/dc/elements/1.1/"
HIGHWIRE = {
    "citation_title": "title",
    "citation_date": "date",
    "citation_public_url": "url",
    "citation_language": "language",
}


@dataclass
class Item:
    """An item of a library: its fields by Zotero's names, and its authors."""

    fields: dict[str, str] = field(default_factory=dict)
    authors: list[Name] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def item_of(page: Element) -> Item:
    """Return what is saved from the page, an HTML document parsed without namespaces."""
    prefixes = {"dc": DC, "z": Z}
    for link in page.iter("link"):
        if declared := re.match(r"schema\.([a-zA-Z]+)", link.get("rel", "")):
            prefixes[declared[1].lower()] = link.get("href", "")
    metas = [
        (meta.get("name") or meta.get("property") or "", meta.get("content", ""))
        for meta in page.iter("meta")
    ]
    stated: dict[str, list[str]] = {}
    for tag, value in metas:
        if value and (parted := re.match(r"([^.:_]*)[.:_](.+)", tag)) and parted[1].lower() in prefixes:
            name = f"{prefixes[parted[1].lower()]}{parted[2][0].lower()}{parted[2][1:]}"
            stated.setdefault(name, []).append(value)
    item = Item(tags=stated.get(f"{DC}subject", []))
    item.authors = [index_form(name) for name in stated.get(f"{DC}creator", [])]
    for name in ("title", "date", "language", "publisher"):
        if values := stated.get(f"{DC}{name}"):
            item.fields[name] = values[0]
    item.fields |= {name.removeprefix(Z): values[0] for name, values in stated.items() if name.startswith(Z)}
    for tag, name in HIGHWIRE.items():
        if values := [value for found, value in metas if found.endswith(tag)]:
            item.fields[name] = ", ".join(values)
    if authors := [value for found, value in metas if found.endswith("citation_author")]:
        item.authors = [index_form(name) for name in _parted(authors)]
    return item


def _parted(authors: list[str]) -> list[str]:
    """One author with several words on either side of a comma is several."""
    if len(authors) == 1:
        several = re.split(r"\s*,\s*", authors[0])
        if len(several) > 1 and " " in several[0] and " " in several[1]:
            return several
    return authors
