"""An introduction names other collections and essays in its running text; readers want to go there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

BLANK_LINE = re.compile(r"\n\s*\n")
# Typographic variants of one character, which titles and introductions mix.
ALIKE = ("'‘’", '"“”', "-‐‑–—")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of plain text, and the address it leads to, if it names something."""

    text: str
    address: str = ""


def paragraphs_with_links(text: str, titles: Iterable[tuple[str, str]]) -> list[list[Piece]]:
    """Split a text into paragraphs of pieces, each title (given with its address) that occurs in it being a piece.

    Titles are found whatever their dashes, quotation marks and spaces, with or without a leading "The"; where one
    contains another, the longer wins. The pieces are plain text: the template escapes them.
    """
    addresses = {f"title{number}": (title, address) for number, (title, address) in enumerate(titles)}
    longest_first = sorted(addresses, key=lambda name: -len(addresses[name][0]))
    patterns = [f"(?P<{name}>{_pattern(addresses[name][0])})" for name in longest_first]
    known = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)") if patterns else None
    return [
        list(
            _pieces(
                " ".join(paragraph.split()),
                known,
                {name: address for name, (_, address) in addresses.items()},
            )
        )
        for paragraph in BLANK_LINE.split(text.replace("\r\n", "\n").strip())
        if paragraph.strip()
    ]


def _pattern(title: str) -> str:
    bare = re.sub(r"^[Tt]he\s+", "", " ".join(title.split()))
    characters = (
        next((f"[{re.escape(group)}]" for group in ALIKE if c in group), re.escape(c)) for c in bare
    )
    return r"(?:[Tt]he\s+)?" + "".join(characters)


def _pieces(text: str, known: re.Pattern[str] | None, addresses: dict[str, str]) -> Iterable[Piece]:
    end = 0
    for match in known.finditer(text) if known else ():
        if before := text[end : match.start()]:
            yield Piece(before)
        yield Piece(match[0], addresses[match.lastgroup or ""])
        end = match.end()
    if rest := text[end:]:
        yield Piece(rest)
