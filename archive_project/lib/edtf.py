"""Extended Date/Time Format: from a string to the days it may mean.

The standard is ISO 8601-2:2019, annex A, in the words of the Library of Congress
(https://www.loc.gov/standards/datetime/), levels 0, 1 and 2. Section names below are that page's.

Three decisions the standard leaves to its readers:

- Python's dates hold the years 1 to 9999. Days outside are clamped to `date.min` and `date.max`; so are open
  and unknown ends. Whether an interval runs forwards is judged before clamping.
- Qualifiers (`?`, `~`, `%`) do not move the bounds: nobody can say by how much.
- Seasons 21 to 23 are the northern meteorological ones, by whole months. A season that spans the turn of the
  year is named after either year, so `1958-24` (winter) reaches from January 1958 to February 1959.
"""

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TypeAlias

MAX_LENGTH = 255
"""Characters of the longest expression read; what is longer is refused unread."""

Day: TypeAlias = tuple[int, int, int]
"""Year, month, day in the proleptic Gregorian calendar, of any size: year 0 is 1 BC."""

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

SEASONS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("21", "25", "31"), (3, 5)),
    **dict.fromkeys(("22", "26", "32"), (6, 8)),
    **dict.fromkeys(("23", "27", "29"), (9, 11)),
    **dict.fromkeys(("24", "28", "30"), (1, 14)),
    **{str(33 + n): (3 * n + 1, 3 * n + 3) for n in range(4)},
    **{str(37 + n): (4 * n + 1, 4 * n + 4) for n in range(3)},
    **{str(40 + n): (6 * n + 1, 6 * n + 6) for n in range(2)},
}
"""Sub-year groupings (level 2): code to first and last month; month 14 is February of the next year."""


class EdtfError(ValueError):
    """Not a valid EDTF expression; the message is a sentence that says why."""


class End(StrEnum):
    """An end of an interval that names no date."""

    OPEN = ".."
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One date, its parts as written: any digit may be X, a month may be a season's code."""

    text: str
    year: str
    month: str
    day: str
    qualifier: str
    """`?`, `~` or `%` when it covers the whole date, else empty."""
    partly_qualified: bool
    low: Day
    high: Day

    @property
    def earliest(self) -> date:
        return _clamped(self.low)

    @property
    def latest(self) -> date:
        return _clamped(self.high)


@dataclass(frozen=True, slots=True)
class Interval:
    """`start/end` (Time Interval, Extended Interval)."""

    text: str
    start: Point | End
    end: Point | End

    @property
    def earliest(self) -> date:
        return self.start.earliest if isinstance(self.start, Point) else date.min

    @property
    def latest(self) -> date:
        return self.end.latest if isinstance(self.end, Point) else date.max


@dataclass(frozen=True, slots=True)
class Span:
    """`start..end` inside a set; None is the open side."""

    start: Point | None
    end: Point | None

    @property
    def earliest(self) -> date:
        return self.start.earliest if self.start else date.min

    @property
    def latest(self) -> date:
        return self.end.latest if self.end else date.max


@dataclass(frozen=True, slots=True)
class Group:
    """A set: one of its members (`[…]`) or all of them (`{…}`)."""

    text: str
    one_of: bool
    members: tuple[Point | Span, ...]

    @property
    def earliest(self) -> date:
        return min(member.earliest for member in self.members)

    @property
    def latest(self) -> date:
        return max(member.latest for member in self.members)


Expression: TypeAlias = Point | Interval | Group


def parse(text: str) -> Expression:
    """Read one expression of level 0, 1 or 2. The time of a date-time is checked, then dropped: we keep days.

    Raises EdtfError when the text is not EDTF or names a day that does not exist.
    """
    if not text:
        raise EdtfError("The EDTF expression is empty.")
    if len(text) > MAX_LENGTH:
        raise EdtfError(f"An EDTF expression has at most {MAX_LENGTH} characters.")
    if text[0] in "[{":
        return _group(text)
    if "/" in text:
        return _interval(text)
    if "T" in text:
        return _date_of_time(text)
    return _point(text)


def is_valid(text: str) -> bool:
    """Whether `parse` would read the text."""
    try:
        parse(text)
    except EdtfError:
        return False
    return True


def bounds(text: str) -> tuple[date, date]:
    """The earliest and the latest day the expression may mean, clamped. Raises EdtfError."""
    expression = parse(text)
    return expression.earliest, expression.latest


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if isleap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


# Dates

_PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DATE = re.compile(
    r"(?P<before_year>[?~%])?(?P<year>-?[0-9X]{4})(?P<after_year>[?~%])?"
    r"(?:-(?P<before_month>[?~%])?(?P<month>[0-9X]{2})(?P<after_month>[?~%])?"
    r"(?:-(?P<before_day>[?~%])?(?P<day>[0-9X]{2})(?P<after_day>[?~%])?)?)?"
)
_LONG_YEAR = re.compile(
    r"(?:(?P<short>-?[0-9]{4})|Y(?P<long>-?[1-9][0-9]*)(?:E(?P<power>[1-9][0-9]*))?)"
    r"(?:S(?P<significant>[1-9][0-9]*))?(?P<qualifier>[?~%])?"
)
_TIME = re.compile(
    r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]|24:00:00)"
    r"(?:Z|[+-](?:(?:0[0-9]|1[0-3])(?::[0-5][0-9])?|14(?::00)?))?"
)


def _point(text: str) -> Point:
    if match := _PLAIN.fullmatch(text):
        year, month, day = match.groups("")
        low, high = _days_between(year, month, day)
        return Point(text, year, month, day, "", False, low, high)
    if match := _DATE.fullmatch(text):
        return _qualified_date(text, match)
    if match := _LONG_YEAR.fullmatch(text):
        return _long_year(text, match)
    raise EdtfError(f"“{text}” is not a date of EDTF, such as 1949-01-06, 1949-01, 1949 or 194X.")


def _qualified_date(text: str, match: re.Match[str]) -> Point:
    """Qualification (levels 1 and 2): a sign after a part covers all before it, one before it covers it."""
    year, month, day = (match[part] or "" for part in ("year", "month", "day"))
    for part in ("year", "month", "day"):
        if match[f"before_{part}"] and match[f"after_{part}"]:
            raise EdtfError(f"“{text}” qualifies the {part} twice; one of ?, ~ and % is enough.")
    low, high = _days_between(year, month, day)
    signs = sum(character in "?~%" for character in text)
    whole = text[-1] if signs == 1 and text[-1] in "?~%" else ""
    return Point(text, year, month, day, whole, bool(signs) and not whole, low, high)


def _long_year(text: str, match: re.Match[str]) -> Point:
    """Letter-prefixed and exponential years, and significant digits (Year, levels 1 and 2)."""
    digits = match["short"] or match["long"]
    if match["long"] and not match["power"] and len(digits.lstrip("-")) < 5:
        raise EdtfError(f"“{text}” needs no Y: a year of four digits is written without.")
    if digits == "-0000":
        raise EdtfError("The year 0 has no sign: 0000 is 1 BC.")
    power = match["power"] or "0"
    magnitude = int(digits.lstrip("-")) * 10 ** (int(power) if len(power) < 3 else 99)
    low = high = magnitude
    if match["significant"]:
        length = max(len(str(magnitude)), len(digits.lstrip("-")))
        vague = length - int(match["significant"][:9])
        if vague < 0:
            raise EdtfError(f"“{text}” claims more significant digits than the year has.")
        low = magnitude - magnitude % 10**vague
        high = low + 10**vague - 1
    if digits.startswith("-"):
        low, high = -high, -low
    qualifier = match["qualifier"] or ""
    year = text[: len(text) - len(qualifier)]
    return Point(text, year, "", "", qualifier, False, (low, 1, 1), (high, 12, 31))


def _date_of_time(text: str) -> Point:
    """Date and Time (level 0)."""
    day, _, time = text.partition("T")
    if not _TIME.fullmatch(time):
        raise EdtfError(f"“{time}” is not a time of EDTF, such as 23:20:30, 23:20:30Z or 23:20:30+04:30.")
    point = _point(day)
    if len(point.day) != 2 or "X" in day or point.qualifier or point.partly_qualified:
        raise EdtfError("A time follows a whole date, such as 1949-01-06T23:20:30.")
    return point


def _days_between(year: str, month: str, day: str) -> tuple[Day, Day]:
    """The first and the last day that fit the digits, where X fits every digit."""
    if year == "-0000":
        raise EdtfError("The year 0 has no sign: 0000 is 1 BC.")
    if "X" in year or "X" in month or "X" in day:
        return _days_fitting(year, month, day)
    number = int(year)
    if not month:
        return (number, 1, 1), (number, 12, 31)
    if month in SEASONS:
        if day:
            raise EdtfError(f"A season has no days: “{year}-{month}” cannot be followed by “-{day}”.")
        return _season(number, number, month)
    if not 1 <= (in_year := int(month)) <= 12:
        raise EdtfError(f"There is no month {month}; months are 01 to 12.")
    length = days_in_month(number, in_year)
    if not day:
        return (number, in_year, 1), (number, in_year, length)
    if not 1 <= (in_month := int(day)) <= length:
        raise EdtfError(f"{MONTH_NAMES[in_year - 1]} {year} has {length} days: there is no day {day}.")
    return (number, in_year, in_month), (number, in_year, in_month)


def _days_fitting(year: str, month: str, day: str) -> tuple[Day, Day]:
    """Unspecified Digit (levels 1 and 2), wherever it stands: 1985-XX-31 lies in the long months."""
    years = _years_fitting(year)
    if month in SEASONS:
        if day:
            raise EdtfError(f"A season has no days: “{year}-{month}” cannot be followed by “-{day}”.")
        return _season(years[0], years[-1], month)
    months = _numbers_fitting(month or "XX", 12)
    days = _numbers_fitting(day or "XX", 31)
    if not months:
        raise EdtfError(f"No month fits {month}; months are 01 to 12.")
    if not days:
        raise EdtfError(f"No day fits {day}; days are 01 to 31.")
    low = next(
        ((y, m, d) for y in years for m in months for d in days if d <= days_in_month(y, m)),
        None,
    )
    high = next(
        (
            (y, m, d)
            for y in reversed(years)
            for m in reversed(months)
            for d in reversed(days)
            if d <= days_in_month(y, m)
        ),
        None,
    )
    if low is None or high is None:
        raise EdtfError(f"No day of the calendar fits {year}-{month}-{day}.")
    return low, high


@cache
def _numbers_fitting(digits: str, last: int) -> tuple[int, ...]:
    pattern = re.compile(digits.replace("X", "[0-9]"))
    return tuple(number for number in range(1, last + 1) if pattern.fullmatch(f"{number:02}"))


def _years_fitting(year: str) -> list[int]:
    """All years, ascending; at most ten thousand."""
    sign = -1 if year.startswith("-") else 1
    years = [0]
    for digit in year.lstrip("-"):
        choices = range(10) if digit == "X" else (int(digit),)
        years = [10 * start + choice for start in years for choice in choices]
    return years if sign == 1 else [-number for number in reversed(years)]


def _season(first_year: int, last_year: int, code: str) -> tuple[Day, Day]:
    first, last = SEASONS[code]
    if last > 12:
        last_year, last = last_year + 1, last - 12
    return (first_year, first, 1), (last_year, last, days_in_month(last_year, last))


# Intervals and sets


def _interval(text: str) -> Interval:
    parts = text.split("/")
    if len(parts) != 2:
        raise EdtfError("An interval has one slash, between its two ends.")
    start, end = (End(part) if part in ("", "..") else _point(part) for part in parts)
    if start == end == End.UNKNOWN:
        raise EdtfError("An interval names at least one of its ends.")
    if isinstance(start, Point) and isinstance(end, Point) and start.low > end.high:
        raise EdtfError(f"The interval ends before it begins: {end.text} is earlier than {start.text}.")
    return Interval(text, start, end)


def _group(text: str) -> Group:
    """Set representation (level 2)."""
    if text[-1] != {"[": "]", "{": "}"}[text[0]]:
        raise EdtfError("A set ends with the bracket that matches its first: […] or {…}.")
    texts = [member.strip() for member in text[1:-1].split(",")]
    members = tuple(_member(member, position, len(texts)) for position, member in enumerate(texts))
    if len(members) == 1 and isinstance(members[0], Point):
        raise EdtfError("A set names at least two dates.")
    return Group(f"{text[0]}{','.join(texts)}{text[-1]}", text[0] == "[", members)


def _member(text: str, position: int, count: int) -> Point | Span:
    if ".." not in text:
        return _point(text)
    before, _, after = text.partition("..")
    if not before and not after:
        raise EdtfError("“..” in a set stands next to a date: ..1949, 1949.. or 1949..1951.")
    if not before and position != 0:
        raise EdtfError(f"“{text}” is open towards the past: it can only be a set's first member.")
    if not after and position != count - 1:
        raise EdtfError(f"“{text}” is open towards the future: it can only be a set's last member.")
    start = _point(before) if before else None
    end = _point(after) if after else None
    if start and end and start.low > end.high:
        raise EdtfError(f"“{text}” ends before it begins.")
    return Span(start, end)


def _clamped(day: Day) -> date:
    if day[0] < date.min.year:
        return date.min
    return date(*day) if day[0] <= date.max.year else date.max
