"""One day in two calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_project.lib.dates import DateError, parse
from archive_project.lib.edtf import MONTH_NAMES
from archive_project.lib.julian import gregorian

# Known from elsewhere: the first day of the reform in Italy, in Britain, in Russia; a leap day that only one calendar has.
KNOWN = [
    ((1, 1, 3), date(1, 1, 1)),
    ((1582, 10, 5), date(1582, 10, 15)),
    ((1752, 9, 3), date(1752, 9, 14)),
    ((1900, 2, 28), date(1900, 3, 12)),
    ((1900, 2, 29), date(1900, 3, 13)),
    ((1918, 2, 1), date(1918, 2, 14)),
    ((2000, 2, 29), date(2000, 3, 13)),
]


@pytest.mark.parametrize(("julian", "day"), KNOWN)
def test_the_same_day_in_the_gregorian_calendar(julian: tuple[int, int, int], day: date) -> None:
    assert gregorian(*julian) == day


@given(st.dates(min_value=date(201, 1, 1), max_value=date(9000, 1, 1)))
def test_days_follow_one_another(day: date) -> None:
    """A date that both calendars write: the next day is the next day."""
    following = day + timedelta(days=1)
    assert gregorian(following.year, following.month, following.day) - gregorian(
        day.year, day.month, day.day
    ) == timedelta(
        days=2 if (day.month, day.day) == (2, 28) and following.month == 3 and day.year % 4 == 0 else 1
    )


@pytest.mark.parametrize(
    "julian", [(1917, 2, 29), (1917, 4, 31), (1917, 1, 0), (1917, 13, 1), (0, 1, 1), (1, 1, 2)]
)
def test_a_day_that_is_none(julian: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"must be|out of range|invalid"):
        gregorian(*julian)


@pytest.mark.parametrize(
    ("stated", "edtf"),
    [
        ("25 October (7 November) 1917", "1917-11-07"),
        ("7 November (25 October) 1917", "1917-11-07"),
        ("Oct. 25 (Nov. 7), 1917", "1917-11-07"),
        ("October 25 [November 7], 1917", "1917-11-07"),
        ("25 октября (7 ноября) 1917 г.", "1917-11-07"),
        ("12 (25) January 1905", "1905-01-25"),
        ("January 12 (25), 1905", "1905-01-25"),
        ("20 December 1916 (2 January 1917)", "1917-01-02"),
        ("29 February (13 March) 1900", "1900-03-13"),
        ("c. 12 (25) January 1905", "1905-01-25~"),
        ("January 5 [1949]", "1949-01-05?"),
        ("January 5, 1949 (uncertain)", "1949-01-05?"),
    ],
)
def test_a_day_stated_in_both(stated: str, edtf: str) -> None:
    found = parse(stated)
    assert (found.edtf, found.stated) == (edtf, stated)


@given(st.dates(min_value=date(1583, 1, 1), max_value=date(2099, 12, 1)), st.booleans())
def test_whatever_the_day(day: date, julian_first: bool) -> None:
    other = gregorian(day.year, day.month, day.day)
    one, two = (
        f"{d.day} {MONTH_NAMES[d.month - 1]} {d.year}"
        for d in ((day, other) if julian_first else (other, day))
    )
    assert parse(f"{one} ({two})").edtf == other.isoformat()


@pytest.mark.parametrize(
    "stated", ["12 (26) January 1905", "25 October (8 November) 1917", "32 October (7 November) 1917"]
)
def test_two_days_are_not_one(stated: str) -> None:
    with pytest.raises(DateError, match="not one day in the Julian and the Gregorian"):
        parse(stated)
