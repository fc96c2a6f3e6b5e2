"""Dates in Chinese: “1949年1月6日”, “约1947年12月”, “1950年代”."""

from archive_project.lib.date_language import By, Case, DateLanguage, Say, alike
from archive_project.lib.edtf import Point

SEASONS = ("春", "夏", "秋", "冬")
PARTS: dict[str, str] = {
    **{str(21 + n): f"{season}季" for n, season in enumerate(SEASONS)},
    **{str(25 + n): f"北半球{season}季" for n, season in enumerate(SEASONS)},
    **{str(29 + n): f"南半球{season}季" for n, season in enumerate(SEASONS)},
    **{str(33 + n): f"第{number}季度" for n, number in enumerate("一二三四")},
    **{str(37 + n): f"{third}三分之一" for n, third in enumerate(("前", "中间", "后"))},
    **{str(40 + n): half for n, half in enumerate(("上半年", "下半年"))},
}
BETWEEN = {By.TO: "至", By.AND: "和", By.OR: "或"}


class Chinese(DateLanguage):
    undated = "日期不详"

    def year(self, number: int) -> str:
        if number < 1:
            return f"公元前{1 - number}年"
        return f"{number}年" if number >= 1000 else f"公元{number}年"

    def decade(self, digits: str, case: Case) -> str:
        return f"{digits}0年代"

    def century(self, number: int) -> str:
        return f"{number}世纪"

    def part(self, code: str, year: str, case: Case) -> str:
        return f"{year}{PARTS[code]}"

    def month(self, month: int, year: str, case: Case) -> str:
        return f"{year}{month}月"

    def day(self, day: int, month: int, year: str) -> str:
        return f"{year}{month}月{day}日"

    def doubted(self, date: Say, qualifier: str) -> str:
        return self._with("", date, "", qualifier)

    def no_year(self, month: int, day: int) -> str:
        if not month:
            return "年份不详"
        return f"{month}月{day}日，年份不详" if day else f"{month}月，年份不详"

    def no_month(self, year: str, *, nor_day: bool) -> str:
        return f"{year}，月日不详" if nor_day else f"{year}，月份不详"

    def no_day(self, month: str) -> str:
        return f"{month}，日不详"

    def beyond(self, date: Say, qualifier: str, *, after: bool) -> str:
        return self._with("", date, "之后" if after else "之前", qualifier)

    def open(self, date: Say, qualifier: str, *, since: bool) -> str:
        return self._with("", date, "起", qualifier) if since else self._with("至", date, "止", qualifier)

    def unknown_end(self, date: Say, qualifier: str, *, since: bool) -> str:
        return f"{self.open(date, qualifier, since=since)}，{'截止' if since else '起始'}日期不详"

    def from_to(self, one: Say, its_qualifier: str, other: Say, others_qualifier: str) -> str:
        return f"{self.doubted(one, its_qualifier)}至{self.doubted(other, others_qualifier)}"

    def each(self, dates: list[Say], by: By, case: Case) -> str:
        *others, last = [date(case) for date in dates]
        return BETWEEN[by].join(("、".join(others), last)) if others else last

    def pair(self, start: Point, end: Point, by: By, case: Case) -> str:
        one, other = self.date(start), self.date(end)
        if alike(start, end):
            year = self.year_of(start.year)
            shared = f"{year}{int(start.month)}月" if start.day and start.month == end.month else year
            return f"{one}{BETWEEN[by]}{other.removeprefix(shared)}"
        return f"{one}{BETWEEN[by]}{other}"

    def one_between(self, start: Point, end: Point) -> str:
        return f"{self.pair(start, end, By.TO, Case.PLAIN)}之间"

    def all_between(self, start: Point, end: Point) -> str:
        return f"{self.pair(start, end, By.TO, Case.PLAIN)}（全部）"

    def or_beyond(self, date: Say, *, later: bool, one_of: bool) -> str:
        return f"{date(Case.PLAIN)}{'或' if one_of else '及'}以{'后' if later else '前'}"

    def _with(self, before: str, date: Say, after: str, qualifier: str) -> str:
        about = "约" if qualifier in ("~", "%") else ""
        return f"{before}{about}{date(Case.PLAIN)}{after}{'（？）' if qualifier in ('?', '%') else ''}"
