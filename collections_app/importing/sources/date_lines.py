"""Is this line a date, and nothing else?

A listing says where a record starts by a line that is wholly a date, so the answer decides the shape of the
page. It is no more than a yes or no: what the date means is the business of `archive_project.lib.dates`, and
what that can read is a date here too, unless it may as well be a title or prose.
"""

import re
from contextlib import suppress
from datetime import date
from functools import cache

from archive_project.lib.dates import DateError, StatedDate, parse

_LONGEST = 64  # characters; a longer line is a sentence, whatever it contains

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_WRITTEN_DAY = rf"(?:{_DAY}|\d\d)"  # "October 32, 1956" is a date line, with a day that does not exist
_YEAR = r"(?:1[5-9]|20)\d\d"

# What can stand alone, the most precise first.
_POINT = (
    rf"(?:{_WEEKDAY}{_MONTH} {_WRITTEN_DAY}(?:, ?| ){_YEAR}"
    rf"|{_WEEKDAY}{_WRITTEN_DAY} (?:of )?{_MONTH}(?:, ?| ){_YEAR}"
    rf"|{_YEAR}[-/.](?:0[1-9]|1[0-2])(?:[-/.](?:0[1-9]|[12]\d|3[01]))?"
    rf"|\d\d?[./]\d\d?[./]{_YEAR}"
    rf"|(?:{_MONTH}|{_SEASON})(?:, ?| )(?:of )?{_YEAR}"
    rf"|{_YEAR}(?:'?s)?)"
)
# What can stand before the dash of a range and leave the year to its end.
_START = rf"(?:{_POINT}|{_MONTH} {_DAY}|{_DAY} {_MONTH}|{_MONTH}|{_SEASON}|{_DAY})"
# What can stand after it: a whole date, or the rest of one whose month came before.
_END = rf"(?:{_POINT}|(?:{_MONTH} )?{_DAY},? {_YEAR})"

_HEDGE = (
    r"(?:(?:c\.|ca\.?|circa|about|around|approx\.|approximately|before|after|by|early|mid|late|between|from"
    r"|possibly|probably|no later than|not before)[ -]?)*"
)
_TO = r" ?(?:-|–|—|to|and|/|or) ?"
_DATED = rf"{_HEDGE}(?:{_START}{_TO}{_HEDGE}{_END}|{_YEAR} ?[-–—/] ?\d\d|{_POINT}) ?\??"
_UNDATED = r"(?:undated|not dated|n\. ?d\.?|no date|date unknown|unknown date|date not known)"

_DATE_LINE = (
    rf"[\[(]?(?:{_DATED}|{_UNDATED})[\])]?(?: ?[\[(](?:{_DATED}|{_UNDATED}|approximate|estimated)[\])])?\.?"
)

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_BEGUN = re.compile(r"(?P<month>[A-Z][a-z]{0,8})?(?P<rest>,? ?(?:\d{1,2}(?:[-–/]\d{0,2})?,?)? ?\d{0,3})")
_LONGEST_SPAN = 40  # years; no document is dated to more, and a life is
_SPAN = re.compile(rf"(?P<from>{_YEAR}) ?[-–—] ?(?P<to>{_YEAR})?")

_NAMES_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d[\dXx](?!\d)")
_LONGEST_WORDED = 60
# A title or a piece of prose, though all its words are those of a date: "In May 1956", "The 1950s", "May Day 1956".
_NO_DATE_LINE = re.compile(
    r"(?:in|at|of|to|the|on(?! or\b))\b.*|.*\bmay day\b.*|.*\b(?:present|now|today)|.*[.,;:!…]", re.IGNORECASE
)


@cache
def _date_line() -> re.Pattern[str]:
    """Compiled when a page is read: it takes a tenth of the time in which the whole site starts."""
    return re.compile(_DATE_LINE, re.IGNORECASE)


def is_date_line(text: str) -> bool:
    """True for "January 06, 1949", "July, 1945", "1955", "undated", "c. 1950", "May 5-7, 1949" and their kin."""
    if not 3 <= len(text) <= _LONGEST:
        return False
    if _date_line().fullmatch(text) is None:
        return _is_worded_date(text)
    span = _SPAN.fullmatch(text)
    return span is None or span["to"] is None or int(span["to"]) - int(span["from"]) <= _LONGEST_SPAN


def _is_worded_date(text: str) -> bool:
    """True for "not after 1949", "May 5 & 6, 1956", "1949 [?]", "194X": rarer, and yet a date to the archive."""
    if len(text) > _LONGEST_WORDED or not _NAMES_YEAR.search(text) or _NO_DATE_LINE.fullmatch(text):
        return False
    with suppress(DateError):
        return not _is_long(parse(text))
    return False


def _is_long(stated: StatedDate) -> bool:
    """Whether this is more years than a document is dated to; an open end is not counted."""
    first, last = stated.earliest, stated.latest
    if first is None or last is None or date.min == first or date.max == last:
        return False
    return last.year - first.year > _LONGEST_SPAN


def is_year_label(text: str) -> bool:
    """True for "1958", "1950s" and "1945-1950": what a timeline or a person's heading carries."""
    return re.fullmatch(rf"{_YEAR}(?:'?s)?(?: ?[-–—] ?(?:{_YEAR})?)?", text) is not None


def is_life_span(text: str) -> bool:
    """True for "1898- 1976" and "1931-": years that can be the first and the last of one life."""
    span = _SPAN.fullmatch(text.strip("()[] "))
    if span is None:
        return False
    return span["to"] is None or 15 <= int(span["to"]) - int(span["from"]) <= 115


def is_begun_date(text: str) -> bool:
    """True for "Octob", "December 2", "June 11, 194" and "undat": a date that the end of the page cut off."""
    if 3 <= len(text) < len("undated") and "undated".startswith(text.casefold()):
        return True
    begun = _BEGUN.fullmatch(text)
    if begun is None:
        return False
    if begun["month"] is None:
        return 1 <= len(text) <= 3
    month = begun["month"].casefold()
    return month in _MONTH_NAMES or (
        not begun["rest"].strip() and any(m.startswith(month) for m in _MONTH_NAMES)
    )
