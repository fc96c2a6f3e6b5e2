"""The dates of an archive: text in, a value out.

A date is kept as it was stated, as EDTF (ISO 8601-2, see `archive_project.lib.edtf`), and as the earliest and
the latest day it may mean, so that dates are compared as ranges and never shown more precisely than they are
known.

    >>> parse("c. Dec 1947").edtf
    '1947-12~'
    >>> parse("after 4 Feb 1949").display
    'after February 4, 1949'

What may be read in two ways ("6/1/1949") is refused with a sentence; nothing is guessed, nothing shifted.
"""

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from archive_project.lib import date_display, date_reading
from archive_project.lib.date_words import MONTHS
from archive_project.lib.edtf import MAX_LENGTH, EdtfError, Expression, Point
from archive_project.lib.edtf import parse as parse_edtf

EXAMPLES = "“January 6, 1949”, “January 1949”, “c. 1950”, “1949-01/1949-02” or “undated”"


class DateError(ValueError):
    """The text is no date we can keep; the message quotes it, says why, and gives examples."""

    def __init__(self, typed: str, reason: str = "") -> None:
        quoted = typed.strip()[: 80 + 1]
        if len(quoted) > 80:
            quoted = f"{quoted[:80]}…"
        sentences = (f"“{quoted}” cannot be read as a date.", reason, f"Write it like {EXAMPLES}.")
        super().__init__(" ".join(filter(None, sentences)))


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as stated, and what it means. Bounds are both days or, undated, both None.

    Days outside the years 1 to 9999, and open ends, are clamped to `date.min` and `date.max`. Doubts
    ("circa", "?") do not move the bounds.
    """

    stated: str
    edtf: str
    earliest: date | None
    latest: date | None

    @property
    def is_undated(self) -> bool:
        return not self.edtf

    @property
    def display(self) -> str:
        """English words, as citations and exports have them."""
        return self.in_words("en")

    def in_words(self, language: str) -> str:
        """The words of a language; "early 1950s" and the like as they were typed, since EDTF has no word for them."""
        if "/" in self.edtf and _VAGUE_WORDS.search(self.stated) and _means(self.stated, self.edtf):
            return " ".join(self.stated.split())
        return display(self.edtf, language)

    def stated_otherwise(self, words: str) -> str:
        """The date as stated, where it says it otherwise than the words that a page shows: not for a 0 before the day alone."""
        return "" if _ZERO_BEFORE.sub("", self.stated) == words else self.stated

    @property
    def sort_key(self) -> tuple[date, date]:
        """By earliest, then latest day; undated last."""
        return self.earliest or date.max, self.latest or date.max

    def certainly_within(self, first: date, last: date) -> bool:
        """Whether every day it may mean lies within: never so for a date in doubt ("1949?") or undated."""
        if self.earliest is None or self.latest is None or _DOUBTS.search(self.edtf):
            return False
        return first <= self.earliest and self.latest <= last

    def possibly_within(self, first: date, last: date) -> bool:
        """Whether some day it may mean lies within: always so for undated."""
        if self.earliest is None or self.latest is None:
            return first <= last
        return self.earliest <= last and first <= self.latest

    def contradicts(self, other: "StatedDate") -> bool:
        """Whether no day fits both. Undated contradicts nothing."""
        if self.earliest is None or self.latest is None:
            return False
        return not other.possibly_within(self.earliest, self.latest)


def is_beyond(edtf: str, earliest: date, latest: date) -> bool:
    """Whether days were clamped, as those of 44 BC are to January 1, AD 1: then their year is none that the date states."""
    clamped_first = earliest == date.min and not edtf.startswith(f"{date.min.year:04}")
    return clamped_first or (latest == date.max and not edtf.startswith(str(date.max.year)))


UNDATED = StatedDate(stated="", edtf="", earliest=None, latest=None)

_DOUBTS = re.compile("[?~%]")
_ZERO_BEFORE = re.compile(r"\b0(?=[1-9]\b)")
_VAGUE_WORDS = re.compile(r"(?i)\b(?:early|mid|middle|late|beginning|start|end)\b")
_LOOKS_LIKE_EDTF = re.compile(r"[0-9XYEST?~%:Z+/.,\[\]{}-]+")


@lru_cache(maxsize=4096)
def parse(text: str) -> StatedDate:
    """Read what a listing states or a curator types; EDTF is read as EDTF. Raises DateError."""
    stated = text.strip()
    if len(stated) > MAX_LENGTH:
        raise DateError(stated, f"It is longer than {MAX_LENGTH} characters.")
    return _kept(stated, _read(stated))


@lru_cache(maxsize=4096)
def from_edtf(edtf: str, stated: str = "") -> StatedDate:
    """The value stored with a record. Empty EDTF is undated. Raises DateError when it is not valid."""
    try:
        return _kept(stated.strip(), _canonical(edtf) if edtf else None)
    except EdtfError as error:
        raise DateError(edtf, str(error)) from None


def display(edtf: str, language: str = "en") -> str:
    """Words for an EDTF expression, the expression itself where there are none. Raises DateError.

    In English, `parse(display(x)).edtf == x` for every `x` that `parse` gives.
    """
    writing = date_display.language_called(language)
    if not edtf:
        return writing.undated
    try:
        return date_display.words(_canonical(edtf), writing)
    except EdtfError as error:
        raise DateError(edtf, str(error)) from None


def _kept(stated: str, found: Expression | None) -> StatedDate:
    if found is None:
        return StatedDate(stated, "", None, None)
    return StatedDate(stated, found.text, found.earliest, found.latest)


def _means(stated: str, edtf: str) -> bool:
    try:
        found = _read(stated)
    except DateError:
        return False
    return found is not None and found.text == edtf


def _read(stated: str) -> Expression | None:
    """What was typed, which may be EDTF itself; None for undated. Raises DateError."""
    reason = ""
    try:
        text = date_reading.normal(stated)
        candidate = text.upper().replace(", ", ",")
        if _LOOKS_LIKE_EDTF.fullmatch(candidate):
            try:
                found = _canonical(candidate)
            except EdtfError as error:
                reason = str(error)
            else:
                _refuse_abbreviated_years(found.text)
                return found
        return date_reading.read(text)
    except date_reading.UnreadableError as error:
        raise DateError(stated, str(error) or reason) from None


def _refuse_abbreviated_years(edtf: str) -> None:
    """ "1939-41" is three years to a curator and the second half of 1939 to the standard."""
    if match := _SEASON_OR_YEARS.fullmatch(edtf):
        century, year, later = match.groups()
        if "21" <= later <= "41" and later > year:
            raise date_reading.UnreadableError(
                f"It may mean the years {century}{year} to {century}{later}, or in EDTF a part of one year: "
                f"write “{century}{year}–{century}{later}” or “{display(edtf)}”."
            )


_SEASON_OR_YEARS = re.compile("([0-9]{2})([0-9]{2})-([0-9]{2})")


def _canonical(edtf: str) -> Expression:
    """One spelling for what EDTF can say in several: ~1949 as 1949~, 195X~ as 1950~/1959~.

    Level 2 allows a qualifier after unspecified digits, yet other software does not read it.
    Raises EdtfError.
    """
    found = parse_edtf(edtf)
    if isinstance(found, Point) and not found.month and len(found.year) == 4:
        qualifier = found.qualifier or (found.text[0] if found.partly_qualified else "")
        if qualifier and "X" in found.year and found.year.rstrip("X").isdecimal():
            low, high = (found.year.replace("X", digit) for digit in "09")
            return parse_edtf(f"{low}{qualifier}/{high}{qualifier}")
        if found.partly_qualified:
            return parse_edtf(found.year + qualifier)
    return found


# Dates in running text

_NAMES = {
    form for word in MONTHS for form in (word.capitalize(), word.upper(), *([] if word.isascii() else [word]))
}
_MONTH = rf"(?:{'|'.join(sorted(_NAMES, key=len, reverse=True))})\b\.?"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?(?![0-9])"
_DATE = rf"(?:{_DAY} {_MONTH}|{_MONTH}(?: {_DAY})?)"
_DASH = "(?: ?[-–—/] ?| to )"
_ONE_DATE = (
    rf"{_DATE},? [0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}}"
    r"|[0-9]{4} ?年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?日)?"
)
_START = r"(?<![\w/.-])"
_STOP = r"(?!\w|[-/.][0-9])"
_IN_TEXT = re.compile(
    rf"{_START}(?:(?i:after|before|since|until|circa|ca?\.|about|between) )?"
    rf"(?:(?:{_DATE}(?:,? [0-9]{{4}})?{_DASH}|{_DAY}(?:{_DASH}| and | or ))?"
    rf"{_DATE}(?:{_DASH}{_DAY})?,? [0-9]{{4}}|{_ONE_DATE}){_STOP}"
)
_ONE_IN_TEXT = re.compile(rf"{_START}(?:{_ONE_DATE}){_STOP}")


def dates_in(text: str) -> list[StatedDate]:
    """The dates, to the month or the day, in running text such as a title; in their order.

    They tell a curator that a title contradicts the record's date. Bare years are left alone: "Sino-Soviet
    Alliance, 1945–1950" is a subject and no date. `stated` holds the words of the text; what is no date is
    passed over.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    found: list[StatedDate] = []
    for match in _IN_TEXT.finditer(text):
        try:
            found.append(parse(match[0]))
        except DateError:
            found += _single_dates(match[0])
    return found


def _single_dates(text: str) -> list[StatedDate]:
    """What is left of "No. 12 – 5 October 1958" when it is no range."""
    found = []
    for match in _ONE_IN_TEXT.finditer(text):
        with suppress(DateError):
            found.append(parse(match[0]))
    return found
