"""Dates in English, in the archive's style: "January 6, 1949". Reading these words gives the same date again."""

from archive_project.lib.date_language import By, Case, DateLanguage, Say, alike
from archive_project.lib.date_words import SEASON_NAMES, UNKNOWN_END
from archive_project.lib.edtf import MONTH_NAMES, Point


class English(DateLanguage):
    undated = "undated"

    def year(self, number: int) -> str:
        if number < 1:
            return f"{1 - number} BC"
        return str(number) if number >= 1000 else f"AD {number}"

    def decade(self, digits: str, case: Case) -> str:
        return f"{digits}0s"

    def century(self, number: int) -> str:
        suffix = "th" if 10 < number < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{suffix} century"

    def part(self, code: str, year: str, case: Case) -> str:
        return f"{SEASON_NAMES[code]} {year}"

    def month(self, month: int, year: str, case: Case) -> str:
        return f"{MONTH_NAMES[month - 1]} {year}"

    def day(self, day: int, month: int, year: str) -> str:
        return f"{MONTH_NAMES[month - 1]} {day}, {year}"

    def doubted(self, date: Say, qualifier: str) -> str:
        about = "circa " if qualifier in ("~", "%") else ""
        return f"{about}{date(Case.PLAIN)}{'?' if qualifier in ('?', '%') else ''}"

    def no_year(self, month: int, day: int) -> str:
        known = MONTH_NAMES[month - 1] if month else ""
        return (
            f"{known} {day}, year unknown" if day else f"{known}, year unknown" if month else "year unknown"
        )

    def no_month(self, year: str, *, nor_day: bool) -> str:
        return f"{year}, month and day unknown" if nor_day else f"{year}, month unknown"

    def no_day(self, month: str) -> str:
        return f"{month}, day unknown"

    def beyond(self, date: Say, qualifier: str, *, after: bool) -> str:
        return f"{'after' if after else 'before'} {self.doubted(date, qualifier)}"

    def open(self, date: Say, qualifier: str, *, since: bool) -> str:
        return f"{'since' if since else 'until'} {self.doubted(date, qualifier)}"

    def unknown_end(self, date: Say, qualifier: str, *, since: bool) -> str:
        known = self.doubted(date, qualifier)
        return f"{known} to {UNKNOWN_END}" if since else f"{UNKNOWN_END} to {known}"

    def from_to(self, one: Say, its_qualifier: str, other: Say, others_qualifier: str) -> str:
        return f"from {self.doubted(one, its_qualifier)} to {self.doubted(other, others_qualifier)}"

    def each(self, dates: list[Say], by: By, case: Case) -> str:
        return f" {by.value} ".join(date(case) for date in dates)

    def pair(self, start: Point, end: Point, by: By, case: Case) -> str:
        one, other, year = self.date(start), self.date(end), self.year_of(start.year)
        spaced = f" {by.value} "
        tight = by.value if by == By.TO else spaced
        if alike(start, end):
            if start.day and start.month == end.month:
                month = MONTH_NAMES[int(start.month) - 1]
                return f"{month} {int(start.day)}{tight}{int(end.day)}, {year}"
            return f"{one.removesuffix(year).rstrip(' ,')}{spaced if start.day else tight}{other}"
        return f"{one}{tight if one.isalnum() and other.isalnum() else spaced}{other}"

    def one_between(self, start: Point, end: Point) -> str:
        return f"between {self.pair(start, end, By.AND, Case.WITH)}"

    def all_between(self, start: Point, end: Point) -> str:
        return f"all of {self.pair(start, end, By.TO, Case.OF)}"

    def or_beyond(self, date: Say, *, later: bool, one_of: bool) -> str:
        return f"{date(Case.PLAIN)} {'or' if one_of else 'and'} {'later' if later else 'earlier'}"
