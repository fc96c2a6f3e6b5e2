"""What every citation of a document says, whatever its form: a plain value, no models.

Names. A name is divided into family and given name only where the archive knows how: where the index form of a
person ("Stalin, Joseph") and the preferred name ("Joseph Stalin") are the same words. Every other name stands whole,
in its own order, wherever it is cited: "Mao Zedong", whose index form has no comma; a corporate body; a name in a
script without spaces; "Nicholas II", whose index form adds "Emperor of Russia". No order is ever guessed from the
look of a name.

Authors. Whoever is only possibly the author is not cited as such: the document is cited by its title.

Dates. They keep the precision they have, see `date_parts`.
"""

import unicodedata
from dataclasses import dataclass

from archive_project.lib.dates import StatedDate

LOW_COMMA = "\N{SINGLE LOW-9 QUOTATION MARK}"

ZERO_WIDTH_JOINERS = "\u200c\u200d"


@dataclass(frozen=True, slots=True)
class CitedName:
    """A name as it is said; divided, or whole with an empty `family`."""

    text: str
    family: str = ""
    given: str = ""

    @property
    def inverted(self) -> str:
        """As a bibliography files it: "Stalin, Joseph", or whole."""
        return f"{self.family}, {self.given}" if self.family else self.text

    @property
    def filed(self) -> str:
        """As programs read an index form: what stands before the first comma is one name, so "Mao Zedong,".

        The commas within a whole name ("Ministry of Trade, Industry and Energy") become a sign that looks the same.
        """
        return self.inverted if self.family else f"{self.text.replace(',', LOW_COMMA)},"


def cited_name(text: str, filing: str = "", *, is_person: bool = True) -> CitedName:
    """Return the name, divided where its index form says how to."""
    text = one_line(text)
    family, _, given = (part.strip() for part in one_line(filing).partition(","))
    if is_person and family and given and f"{given} {family}".casefold() == text.casefold():
        return CitedName(text, family, given)
    return CitedName(text)


def one_line(text: str) -> str:
    """Return the text without line breaks, control characters and what is not seen, but for the joiners that Persian words have."""
    return " ".join("".join(c if c.isprintable() else _unseen(c) for c in text).split())


def _unseen(character: str) -> str:
    if character in ZERO_WIDTH_JOINERS:
        return character
    return "" if unicodedata.category(character) == "Cf" else " "


@dataclass(frozen=True, slots=True)
class Citation:
    """A document to be cited. Text is in one line, "" where nothing is known; the day of reading is the reader's."""

    number: int
    title: str
    date: StatedDate
    genre: str
    """The document's type, such as "Cable"."""
    authors: tuple[CitedName, ...]
    recipients: tuple[CitedName, ...]
    translators: tuple[CitedName, ...]
    archive: str
    archive_city: str
    archive_country: str
    call_number: str
    collections: tuple[str, ...]
    languages: tuple[str, ...]
    """Their tags (BCP 47)."""
    site: str
    address: str
    """The permanent one, absolute."""

    @property
    def key(self) -> str:
        """What reference managers know it by."""
        return f"document-{self.number}"

    @property
    def source(self) -> str:
        """The archive and the call number in it."""
        return ", ".join(filter(None, [self.archive, self.call_number]))
