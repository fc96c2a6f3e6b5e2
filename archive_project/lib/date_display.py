"""From EDTF to words: the writing half of `archive_project.lib.dates`.

What the words cannot say exactly is shown as the EDTF expression itself: never more precisely than it is
known, and so that reading the words gives the same expression again.
"""

from datetime import date, timedelta

from archive_project.lib.date_words import SEASON_NAMES, UNKNOWN_END
from archive_project.lib.edtf import MONTH_NAMES, End, Expression, Group, Interval, Point, Span


def words(expression: Expression) -> str:
    """English words for the expression, in the archive's style: "January 6, 1949"."""
    if isinstance(expression, Interval):
        found = _interval(expression)
    elif isinstance(expression, Group):
        found = _group(expression)
    else:
        found = _point(expression)
    return found or expression.text


def _doubted(text: str, qualifier: str) -> str:
    about = "circa " if qualifier in ("~", "%") and text else ""
    return f"{about}{text}{'?' if qualifier in ('?', '%') and text else ''}"


def _point(point: Point) -> str:
    """Empty where there are no words, as for 156X-12-25."""
    if "X" in point.month + point.day or point.year == "XXXX":
        return "" if point.qualifier or point.partly_qualified else _unspecified(point)
    if point.partly_qualified or (point.qualifier and _is_coarse(point)):
        return ""
    return _doubted(_date(point), point.qualifier)


def _date(point: Point) -> str:
    """The date without its qualifier."""
    if not point.month:
        return _bare_year(point.year)
    year = _year(point.year)
    if not year:
        return ""
    if point.month in SEASON_NAMES:
        return f"{SEASON_NAMES[point.month]} {year}"
    month = MONTH_NAMES[int(point.month) - 1]
    return f"{month} {int(point.day)}, {year}" if point.day else f"{month} {year}"


def _year(year: str) -> str:
    """A year of known digits: "1949", "AD 44", "44 BC"."""
    if not year.lstrip("-").isdecimal() or len(year.lstrip("-")) != 4:
        return ""
    number = int(year)
    if number < 1:
        return f"{1 - number} BC" if number > -9999 else ""
    return year if number >= 1000 else f"AD {number}"


def _bare_year(year: str) -> str:
    digits = year.rstrip("X")
    if len(year) != 4 or digits == year:
        return _year(year)
    if len(digits) == 3 and digits.isdecimal() and digits[2] != "0":
        return f"{digits}0s"
    if len(digits) == 2 and digits.isdecimal():
        century = int(digits) + 1
        suffix = "th" if 10 < century < 20 else {1: "st", 2: "nd", 3: "rd"}.get(century % 10, "th")
        return f"{century}{suffix} century" if century < 100 else ""
    return ""


def _unspecified(point: Point) -> str:
    if point.year == "XXXX":
        if not point.month:
            return "year unknown"
        if not point.month.isdecimal() or point.month > "12" or not (point.day or "1").isdecimal():
            return ""
        month = MONTH_NAMES[int(point.month) - 1]
        return f"{month} {int(point.day)}, year unknown" if point.day else f"{month}, year unknown"
    year = _year(point.year)
    if year and point.month == "XX":
        return {"": f"{year}, month unknown", "XX": f"{year}, month and day unknown"}.get(point.day, "")
    if year and point.month.isdecimal() and point.day == "XX":
        return f"{MONTH_NAMES[int(point.month) - 1]} {year}, day unknown"
    return ""


def _interval(interval: Interval) -> str:
    start, end = interval.start, interval.end
    if isinstance(start, Point) and isinstance(end, Point):
        return _range(start, end)
    if isinstance(start, Point):
        known, other = start, end
    elif isinstance(end, Point):
        known, other = end, start
    else:
        return ""
    text = _point(known)
    if not text or _is_coarse(known):
        return ""
    if other == End.UNKNOWN:
        return f"{text} to {UNKNOWN_END}" if known is start else f"{UNKNOWN_END} to {text}"
    if known.day and known.low[0] > 0:
        return _beyond(known, after=known is start) or f"{'since' if known is start else 'until'} {text}"
    return f"{'since' if known is start else 'until'} {text}"


def _is_coarse(point: Point) -> bool:
    """What reading writes with its first or last year or month instead: the words would not read back."""
    return "X" in point.text or point.month > "24"


def _beyond(point: Point, *, after: bool) -> str:
    """ "after 1949" for what begins on January 1, 1950; empty at the two ends of the calendar."""
    day = point.earliest
    if day == (date.min if after else date.max):
        return ""
    neighbour = day - timedelta(days=1) if after else day + timedelta(days=1)
    year, month = _year(f"{neighbour.year:04}"), MONTH_NAMES[neighbour.month - 1]
    if (day.month, day.day) == ((1, 1) if after else (12, 31)):
        text = year
    elif neighbour.month != day.month:
        text = f"{month} {year}"
    else:
        text = f"{month} {neighbour.day}, {year}"
    return f"{'after' if after else 'before'} {_doubted(text, point.qualifier)}"


def _range(start: Point, end: Point) -> str:
    if not (_goes_in_range(start) and _goes_in_range(end)):
        return ""
    if start.qualifier != end.qualifier:
        one, other = _point(start), _point(end)
        return f"from {one} to {other}" if one and other else ""
    if start.qualifier and (whole := _decade_or_century(start, end)):
        return _doubted(whole, start.qualifier)
    return _doubted(_joined(start, end, "–"), start.qualifier)


def _goes_in_range(point: Point) -> bool:
    if point.partly_qualified or "X" in point.month + point.day or point.year == "XXXX" or point.month > "24":
        return False
    return not (point.qualifier and _is_coarse(point))


def _decade_or_century(start: Point, end: Point) -> str:
    """ "1950s" for 1950~/1959~, which is how a decade takes a qualifier."""
    for zeros, nines in (("00", "99"), ("0", "9")):
        if start.text[:4].endswith(zeros) and end.text[:4] == start.text[: 4 - len(zeros)] + nines:
            return (
                ""
                if start.month or end.month
                else _bare_year(start.year[: 4 - len(zeros)] + "X" * len(zeros))
            )
    return ""


def _joined(start: Point, end: Point, by: str) -> str:
    """Both dates without what they share: "January 5–7, 1949"; `by` is a dash or a word."""
    one, other = _date(start), _date(end)
    if not one or not other:
        return ""
    spaced = f" {by} "
    tight = by if by == "–" else spaced
    year = _year(start.year)
    if start.year == end.year and "" < start.month <= "24" and "" < end.month <= "24":
        if start.day and start.month == end.month and end.day:
            month = MONTH_NAMES[int(start.month) - 1]
            return f"{month} {int(start.day)}{tight}{int(end.day)}, {year}"
        if bool(start.day) == bool(end.day):
            return f"{one.removesuffix(year).rstrip(' ,')}{spaced if start.day else tight}{other}"
    return f"{one}{tight if one.isalnum() and other.isalnum() else spaced}{other}"


def _group(group: Group) -> str:
    if len(group.members) == 1 and isinstance(group.members[0], Span):
        return _span(group.members[0], group.one_of)
    points = [member for member in group.members if isinstance(member, Point) and _goes_in_set(member)]
    if len(points) != len(group.members) or len({point.qualifier for point in points}) > 1:
        return ""
    by = "or" if group.one_of else "and"
    if len(points) == 2:
        return _doubted(_joined(points[0], points[1], by), points[0].qualifier)
    texts = [_date(point) for point in points]
    return _doubted(f" {by} ".join(texts), points[0].qualifier) if all(texts) else ""


def _goes_in_set(point: Point) -> bool:
    return (
        not point.partly_qualified
        and "X" not in point.month + point.day
        and not (point.qualifier and _is_coarse(point))
    )


def _span(span: Span, one_of: bool) -> str:
    for point in (span.start, span.end):
        if point and not (_date(point) and _is_date(point)):
            return ""
    if span.start and span.end:
        if len(span.start.text) != len(span.end.text):
            return ""
        if one_of:
            return f"between {_joined(span.start, span.end, 'and')}"
        return f"all of {_joined(span.start, span.end, '–')}"
    conjunction = "or" if one_of else "and"
    if span.start:
        return f"{_date(span.start)} {conjunction} later"
    return f"{_date(span.end)} {conjunction} earlier" if span.end else ""


def _is_date(point: Point) -> bool:
    """A year, month or day without doubts."""
    return (
        point.month <= "12" and not point.qualifier and not point.partly_qualified and "X" not in point.text
    )
