"""What the styles share: pieces of text, titles in quotation marks, lists of names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.citation.citation import Citation

# "U.S." and "p.m." keep their full stop, whatever follows; the stop of a sentence gives way.
ABBREVIATION = re.compile(r"(?:\b\w\.){2,}$|\b(?:etc|al|Jr|Sr|Co|Inc)\.$")
INNER_QUOTATION = re.compile(r"(?:^|[\s(\[—–-])(?P<open>[‘'“\"])(?=\S).*(?P<close>[’'”\"])$")
# In languages that quote otherwise the question, not the quotation mark, ends the title.
ENDS_AS_A_QUESTION = re.compile(r"[?!？！…][»“」』》]$")
ELLIPSIS = "..."
NO_DATE = "n.d."
SENTENCE_END = ("?", "!", "…")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, in italics or not."""

    text: str
    italic: bool = False


def plain(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def quoted(title: str, mark: str) -> str:
    """Return the title in double quotation marks, those within it made single, with "," or "." where Americans put it.

    Chicago Manual of Style, 17th edition, 6.9 (comma and full stop precede closing quotation marks, single ones too), 13.30.
    """
    return f"“{ended(single_quotation_marks(title), mark)}”"


def single_quotation_marks(title: str) -> str:
    """Double quotation marks of a title, once it stands in double ones itself."""
    return re.sub(r'"([^"]*)"', r"‘\1’", title).replace("“", "‘").replace("”", "’")


def ended(text: str, mark: str) -> str:
    """Put the mark behind the text, or before the quotation mark that ends it; one full stop only."""
    closing = ""
    if found := INNER_QUOTATION.search(text):
        text, closing = text[:-1], found["close"]
    if mark == "." and (text.endswith((*SENTENCE_END, ".")) or ENDS_AS_A_QUESTION.search(text)):
        mark = ""
    elif text.endswith(".") and not text.endswith(ELLIPSIS) and not ABBREVIATION.search(text):
        text = text[:-1]
    return f"{text}{mark}{closing}"


def stopped(text: str) -> str:
    """The text with a full stop behind it, unless it ends like a sentence; "" stays empty."""
    return text if not text or text.endswith((*SENTENCE_END, ".")) else f"{text}."


def capitalized(text: str) -> str:
    """As a sentence begins: "Circa December 1947"; "n.d." stays as it is."""
    return text if text == NO_DATE else f"{text[:1].upper()}{text[1:]}"


def listed(names: Sequence[str], *, last: str = "and") -> str:
    """Return "A", "A and B", "A, B, and C"."""
    if len(names) < 3:
        return f" {last} ".join(names)
    return f"{', '.join(names[:-1])}, {last} {names[-1]}"


def translators(citation: Citation) -> str:
    return listed([name.text for name in citation.translators])


def kept_at(citation: Citation) -> str:
    """Return "Archive of the President, Moscow", without the city where the name tells it."""
    city = "" if citation.archive_city in citation.archive else citation.archive_city
    return ", ".join(filter(None, [citation.archive, city]))
