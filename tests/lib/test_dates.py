"""What listings write and curators type, what it means, and how it reads back."""

import re
import time
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from archive_project.lib import edtf
from archive_project.lib.dates import (
    UNDATED,
    DateError,
    StatedDate,
    dates_in,
    display,
    from_edtf,
    parse,
)
from tests.lib.edtf_expressions import expressions
from tests.lib.second_opinion import finds_valid

pytestmark = pytest.mark.one_database

READINGS = [
    # Listings
    ("January 06, 1949", "1949-01-06", "January 6, 1949"),
    ("July, 1945", "1945-07", "July 1945"),
    ("July 1945", "1945-07", "July 1945"),
    ("December 1959", "1959-12", "December 1959"),
    ("1955", "1955", "1955"),
    # Days
    ("6 January 1949", "1949-01-06", "January 6, 1949"),
    ("6 Jan. 1949", "1949-01-06", "January 6, 1949"),
    ("Jan 6 1949", "1949-01-06", "January 6, 1949"),
    ("12 Sept. 1949", "1949-09-12", "September 12, 1949"),
    ("1949, Jan. 6", "1949-01-06", "January 6, 1949"),
    ("JANUARY 6, 1949.", "1949-01-06", "January 6, 1949"),
    ("June 5th, 1950", "1950-06-05", "June 5, 1950"),
    ("the 2nd of October 1958", "1958-10-02", "October 2, 1958"),
    ("Monday, June 5, 1950", "1950-06-05", "June 5, 1950"),
    ("3:00 p.m., 6 May 1946", "1946-05-06", "May 6, 1946"),
    ("6 May 1946, 15:30", "1946-05-06", "May 6, 1946"),
    ("6 May 1946 at 3 pm", "1946-05-06", "May 6, 1946"),
    ("February 29, 1948", "1948-02-29", "February 29, 1948"),
    # Numbers only
    ("1949-01-06", "1949-01-06", "January 6, 1949"),
    ("1949/01/06", "1949-01-06", "January 6, 1949"),
    ("1949–01–06", "1949-01-06", "January 6, 1949"),
    ("06.01.1949", "1949-01-06", "January 6, 1949"),
    ("6.1.1949", "1949-01-06", "January 6, 1949"),
    ("13/1/1949", "1949-01-13", "January 13, 1949"),
    ("1/13/1949", "1949-01-13", "January 13, 1949"),
    ("6/6/1949", "1949-06-06", "June 6, 1949"),
    ("12/1949", "1949-12", "December 1949"),
    # Other languages
    ("6 января 1949 г.", "1949-01-06", "January 6, 1949"),
    ("6-го января 1949 года", "1949-01-06", "January 6, 1949"),
    ("Январь 1949", "1949-01", "January 1949"),
    ("1950-е годы", "195X", "1950s"),
    ("1949年1月6日", "1949-01-06", "January 6, 1949"),
    ("1949年1月", "1949-01", "January 1949"),
    ("1949年", "1949", "1949"),
    ("１９４９年１月６日", "1949-01-06", "January 6, 1949"),
    ("1949年1月6日-8日", "1949-01-06/1949-01-08", "January 6–8, 1949"),
    ("1949年1月至3月", "1949-01/1949-03", "January–March 1949"),
    # Doubt
    ("c. Dec 1947", "1947-12~", "circa December 1947"),
    ("ca 1947", "1947~", "circa 1947"),
    ("ca.1947", "1947~", "circa 1947"),
    ("c1947", "1947~", "circa 1947"),
    ("~1947", "1947~", "circa 1947"),
    ("circa December 1947", "1947-12~", "circa December 1947"),
    ("about 1947", "1947~", "circa 1947"),
    ("probably 1949", "1949?", "1949?"),
    ("possibly January 1949", "1949-01?", "January 1949?"),
    ("1949?", "1949?", "1949?"),
    ("January 6, 1949 (?)", "1949-01-06?", "January 6, 1949?"),
    ("[1949]", "1949?", "1949?"),
    ("January [1949]", "1949-01?", "January 1949?"),
    ("[c. 1949]", "1949%", "circa 1949?"),
    ("circa 1950s", "1950~/1959~", "circa 1950s"),
    ("undated [c. 1950]", "1950%", "circa 1950?"),
    ("n.d. (c. 1950)", "1950~", "circa 1950"),
    # Limits
    ("after 4 Feb 1949", "1949-02-05/..", "after February 4, 1949"),
    ("after February 1949", "1949-03-01/..", "after February 1949"),
    ("after 1949", "1950-01-01/..", "after 1949"),
    ("after c. 1949", "1950-01-01~/..", "after circa 1949"),
    ("before 1950", "../1949-12-31", "before 1950"),
    ("before 4 Feb 1949", "../1949-02-03", "before February 4, 1949"),
    ("prior to the 1950s", "../1949-12-31", "before 1950"),
    ("since 1949", "1949/..", "since 1949"),
    ("from March 1949", "1949-03/..", "since March 1949"),
    ("1949 to present", "1949/..", "since 1949"),
    ("until 1949", "../1949", "until 1949"),
    ("since the 1950s", "1950/..", "since 1950"),
    ("by 1949", "[..1949]", "1949 or earlier"),
    ("not after 1949", "[..1949]", "1949 or earlier"),
    ("not before January 1949", "[1949-01..]", "January 1949 or later"),
    ("1949 or later", "[1949..]", "1949 or later"),
    ("1949 to an unknown date", "1949/", "1949 to an unknown date"),
    ("between March and June 1949", "[1949-03..1949-06]", "between March and June 1949"),
    ("between January 5 and 7, 1949", "[1949-01-05..1949-01-07]", "between January 5 and 7, 1949"),
    ("not before 1949 and not after 1951", "[1949..1951]", "between 1949 and 1951"),
    ("between 1949 and March 1950", "1949/1950-03", "1949 – March 1950"),
    # Ranges
    ("1949-01/1949-02", "1949-01/1949-02", "January–February 1949"),
    ("January-February 1949", "1949-01/1949-02", "January–February 1949"),
    ("January/February 1949", "1949-01/1949-02", "January–February 1949"),
    ("January 5-7, 1949", "1949-01-05/1949-01-07", "January 5–7, 1949"),
    ("5–7 January 1949", "1949-01-05/1949-01-07", "January 5–7, 1949"),
    ("30 January – 2 February 1949", "1949-01-30/1949-02-02", "January 30 – February 2, 1949"),
    ("06.01.1949-08.01.1949", "1949-01-06/1949-01-08", "January 6–8, 1949"),
    (
        "31 December 1949 - 2 January 1950",
        "1949-12-31/1950-01-02",
        "December 31, 1949 – January 2, 1950",
    ),
    ("December 1949 to January 1950", "1949-12/1950-01", "December 1949 – January 1950"),
    ("from 1949 to 1950", "1949/1950", "1949–1950"),
    ("1945-1950", "1945/1950", "1945–1950"),
    ("1945--1950", "1945/1950", "1945–1950"),
    ("1949-50", "1949/1950", "1949–1950"),
    ("1914-18", "1914/1918", "1914–1918"),
    ("1939–41", "1939/1941", "1939–1941"),
    ("circa 1945–1950", "1945~/1950~", "circa 1945–1950"),
    ("1945 – circa 1950", "1945/1950~", "from 1945 to circa 1950"),
    ("[1945-1950]", "1945?/1950?", "1945–1950?"),
    ("1950s-1960s", "195X/196X", "1950s–1960s"),
    ("Q1-Q2 1950", "1950-01/1950-06", "January–June 1950"),
    # Alternatives
    ("January 1949 or February 1949", "[1949-01,1949-02]", "January or February 1949"),
    ("5 or 7 January 1949", "[1949-01-05,1949-01-07]", "January 5 or 7, 1949"),
    ("1947 or 1948 or 1949", "[1947,1948,1949]", "1947 or 1948 or 1949"),
    ("5 and 7 January 1949", "{1949-01-05,1949-01-07}", "January 5 and 7, 1949"),
    # Parts of years, decades, centuries
    ("1950s", "195X", "1950s"),
    ("the 1950's", "195X", "1950s"),
    ("early 1950s", "1950~/1953~", "early 1950s"),
    ("Mid-1950s", "1954~/1956~", "Mid-1950s"),
    ("late 1950s", "1957~/1959~", "late 1950s"),
    ("in the early 1950s", "1950~/1953~", "in the early 1950s"),
    ("late 1949?", "1949-09%/1949-12%", "late 1949?"),
    ("early 1949", "1949-01~/1949-04~", "early 1949"),
    ("end of 1949", "1949-09~/1949-12~", "end of 1949"),
    ("late February 1949", "1949-02-21~/1949-02-28~", "late February 1949"),
    ("late 1949 to early 1950", "1949-09~/1950-04~", "late 1949 to early 1950"),
    ("spring 1958", "1958-21", "spring 1958"),
    ("Fall of 1958", "1958-23", "autumn 1958"),
    ("Q1 1949", "1949-33", "first quarter of 1949"),
    ("second half of 1949", "1949-41", "second half of 1949"),
    ("19th century", "18XX", "19th century"),
    ("twentieth century", "19XX", "20th century"),
    ("44 BC", "-0043", "44 BC"),
    ("January 1949, day unknown", "1949-01-XX", "January 1949, day unknown"),
    ("December 25, year unknown", "XXXX-12-25", "December 25, year unknown"),
    # EDTF is read as EDTF
    ("1949-05", "1949-05", "May 1949"),
    ("1949-21", "1949-21", "spring 1949"),
    ("1949-01-06T23:20:30Z", "1949-01-06", "January 6, 1949"),
    ("[1947, 1949]", "[1947,1949]", "1947 or 1949"),
    ("195x", "195X", "1950s"),
    ("195X~", "1950~/1959~", "circa 1950s"),
    ("2004-06-~11", "2004-06-~11", "2004-06-~11"),
    ("156X-12-25", "156X-12-25", "156X-12-25"),
]


@pytest.mark.parametrize(("typed", "expression", "shown"), READINGS)
def test_a_date_is_read_and_shown(typed: str, expression: str, shown: str) -> None:
    read = parse(typed)
    assert (read.stated, read.edtf, read.display) == (typed, expression, shown)


@pytest.mark.parametrize("expression", sorted({expression for _, expression, _ in READINGS}))
def test_a_second_implementation_finds_what_we_write_valid(expression: str) -> None:
    assert finds_valid(expression)


def test_a_season_among_alternatives_is_valid_though_the_second_implementation_knows_no_such_set() -> None:
    assert parse("spring or summer 1958").edtf == "[1958-21,1958-22]"
    assert not finds_valid("[1958-21,1958-22]")


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "undated",
            "Undated",
            "UNDATED.",
            "[undated]",
            "(undated)",
            "n.d.",
            "N. d.",
            "nd",
            "no date",
            "No date",
        ),
        *("Date unknown", "", "  ", "\N{NO-BREAK SPACE}", "без даты", "б/д", "无日期"),
    ],
)
def test_what_means_no_date_is_undated(typed: str) -> None:
    read = parse(typed)
    assert read.is_undated
    assert (read.edtf, read.earliest, read.latest, read.display) == ("", None, None, "undated")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("6/1/1949", "It may mean 6 January or 1 June 1949: write the month as a word."),
        ("06-01-1949", "It may mean 6 January or 1 June 1949: write the month as a word."),
        ("6.1.49", "Write the year with four digits: the century is not known otherwise."),
        ("1949–05", "“05” may be a month or a year: write “1949-05” or both years in full."),
        ("1949-5", "“5” may be a month or a year: write “1949-05” or both years in full."),
        (
            "1939-41",
            "It may mean the years 1939 to 1941, or in EDTF a part of one year: write “1939–1941” or",
        ),
        ("4 July 1949-12", "“12” may be a year or a day: write the second date in full."),
        ("February 30, 1949", "February 1949 has 28 days: there is no day 30."),
        ("1949-02-30", "February 1949 has 28 days: there is no day 30."),
        ("February 29, 1949", "February 1949 has 28 days: there is no day 29."),
        ("before 30 February 1949", "February 1949 has 28 days: there is no day 30."),
        ("January 0, 1949", "January 1949 has 31 days: there is no day 00."),
        ("1949-13", "“13” is no month, and no year after 1949."),
        ("1949–1950-52", "There is no month 52; months are 01 to 12."),
        ("1.1988-52.1996", "There is no month 52; months are 01 to 12."),
        ("32.01.1949", "January 1949 has 31 days: there is no day 32."),
        ("1949年13月", "There is no month 13; months are 1 to 12."),
        ("1950-1945", "The interval ends before it begins: 1945 is earlier than 1950."),
        ("1900s", "“1900s” may mean ten years or a hundred: write “1900–1909” or the century."),
        ("January 6", "The year is missing; it has four digits."),
        ("Mar 49", "The year is missing; it has four digits."),
        ("spring 5, 1949", "A season or quarter has no days."),
        ("January 1950s", "A decade has no months: write “1950s” alone."),
        (
            "early 6 January 1949",
            "“Early”, “mid” and “late” go with a month, a year, a decade or a century.",
        ),
        ("sometime in 1949", "“sometime” is no word of a date."),
        ("after 9999", "Dates reach from the year AD 1 to the year 9999."),
        (
            "before 44 BC",
            "Days are counted from AD 1 on: write “until” or “since” with a year BC.",
        ),
        ("1" * 300, "It is longer than 255 characters."),
    ],
)
def test_what_is_ambiguous_or_does_not_exist_is_refused_with_a_sentence(typed: str, reason: str) -> None:
    with pytest.raises(DateError, match=re.escape(reason)):
        parse(typed)


def test_the_refusal_quotes_what_was_typed_and_gives_examples() -> None:
    with pytest.raises(DateError) as refusal:
        parse(" 6/1/1949 ")
    assert str(refusal.value) == (
        "“6/1/1949” cannot be read as a date. "
        "It may mean 6 January or 1 June 1949: write the month as a word. "
        "Write it like “January 6, 1949”, “January 1949”, “c. 1950”, “1949-01/1949-02” or “undated”."
    )


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("typed", ["6 май 1949", "c. May 6, 1949", "1945–1950", "1949年1月6日", "１９４９"])
def test_composed_and_decomposed_text_read_the_same(form: str, typed: str) -> None:
    assert parse(unicodedata.normalize(form, typed)).edtf == parse(typed).edtf  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "space", ["\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "\N{NARROW NO-BREAK SPACE}", "\t", "  "]
)
def test_any_white_space_is_a_space(space: str) -> None:
    read = parse(f"{space}January{space}6,{space}1949{space}")
    assert (read.edtf, read.stated) == ("1949-01-06", f"January{space}6,{space}1949")


def test_what_is_stored_reads_back_as_it_was() -> None:
    assert from_edtf("1949-01-06", " January 06, 1949 ") == parse("January 06, 1949")
    assert from_edtf("1950~/1953~", "early 1950s").display == "early 1950s"
    assert from_edtf("1950~/1953~").display == "circa 1950–1953"
    assert from_edtf("1949-01~/1949-02~", "early 1950s").display == "circa January–February 1949"
    assert from_edtf("1950~/1953~", "early days").display == "circa 1950–1953"
    assert from_edtf("", "n.d.") == parse("n.d.")
    assert from_edtf("") == UNDATED


@pytest.mark.parametrize("expression", ["1949-13", "undated", "January 1949", "1949-02-30"])
def test_a_stored_expression_that_is_not_edtf_is_refused(expression: str) -> None:
    with pytest.raises(DateError, match=expression):
        from_edtf(expression)
    with pytest.raises(DateError, match=expression):
        display(expression)


# Comparing


def test_dates_compare_as_ranges() -> None:
    month = parse("December 1959")
    assert month.certainly_within(date(1959, 1, 1), date(1959, 12, 31))
    assert not month.certainly_within(date(1959, 12, 2), date(1959, 12, 31))
    assert month.possibly_within(date(1959, 12, 31), date(1960, 1, 1))
    assert not month.possibly_within(date(1960, 1, 1), date(1960, 12, 31))


def test_a_date_in_doubt_is_never_certainly_within() -> None:
    assert not parse("1949?").certainly_within(date.min, date.max)
    assert parse("1949?").possibly_within(date(1949, 1, 1), date(1949, 1, 1))


def test_undated_may_be_any_day() -> None:
    assert not UNDATED.certainly_within(date.min, date.max)
    assert UNDATED.possibly_within(date(1949, 1, 1), date(1949, 1, 1))


def test_dates_contradict_when_no_day_fits_both() -> None:
    day = parse("2 October 1958")
    assert day.contradicts(parse("October 3, 1958"))
    assert not day.contradicts(parse("October 1958"))
    assert not day.contradicts(parse("after 1957"))
    assert not day.contradicts(UNDATED)
    assert not UNDATED.contradicts(day)


def test_dates_sort_by_their_first_then_their_last_day_and_undated_last() -> None:
    typed = ["1959", "December 1959", "December 1, 1959", "1960", "undated", "1958"]
    assert [read.stated for read in sorted(map(parse, typed), key=lambda read: read.sort_key)] == [
        *("1958", "1959", "December 1, 1959", "December 1959", "1960", "undated")
    ]


# Running text


@pytest.mark.parametrize(
    ("title", "expressions_found"),
    [
        ("Speech on Taiwan, 2 October 1958", ["1958-10-02"]),
        ("Letter, on 31 December 1950", ["1950-12-31"]),
        ("Meeting in the Crimea, 27 July 1979 (excerpt)", ["1979-07-27"]),
        ("From the Diary, Dec. 1950; continued January 5-7, 1951", ["1950-12", "1951-01-05/1951-01-07"]),
        ("Talks, 30 September - 3 October 1954", ["1954-09-30/1954-10-03"]),
        ("Talks held from 2 to 5 October 1958", ["1958-10-02/1958-10-05"]),
        ("Events after 4 February 1949", ["1949-02-05/.."]),
        ("Telegram No. 12 – 5 October 1958", ["1958-10-05"]),
        ("Cable, 1949-01-06, and reply of 08.01.1949", ["1949-01-06", "1949-01-08"]),
        ("Беседа 6 января 1949 г.", ["1949-01-06"]),
        ("毛泽东 1949年1月6日", ["1949-01-06"]),
        ("Record\N{NO-BREAK SPACE}of 6\N{NO-BREAK SPACE}January 1949", ["1949-01-06"]),
        ("Sino-Soviet Alliance, 1945-1950", []),
        ("The Korean War in 1950", []),
        ("What we may 1949 times regret", []),
        ("Resolution 31 February 1949", []),
        ("", []),
    ],
)
def test_dates_are_found_in_titles(title: str, expressions_found: list[str]) -> None:
    assert [found.edtf for found in dates_in(title)] == expressions_found


def test_a_found_date_keeps_its_words() -> None:
    (found,) = dates_in("Speech on Taiwan, 2 October 1958")
    assert found.stated == "2 October 1958"


# Properties

VOCABULARY = (
    *("after", "before", "since", "until", "by", "from", "to", "between", "and", "or", "not", "circa", "c."),
    *("about", "probably", "early", "mid", "late", "end", "of", "the", "all", "first", "quarter", "half"),
    *(
        "1949",
        "1950",
        "1949?",
        "1950s",
        "1900s",
        "January",
        "february",
        "января",
        "3月",
        "年",
        "г.",
        "6",
        "31",
    ),
    *(
        "5th",
        "06.01.1949",
        "1949-01",
        "19th",
        "century",
        "BC",
        "AD",
        "spring",
        "Q1",
        "unknown",
        "undated",
        "n.d.",
    ),
    *("date", "year", "later", "12:30", "p.m.", "-", "–", "/", ",", "[", "]", "(", ")", "?", "~"),
)
jumbles = st.lists(st.sampled_from(VOCABULARY), max_size=8).map(" ".join)

_days = st.dates(date(1900, 1, 1), date(1999, 12, 31))
_forms = (
    "%B {day}, %Y",
    "{day} %b %Y",
    "%d.%m.%Y",
    "%Y-%m-%d",
    "%B %Y",
    "%Y",
    "%Y年%m月%d日",
    "{day} %b",
    "%B",
)
_worded = st.builds(lambda day, form: day.strftime(form).format(day=day.day), _days, st.sampled_from(_forms))
_coarse = st.builds(
    "{}{}".format,
    st.sampled_from(
        ["spring ", "winter of ", "Q2 ", "early ", "mid-", "end of ", "first half of ", "", "the "]
    ),
    st.integers(1900, 1999).map(str) | st.sampled_from(["1950s", "1960s", "19th century", "January 1949"]),
)
_dates = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "", "", "c. ", "probably ", "["]),
    _worded | _coarse,
    st.sampled_from(["", "", "", "?", "]"]),
)
_phrases = st.sampled_from(
    (
        *("{0}", "{0}", "after {0}", "before {0}", "since {0}", "until {0}", "by {0}", "not before {0}"),
        *(
            "{0} or later",
            "{0} and earlier",
            "{0} onwards",
            "{0} to an unknown date",
            "an unknown date to {0}",
        ),
        *("{0} – {1}", "{0}-{1}", "{0} to {1}", "from {0} to {1}", "between {0} and {1}", "circa {0} – {1}"),
        *("{0} or {1}", "{0} and {1}", "all of {0} – {1}", "{0}, day unknown", "[{0} – {1}]", "{0} – {1}?"),
    )
)
statements = st.builds(lambda phrase, one, other: phrase.format(one, other), _phrases, _dates, _dates)


def read_or_none(text: str) -> StatedDate | None:
    try:
        return parse(text)
    except DateError:
        return None


@given(expressions)
@example("1950~/1959~")
@example("1949-01-06/1949-01-06")
@example("1939-41")
@example("9999-12-31/..")
@example("../9999-12-31")
@example("0001-01-01/..")
def test_whatever_is_shown_reads_back_as_the_same_expression(expression: str) -> None:
    assume(edtf.is_valid(expression))
    kept = from_edtf(expression).edtf
    assert parse(display(kept)).edtf == kept


@settings(max_examples=500)
@given(statements | jumbles)
def test_whatever_is_read_is_valid_ordered_and_reads_back(text: str) -> None:
    read = read_or_none(text)
    if read is None or read.earliest is None or read.latest is None:
        return
    assert read.earliest <= read.latest
    assert parse(display(read.edtf)).edtf == read.edtf
    assert parse(read.display).edtf == read.edtf


@settings(max_examples=500)
@given(statements)
def test_whatever_is_read_is_valid_to_a_second_implementation(text: str) -> None:
    """Except where it errs: see `second_opinion`."""
    read = read_or_none(text)
    if read is None or read.is_undated:
        return
    if not re.search(r"[\[{].*-(?:2[1-9]|3|4)", read.edtf) and not _begins_inside_its_end(read.edtf):
        assert finds_valid(read.edtf)


def _begins_inside_its_end(expression: str) -> bool:
    interval = edtf.parse(expression)
    if not isinstance(interval, edtf.Interval):
        return False
    start, end = interval.start, interval.end
    if not isinstance(start, edtf.Point) or not isinstance(end, edtf.Point):
        return False
    return start.low > end.low or (start.month == "24" and start.year == end.year)


@given(expressions)
def test_no_day_is_shown_that_is_not_known(expression: str) -> None:
    """A day in the words stands in the expression, or next to it ("after", "before"); so does a month."""
    assume(edtf.is_valid(expression))
    shown = display(expression)
    assume(shown != expression)
    if re.search(r"[a-z] [0-9]{1,2}(?=,|–)", shown):
        assert re.search(r"-[0-9]{2}-[0-9]{2}", expression)
    if any(name in shown for name in edtf.MONTH_NAMES):
        assert re.search(r"[0-9X]-(?:0[1-9]|1[0-2])", expression)


@given(st.text(max_size=60) | jumbles | statements | expressions)
@example("١٩٤٩")
@example("²")
@example("²/1/1949")
@example("[" * 200)
@example("(" * 120 + ")" * 120)
@example("circa " * 40)
@example("c" * 250)
@example("1 " * 120)
@example("from " * 50)
@example("between and " * 20)
@example("? " * 120)
@example("-" * 250)
@example("ﷺ" * 200)
def test_junk_raises_nothing_but_a_date_error_in_bounded_time(text: str) -> None:
    start = time.process_time()
    read_or_none(text)
    dates_in(text)
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize("text", ["9" * 1_000_000, " " * 1_000_000 + "x" * 1_000_000, "January " * 150_000])
def test_a_million_characters_are_refused_at_once(text: str) -> None:
    start = time.process_time()
    with pytest.raises(DateError, match="longer than 255 characters"):
        parse(text)
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize("text", ["January " * 100_000, "1 " * 400_000, "5 May - " * 100_000, "9" * 800_000])
def test_a_long_text_is_searched_in_proportion_to_its_length(text: str) -> None:
    start = time.process_time()
    dates_in(text)
    assert time.process_time() - start < 3


def test_listing_dates_are_read_quickly() -> None:
    """About 25 µs each where it was measured; ten times that is a mistake."""
    start = time.process_time()
    for year in range(1000, 2000):
        parse(f"January 06, {year}")
    assert time.process_time() - start < 0.25
