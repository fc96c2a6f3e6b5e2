"""An introduction names other collections and essays in its running text; readers want to go there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from archive_project.lib.rich_text import inner_html, shown_tree

# Typographic variants of one character, which titles and introductions mix.
ALIKE = ("'‘’", '"“”', "-‐‑–—")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of plain text, and the address it leads to, if it names something."""

    text: str
    address: str = ""


def introduction_with_links(text: str, titles: Iterable[tuple[str, str]]) -> str:
    """Return an introduction as HTML that is safe to show, each title (given with its address) in it being a link.

    Titles are found whatever their dashes, quotation marks and spaces, with or without a leading "The"; where one
    contains another, the longer wins. What a curator has made a link already stays that link.
    """
    root = shown_tree(text)
    _link(root, _Titles(titles))
    return inner_html(root)


class _Titles:
    """The titles as one pattern."""

    def __init__(self, titles: Iterable[tuple[str, str]]) -> None:
        named = {f"title{number}": (title, address) for number, (title, address) in enumerate(titles)}
        longest_first = sorted(named, key=lambda name: -len(named[name][0]))
        patterns = [f"(?P<{name}>{_pattern(named[name][0])})" for name in longest_first]
        self.known = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)") if patterns else None
        self.addresses = {name: address for name, (_, address) in named.items()}

    def pieces(self, text: str) -> Iterable[Piece]:
        end = 0
        for match in self.known.finditer(text) if self.known else ():
            if before := text[end : match.start()]:
                yield Piece(before)
            yield Piece(match[0], self.addresses[match.lastgroup or ""])
            end = match.end()
        if rest := text[end:]:
            yield Piece(rest)


def _pattern(title: str) -> str:
    bare = re.sub(r"^[Tt]he\s+", "", " ".join(title.split()))
    return r"(?:[Tt]he\s+)?" + "".join(_alike(character) for character in bare)


def _alike(character: str) -> str:
    if character == " ":
        return r"\s+"
    return next((f"[{re.escape(group)}]" for group in ALIKE if character in group), re.escape(character))


def _link(element: ET.Element, titles: _Titles) -> None:
    """Take the element apart and put it together again, with links among its text."""
    if element.tag == "a":
        return
    text, children = element.text or "", list(element)
    element.text, element[:] = "", []
    _append(element, text, titles)
    for child in children:
        tail, child.tail = child.tail or "", ""
        _link(child, titles)
        element.append(child)
        _append(element, tail, titles)


def _append(element: ET.Element, text: str, titles: _Titles) -> None:
    for piece in titles.pieces(text):
        if piece.address:
            ET.SubElement(element, "a", href=piece.address).text = piece.text
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + piece.text
        else:
            element.text = (element.text or "") + piece.text
