"""How a language writes dates: what each has in its own file, and what they share."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import Enum
from typing import TypeAlias

from archive_project.lib.edtf import Point


class Case(Enum):
    """The case that the words around a date ask for; most languages leave the date as it is."""

    PLAIN = "December 1947"
    OF = "about, after, since: декабря 1947 г."
    WITH = "between: декабрём 1947 г."


class By(Enum):
    """What stands between two dates."""

    TO = "–"
    AND = "and"
    OR = "or"


Say: TypeAlias = Callable[[Case], str]
"""A date without its qualifier, in a case; never empty."""


class DateLanguage(ABC):
    """The words of one language. `qualifier` is EDTF's `?`, `~`, `%` or "". A year below 1 is before our era: 0 is 1 BC."""

    undated: str

    # A date by its parts

    @abstractmethod
    def year(self, number: int) -> str: ...
    @abstractmethod
    def decade(self, digits: str, case: Case) -> str: ...
    @abstractmethod
    def century(self, number: int) -> str: ...
    @abstractmethod
    def part(self, code: str, year: str, case: Case) -> str: ...
    @abstractmethod
    def month(self, month: int, year: str, case: Case) -> str: ...
    @abstractmethod
    def day(self, day: int, month: int, year: str) -> str: ...

    # What a date does not say

    @abstractmethod
    def doubted(self, date: Say, qualifier: str) -> str: ...
    @abstractmethod
    def no_year(self, month: int, day: int) -> str: ...
    @abstractmethod
    def no_month(self, year: str, *, nor_day: bool) -> str: ...
    @abstractmethod
    def no_day(self, month: str) -> str: ...

    # Stretches and sets

    @abstractmethod
    def beyond(self, date: Say, qualifier: str, *, after: bool) -> str: ...
    @abstractmethod
    def open(self, date: Say, qualifier: str, *, since: bool) -> str: ...
    @abstractmethod
    def unknown_end(self, date: Say, qualifier: str, *, since: bool) -> str: ...
    @abstractmethod
    def from_to(self, one: Say, its_qualifier: str, other: Say, others_qualifier: str) -> str: ...
    @abstractmethod
    def each(self, dates: list[Say], by: By, case: Case) -> str: ...
    @abstractmethod
    def pair(self, start: Point, end: Point, by: By, case: Case) -> str:
        """Two dates that have words, without what they share: "January 5–7, 1949"."""

    @abstractmethod
    def one_between(self, start: Point, end: Point) -> str: ...
    @abstractmethod
    def all_between(self, start: Point, end: Point) -> str: ...
    @abstractmethod
    def or_beyond(self, date: Say, *, later: bool, one_of: bool) -> str: ...

    # What is the same in all of them

    def date(self, point: Point, case: Case = Case.PLAIN) -> str:
        """The date without its qualifier; "" where there are no words for it."""
        if not point.month:
            return self.bare_year(point.year, case)
        year = self.year_of(point.year)
        if not year:
            return ""
        if point.month > "20":
            return self.part(point.month, year, case)
        return (
            self.day(int(point.day), int(point.month), year)
            if point.day
            else self.month(int(point.month), year, case)
        )

    def year_of(self, year: str) -> str:
        """The words of a year of four known digits; else ""."""
        if not year.lstrip("-").isdecimal() or len(year.lstrip("-")) != 4 or year == "-9999":
            return ""
        return self.year(int(year))

    def bare_year(self, year: str, case: Case) -> str:
        """A year, a decade or a century."""
        digits = year.rstrip("X")
        if len(year) != 4 or digits == year:
            return self.year_of(year)
        if len(digits) == 3 and digits.isdecimal() and digits[2] != "0":
            return self.decade(digits, case)
        if len(digits) == 2 and digits.isdecimal() and digits != "99":
            return self.century(int(digits) + 1)
        return ""


def alike(start: Point, end: Point) -> bool:
    """Whether two dates of one year are both months, or both days."""
    return (
        start.year == end.year
        and "" < start.month <= "24"
        and "" < end.month <= "24"
        and bool(start.day) == bool(end.day)
    )
