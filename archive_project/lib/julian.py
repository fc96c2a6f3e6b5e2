"""The Julian calendar, in which Russia dated until 1918, Greece until 1923: "25 October (7 November) 1917"."""

from datetime import date

LEAP_YEAR, COMMON_YEAR = 2004, 2005  # of our calendar, whose months are as long
# January 1, AD 1 of the Julian calendar is the Saturday two days before that of the Gregorian, which `date` counts from.
AHEAD = 2


def gregorian(year: int, month: int, day: int) -> date:
    """Return the same day in the Gregorian calendar. Raises ValueError where either calendar, from AD 1 on, has no such day."""
    alike = date(COMMON_YEAR if year % 4 else LEAP_YEAR, month, day)
    of_the_year = alike.timetuple().tm_yday
    return date.fromordinal(365 * (year - 1) + (year - 1) // 4 + of_the_year - AHEAD)
