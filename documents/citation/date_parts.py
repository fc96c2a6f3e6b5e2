"""How much of a date is certain.

Only what is known beyond doubt is given to programs as numbers: a plain day, month or year. Anything else ("circa
December 1947", "January 5–7, 1949", "1950s") they get in words, or in the form of their own that says the same.
"""

from archive_project.lib.dates import StatedDate
from archive_project.lib.edtf import Expression, Interval, Point, parse

Parts = tuple[int, ...]


def expression_of(date: StatedDate) -> Expression | None:
    return parse(date.edtf) if date.edtf else None


def parts_of(date: StatedDate) -> Parts:
    """Return (year, month, day), (year, month) or (year,) of a plain date; () of any other."""
    expression = expression_of(date)
    return plain(expression) if isinstance(expression, Point) and not expression.qualifier else ()


def plain(point: Point) -> Parts:
    """Return the numbers of one date, its qualifier aside; () where some are missing, or where it is a season's."""
    written = [part for part in (point.year, point.month, point.day) if part]
    if point.partly_qualified or not all(part.isdecimal() for part in written):
        return ()
    numbers = tuple(int(part) for part in written)
    return numbers if 0 < numbers[0] <= 9999 and point.month <= "12" else ()


def doubted_parts(date: StatedDate) -> tuple[list[Parts], bool]:
    """Return the numbers of a date, or of both ends of an interval, and whether they are in doubt; [] where it has none."""
    expression = expression_of(date)
    if isinstance(expression, Interval):
        ends = [expression.start, expression.end]
    else:
        ends = [expression] if isinstance(expression, Point) else []
    found = [plain(end) for end in ends if isinstance(end, Point)]
    if not ends or len(found) < len(ends) or not all(found):
        return [], False
    return found, any(end.qualifier for end in ends if isinstance(end, Point))
