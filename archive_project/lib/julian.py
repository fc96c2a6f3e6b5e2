"""The Julian calendar, in which Russia dated until 1918, Greece until 1923: "25 October (7 November) 1917"."""

from datetime import date

_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
# January 1, AD 1 of the Julian calendar is the Saturday two days before that of the Gregorian, which `date` counts from.
_AHEAD = 2


def gregorian(year: int, month: int, day: int) -> date:
    """Return the same day in the Gregorian calendar. Raises ValueError where the Julian calendar, from AD 1 on, has no such day."""
    is_leap = year % 4 == 0
    length = 29 if month == 2 and is_leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
    if not (year >= 1 and 1 <= day <= length):
        raise ValueError(f"The Julian calendar has no day {year}-{month}-{day}.")
    days = 365 * (year - 1) + (year - 1) // 4 + _DAYS_BEFORE[month - 1] + (is_leap and month > 2) + day
    return date.fromordinal(days - _AHEAD)
