"""Dates in Russian, as archivists write them: «6 января 1949 г.», «около декабря 1947 г.», «1950-е гг.»."""

from archive_project.lib.date_language import By, Case, DateLanguage, Say, alike
from archive_project.lib.edtf import Point

# Each as it stands, after «около», «после», «с», and after «между».
MONTHS = (
    ("январь", "января", "январём"),
    ("февраль", "февраля", "февралём"),
    ("март", "марта", "мартом"),
    ("апрель", "апреля", "апрелем"),
    ("май", "мая", "маем"),
    ("июнь", "июня", "июнем"),
    ("июль", "июля", "июлем"),
    ("август", "августа", "августом"),
    ("сентябрь", "сентября", "сентябрём"),
    ("октябрь", "октября", "октябрём"),
    ("ноябрь", "ноября", "ноябрём"),
    ("декабрь", "декабря", "декабрём"),
)
SEASONS = (
    ("весна", "весны", "весной"),
    ("лето", "лета", "летом"),
    ("осень", "осени", "осенью"),
    ("зима", "зимы", "зимой"),
)
THIRDS = (
    ("первая треть", "первой трети", "первой третью"),
    ("вторая треть", "второй трети", "второй третью"),
    ("последняя треть", "последней трети", "последней третью"),
)
HALVES = (
    ("первая половина", "первой половины", "первой половиной"),
    ("вторая половина", "второй половины", "второй половиной"),
)
QUARTERS = tuple((f"{n} квартал", f"{n} квартала", f"{n} кварталом") for n in ("I", "II", "III", "IV"))
PARTS: dict[str, tuple[str, str, str]] = {
    **{str(21 + n): forms for n, forms in enumerate(SEASONS)},
    **{str(33 + n): forms for n, forms in enumerate(QUARTERS)},
    **{str(37 + n): forms for n, forms in enumerate(THIRDS)},
    **{str(40 + n): forms for n, forms in enumerate(HALVES)},
}
HEMISPHERES = {"25": "в Северном полушарии", "29": "в Южном полушарии"}
WORD_OF_CASE = {Case.PLAIN: 0, Case.OF: 1, Case.WITH: 2}
BETWEEN = {By.TO: "–", By.AND: " и ", By.OR: " или "}
ROMAN = (("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


class Russian(DateLanguage):
    undated = "без даты"

    def year(self, number: int) -> str:
        if number < 1:
            return f"{1 - number} г. до н. э."
        return f"{number} г." if number >= 1000 else f"{number} г. н. э."

    def decade(self, digits: str, case: Case) -> str:
        return f"{digits}0-{('е', 'х', 'ми')[WORD_OF_CASE[case]]} гг."

    def century(self, number: int) -> str:
        return f"{_roman(number)} в."

    def part(self, code: str, year: str, case: Case) -> str:
        word = WORD_OF_CASE[case]
        for first, where in HEMISPHERES.items():
            if first <= code < str(int(first) + 4):
                return f"{SEASONS[int(code) - int(first)][word]} {year} ({where})"
        return f"{PARTS[code][word]} {year}"

    def month(self, month: int, year: str, case: Case) -> str:
        return f"{MONTHS[month - 1][WORD_OF_CASE[case]]} {year}"

    def day(self, day: int, month: int, year: str) -> str:
        return f"{day} {MONTHS[month - 1][1]} {year}"

    def doubted(self, date: Say, qualifier: str) -> str:
        return (f"около {date(Case.OF)}" if qualifier in ("~", "%") else date(Case.PLAIN)) + self._question(
            qualifier
        )

    def no_year(self, month: int, day: int) -> str:
        if not month:
            return "год неизвестен"
        return (
            f"{day} {MONTHS[month - 1][1]}, год неизвестен"
            if day
            else f"{MONTHS[month - 1][0]}, год неизвестен"
        )

    def no_month(self, year: str, *, nor_day: bool) -> str:
        return f"{year}, месяц и день неизвестны" if nor_day else f"{year}, месяц неизвестен"

    def no_day(self, month: str) -> str:
        return f"{month}, день неизвестен"

    def beyond(self, date: Say, qualifier: str, *, after: bool) -> str:
        return self._with("после" if after else "до", date(Case.OF), qualifier)

    def open(self, date: Say, qualifier: str, *, since: bool) -> str:
        return (
            self._with("с", date(Case.OF), qualifier)
            if since
            else self._with("по", date(Case.PLAIN), qualifier)
        )

    def unknown_end(self, date: Say, qualifier: str, *, since: bool) -> str:
        if since:
            return f"{self.open(date, qualifier, since=True)}, конец неизвестен"
        return f"{self.open(date, qualifier, since=False)}, начало неизвестно"

    def from_to(self, one: Say, its_qualifier: str, other: Say, others_qualifier: str) -> str:
        return (
            f"{self.open(one, its_qualifier, since=True)} {self.open(other, others_qualifier, since=False)}"
        )

    def each(self, dates: list[Say], by: By, case: Case) -> str:
        *others, last = [date(case) for date in dates]
        return BETWEEN[by].join((", ".join(others), last)) if others else last

    def pair(self, start: Point, end: Point, by: By, case: Case) -> str:
        one, other, year = self.date(start, case), self.date(end, case), self.year_of(start.year)
        joint = BETWEEN[by]
        spaced = " – " if by == By.TO else joint
        if alike(start, end) and not start.month > "24":
            if start.day and start.month == end.month:
                return f"{int(start.day)}{joint}{other}"
            shared = one.removesuffix(year).rstrip()
            return f"{shared}{spaced if start.day or ' ' in shared else joint}{other}"
        if one.removesuffix(" г.").isdecimal() and other.removesuffix(" г.").isdecimal():
            return f"{one.removesuffix(' г.')}{joint}{other.removesuffix('.')}г."
        return f"{one}{spaced}{other}"

    def one_between(self, start: Point, end: Point) -> str:
        return f"между {self.pair(start, end, By.AND, Case.WITH)}"

    def all_between(self, start: Point, end: Point) -> str:
        return f"каждая дата: {self.pair(start, end, By.TO, Case.PLAIN)}"

    def or_beyond(self, date: Say, *, later: bool, one_of: bool) -> str:
        return f"{date(Case.PLAIN)} {'или' if one_of else 'и'} {'позже' if later else 'ранее'}"

    def _with(self, preposition: str, date: str, qualifier: str) -> str:
        """The doubt is of the whole: «примерно с декабря 1947 г.»."""
        about = "примерно " if qualifier in ("~", "%") else ""
        return f"{about}{preposition} {date}{self._question(qualifier)}"

    def _question(self, qualifier: str) -> str:
        return " (?)" if qualifier in ("?", "%") else ""


def _roman(number: int) -> str:
    written = ""
    for sign, value in ROMAN:
        written += sign * (number // value)
        number %= value
    return written
