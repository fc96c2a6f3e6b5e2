"""EDTF, levels 0 to 2: the standard's own examples, the edges of the calendar, and a second opinion."""

import re
import time
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_project.lib import edtf
from tests.lib.edtf_expressions import dates, expressions
from tests.lib.second_opinion import finds_valid

pytestmark = pytest.mark.one_database

EARLIEST, LATEST = date.min, date.max


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        # Level 0
        ("1985-04-12", date(1985, 4, 12), date(1985, 4, 12)),
        ("1985-04", date(1985, 4, 1), date(1985, 4, 30)),
        ("1985", date(1985, 1, 1), date(1985, 12, 31)),
        ("1948-02", date(1948, 2, 1), date(1948, 2, 29)),
        ("1985-04-12T23:20:30", date(1985, 4, 12), date(1985, 4, 12)),
        ("1985-04-12T23:20:30Z", date(1985, 4, 12), date(1985, 4, 12)),
        ("1985-04-12T23:20:30-04", date(1985, 4, 12), date(1985, 4, 12)),
        ("1985-04-12T23:20:30+04:30", date(1985, 4, 12), date(1985, 4, 12)),
        ("1964/2008", date(1964, 1, 1), date(2008, 12, 31)),
        ("2004-06/2006-08", date(2004, 6, 1), date(2006, 8, 31)),
        ("2004-02-01/2005-02-08", date(2004, 2, 1), date(2005, 2, 8)),
        ("2005/2006-02", date(2005, 1, 1), date(2006, 2, 28)),
        # Level 1
        ("Y170000002", LATEST, LATEST),
        ("Y-170000002", EARLIEST, EARLIEST),
        ("2001-21", date(2001, 3, 1), date(2001, 5, 31)),
        ("2001-24", date(2001, 1, 1), date(2002, 2, 28)),
        ("1984?", date(1984, 1, 1), date(1984, 12, 31)),
        ("2004-06~", date(2004, 6, 1), date(2004, 6, 30)),
        ("2004-06-11%", date(2004, 6, 11), date(2004, 6, 11)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("20XX", date(2000, 1, 1), date(2099, 12, 31)),
        ("2004-XX", date(2004, 1, 1), date(2004, 12, 31)),
        ("1985-04-XX", date(1985, 4, 1), date(1985, 4, 30)),
        ("1985-XX-XX", date(1985, 1, 1), date(1985, 12, 31)),
        ("1985-04-12/..", date(1985, 4, 12), LATEST),
        ("../1985-04", EARLIEST, date(1985, 4, 30)),
        ("1985/", date(1985, 1, 1), LATEST),
        ("/1985-04-12", EARLIEST, date(1985, 4, 12)),
        ("1984~/2004-06", date(1984, 1, 1), date(2004, 6, 30)),
        ("-1985", EARLIEST, EARLIEST),
        ("0000", EARLIEST, EARLIEST),
        # Level 2
        ("Y-17E7", EARLIEST, EARLIEST),
        ("Y17E7", LATEST, LATEST),
        ("Y1E" + "9" * 200, LATEST, LATEST),
        ("1950S2", date(1900, 1, 1), date(1999, 12, 31)),
        ("Y171010000S3", LATEST, LATEST),
        ("Y3388E2S3", LATEST, LATEST),
        ("2001-34", date(2001, 4, 1), date(2001, 6, 30)),
        ("2001-38", date(2001, 5, 1), date(2001, 8, 31)),
        ("2001-41", date(2001, 7, 1), date(2001, 12, 31)),
        ("2001-29", date(2001, 9, 1), date(2001, 11, 30)),
        ("[1667,1668,1670..1672]", date(1667, 1, 1), date(1672, 12, 31)),
        ("[1667,1760-12]", date(1667, 1, 1), date(1760, 12, 31)),
        ("[..1760-12-03]", EARLIEST, date(1760, 12, 3)),
        ("[1760-01,1760-02,1760-12..]", date(1760, 1, 1), LATEST),
        ("{1960,1961-12}", date(1960, 1, 1), date(1961, 12, 31)),
        ("{..1984}", EARLIEST, date(1984, 12, 31)),
        ("2004-06~-11", date(2004, 6, 11), date(2004, 6, 11)),
        ("?2004-06-~11", date(2004, 6, 11), date(2004, 6, 11)),
        ("2004-%06-11", date(2004, 6, 11), date(2004, 6, 11)),
        ("156X-12-25", date(1560, 12, 25), date(1569, 12, 25)),
        ("XXXX-12-XX", EARLIEST, date(9999, 12, 31)),
        ("1XXX-12", date(1000, 12, 1), date(1999, 12, 31)),
        ("1984-1X", date(1984, 10, 1), date(1984, 12, 31)),
        ("1985-XX-31", date(1985, 1, 31), date(1985, 12, 31)),
        ("194X-02-29", date(1940, 2, 29), date(1948, 2, 29)),
        ("1985-02-3X/1986", None, None),
        ("2004-06-~01/2004-06-~20", date(2004, 6, 1), date(2004, 6, 20)),
        ("2004-06-XX/2004-07-03", date(2004, 6, 1), date(2004, 7, 3)),
    ],
)
def test_an_expression_reaches_from_its_earliest_to_its_latest_day(
    text: str, earliest: date | None, latest: date | None
) -> None:
    if earliest is None or latest is None:
        assert not edtf.is_valid(text)
    else:
        assert edtf.bounds(text) == (earliest, latest)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The EDTF expression is empty."),
        ("1949-13", "There is no month 13; months are 01 to 12."),
        ("1949-00", "There is no month 00; months are 01 to 12."),
        ("1949-02-29", "February 1949 has 28 days: there is no day 29."),
        ("1949-04-31", "April 1949 has 30 days: there is no day 31."),
        ("1949-21-01", "A season has no days: “1949-21” cannot be followed by “-01”."),
        ("19X1-02-29", "No day of the calendar fits 19X1-02-29."),
        ("1949-2X-01", "No month fits 2X; months are 01 to 12."),
        ("1949-01-4X", "No day fits 4X; days are 01 to 31."),
        ("-0000", "The year 0 has no sign: 0000 is 1 BC."),
        ("Y1950", "“Y1950” needs no Y: a year of four digits is written without."),
        ("1950S5", "“1950S5” claims more significant digits than the year has."),
        ("1950/1945", "The interval ends before it begins: 1945 is earlier than 1950."),
        ("-0200/-0300", "The interval ends before it begins: -0300 is earlier than -0200."),
        ("1949/1950/1951", "An interval has one slash, between its two ends."),
        ("/", "An interval names at least one of its ends."),
        ("[1949", "A set ends with the bracket that matches its first: […] or {…}."),
        ("[1949]", "A set names at least two dates."),
        ("[1949,..]", "“..” in a set stands next to a date: ..1949, 1949.. or 1949..1951."),
        ("[1949,..1950]", "“..1950” is open towards the past: it can only be a set's first member."),
        ("[1949..,1950]", "“1949..” is open towards the future: it can only be a set's last member."),
        ("[1950..1949]", "“1950..1949” ends before it begins."),
        ("?1949?", "“?1949?” qualifies the year twice; one of ?, ~ and % is enough."),
        ("1949-01T10:00:00", "A time follows a whole date, such as 1949-01-06T23:20:30."),
        (
            "1949-01-06T25:00:00",
            "“25:00:00” is not a time of EDTF, such as 23:20:30, 23:20:30Z or 23:20:30+04:30.",
        ),
        ("1949-1-6", "“1949-1-6” is not a date of EDTF, such as 1949-01-06, 1949-01, 1949 or 194X."),
        ("1" * 256, "An EDTF expression has at most 255 characters."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(edtf.EdtfError, match=f"^{re.escape(reason)}$"):
        edtf.parse(text)


@given(expressions)
def test_bounds_are_ordered(text: str) -> None:
    try:
        earliest, latest = edtf.bounds(text)
    except edtf.EdtfError:
        return
    assert earliest <= latest


@given(st.text(alphabet="0123456789XYESTZ?~%-/.,[]{}:+ ", max_size=40) | st.text(max_size=40))
@example("Y" + "1" * 254)
@example("[" + "1949," * 50 + "1949]")
@example("XXX1-02-29")
def test_junk_is_refused_with_an_edtf_error_in_bounded_time(text: str) -> None:
    start = time.process_time()
    edtf.is_valid(text)
    assert time.process_time() - start < 0.2


def test_a_million_characters_are_refused_at_once() -> None:
    start = time.process_time()
    assert not edtf.is_valid("9" * 1_000_000)
    assert time.process_time() - start < 0.01


@given(dates)
def test_a_second_implementation_agrees_about_single_dates(text: str) -> None:
    """Except where it errs: `second_opinion` says where."""
    group = re.search(r"-(?:2[1-9]|3[0-9]|4[01])[?~%]?$", text)
    if re.search(r"-[0X][2X]-(?:29|X9|2X|3X)", text):
        return
    if ("X" in text and (re.search("[?~%]", text) or group)) or (group and re.search("[?~%]", text)):
        return
    assert edtf.is_valid(text) == finds_valid(text)
