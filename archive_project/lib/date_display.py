"""From EDTF to words: the writing half of `archive_project.lib.dates`.

What the words cannot say exactly is shown as the EDTF expression itself, in every language: never more precisely than it
is known, and so that reading the English words gives the same expression again.
"""

from datetime import date, timedelta
from functools import partial

from archive_project.lib.date_chinese import Chinese
from archive_project.lib.date_english import English
from archive_project.lib.date_language import By, Case, DateLanguage
from archive_project.lib.date_russian import Russian
from archive_project.lib.edtf import End, Expression, Group, Interval, Point, Span

LANGUAGES: dict[str, DateLanguage] = {"en": English(), "ru": Russian(), "zh-hans": Chinese()}


def language_called(code: str) -> DateLanguage:
    """The language of a code as Django has it; English for one whose words nobody has written yet."""
    return LANGUAGES.get(code, LANGUAGES["en"])


def words(expression: Expression, language: DateLanguage) -> str:
    if isinstance(expression, Interval):
        found = _interval(expression, language)
    elif isinstance(expression, Group):
        found = _group(expression, language)
    else:
        found = _point(expression, language)
    return found or expression.text


def _point(point: Point, language: DateLanguage) -> str:
    """Empty where there are no words, as for 156X-12-25."""
    if "X" in point.month + point.day or point.year == "XXXX":
        return "" if point.qualifier or point.partly_qualified else _unspecified(point, language)
    if not _can_be_said(point, language):
        return ""
    return language.doubted(partial(language.date, point), point.qualifier)


def _can_be_said(point: Point, language: DateLanguage) -> bool:
    if "X" in point.month + point.day or point.year == "XXXX" or point.partly_qualified:
        return False
    return not (point.qualifier and _is_coarse(point)) and bool(language.date(point))


def _unspecified(point: Point, language: DateLanguage) -> str:
    if point.year == "XXXX":
        if not (point.month or "1").isdecimal() or point.month > "12" or not (point.day or "1").isdecimal():
            return ""
        return language.no_year(int(point.month or 0), int(point.day or 0))
    year = language.year_of(point.year)
    if year and point.month == "XX" and point.day in ("", "XX"):
        return language.no_month(year, nor_day=bool(point.day))
    if year and point.month.isdecimal() and point.day == "XX":
        return language.no_day(language.month(int(point.month), year, Case.PLAIN))
    return ""


def _interval(interval: Interval, language: DateLanguage) -> str:
    start, end = interval.start, interval.end
    if isinstance(start, Point) and isinstance(end, Point):
        return _range(start, end, language)
    if isinstance(start, Point):
        known, other = start, end
    elif isinstance(end, Point):
        known, other = end, start
    else:
        return ""
    if not _can_be_said(known, language) or _is_coarse(known):
        return ""
    since, say = known is start, partial(language.date, known)
    if other == End.UNKNOWN:
        return language.unknown_end(say, known.qualifier, since=since)
    if known.day and known.low[0] > 0 and (beyond := _beyond(known, language, after=since)):
        return beyond
    return language.open(say, known.qualifier, since=since)


def _is_coarse(point: Point) -> bool:
    """What reading writes with its first or last year or month instead: the words would not read back."""
    return "X" in point.text or point.month > "24"


def _beyond(point: Point, language: DateLanguage, *, after: bool) -> str:
    """ "after 1949" for what begins on January 1, 1950; empty at the two ends of the calendar."""
    day = point.earliest
    if day == (date.min if after else date.max):
        return ""
    neighbour = day - timedelta(days=1) if after else day + timedelta(days=1)
    year, month = language.year_of(f"{neighbour.year:04}"), neighbour.month

    def say(case: Case) -> str:
        if (day.month, day.day) == ((1, 1) if after else (12, 31)):
            return year
        if month != day.month:
            return language.month(month, year, case)
        return language.day(neighbour.day, month, year)

    return language.beyond(say, point.qualifier, after=after)


def _range(start: Point, end: Point, language: DateLanguage) -> str:
    if not (_goes_in_range(start, language) and _goes_in_range(end, language)):
        return ""
    if start.qualifier != end.qualifier:
        one, other = partial(language.date, start), partial(language.date, end)
        return language.from_to(one, start.qualifier, other, end.qualifier)
    decade = _decade_or_century(start, end) if start.qualifier and not (start.month or end.month) else ""
    if decade and language.bare_year(decade, Case.PLAIN):
        return language.doubted(partial(language.bare_year, decade), start.qualifier)
    return language.doubted(partial(language.pair, start, end, By.TO), start.qualifier)


def _goes_in_range(point: Point, language: DateLanguage) -> bool:
    return _can_be_said(point, language) and point.month <= "24"


def _decade_or_century(start: Point, end: Point) -> str:
    """ "195X" for 1950~/1959~, which is how a decade takes a qualifier."""
    for zeros, nines in (("00", "99"), ("0", "9")):
        if start.text[:4].endswith(zeros) and end.text[:4] == start.text[: 4 - len(zeros)] + nines:
            return start.year[: 4 - len(zeros)] + "X" * len(zeros)
    return ""


def _group(group: Group, language: DateLanguage) -> str:
    if len(group.members) == 1 and isinstance(group.members[0], Span):
        return _span(group.members[0], language, one_of=group.one_of)
    points = [
        member for member in group.members if isinstance(member, Point) and _can_be_said(member, language)
    ]
    if len(points) != len(group.members) or len({point.qualifier for point in points}) > 1:
        return ""
    by, qualifier = By.OR if group.one_of else By.AND, points[0].qualifier
    if len(points) == 2:
        return language.doubted(partial(language.pair, points[0], points[1], by), qualifier)
    return language.doubted(
        partial(language.each, [partial(language.date, point) for point in points], by), qualifier
    )


def _span(span: Span, language: DateLanguage, *, one_of: bool) -> str:
    if not all(language.date(point) and _is_date(point) for point in (span.start, span.end) if point):
        return ""
    if span.start and span.end:
        if len(span.start.text) != len(span.end.text):
            return ""
        between = language.one_between if one_of else language.all_between
        return between(span.start, span.end)
    known = span.start or span.end
    return (
        language.or_beyond(partial(language.date, known), later=bool(span.start), one_of=one_of)
        if known
        else ""
    )


def _is_date(point: Point) -> bool:
    """A year, month or day without doubts."""
    return (
        point.month <= "12" and not point.qualifier and not point.partly_qualified and "X" not in point.text
    )
