"""Files and streams into clean lines, or a sentence that says why not."""

import io
from pathlib import Path

import pytest

from archive_project.lib.dates import parse
from collections_app.importing.rows import UnusableInputError
from collections_app.importing.sources.date_lines import is_begun_date, is_date_line
from collections_app.importing.sources.listing_text import read_lines

pytestmark = pytest.mark.one_database


def lines(data: bytes) -> list[str]:
    return list(read_lines(io.BytesIO(data)))


def test_lines_are_clean() -> None:
    assert lines(b"\xef\xbb\xbfa\r\nb\rc\n\n  d") == ["a", "b", "c", "", "  d"]
    assert lines("a\u00a0\u2009b\t c \u200b\ne\u0301\u00ad".encode()) == ["a b c", "é"]


def test_line_ends_may_fall_between_two_chunks() -> None:
    filling = b"x" * ((1 << 16) - 1)
    assert lines(filling + b"\r\ny\r" + filling + b"\r") == [filling.decode(), "y", filling.decode()]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"\n \n\xc2\xa0", "is empty"),
        (b"%PDF-1.7 text", "is a PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"\x89PNG\r\n", "PNG image"),
        (b"text\x00more", "binary"),
        ("May 5, 1950".encode("utf-16"), "UTF-16"),
        (b"one\ntwo \xff three\n", r"line 2, byte 8 "),
        (b"\xef\xbb\xbfcaf\xe9 au lait", r"line 1, byte 6 "),
    ],
)
def test_what_is_no_text_gets_a_sentence_of_its_own(data: bytes, says: str) -> None:
    with pytest.raises(UnusableInputError, match=says):
        lines(data)


def test_a_file_cut_inside_a_character_loses_that_character() -> None:
    assert lines("é and ’".encode()[:-1]) == ["é and"]


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="does not exist"):
        list(read_lines(tmp_path / "missing.txt"))
    with pytest.raises(UnusableInputError, match="is a folder"):
        list(read_lines(tmp_path))
    page = tmp_path / "page.txt"
    page.write_bytes(b"a\nb")
    assert list(read_lines(str(page))) == ["a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        "January 06, 1949", "October 2, 1959", "July, 1945", "July 1945", "1955", "undated", "Undated", "n.d.",
        "No date", "Date unknown", "c. 1950", "circa May 1948", "1950s", "January 5-7, 1949", "1949-01-06",
        "January - February 1949", "6 January 1949", "1945-1950", "Spring 1958", "[1950]", "1950?", "ca. 1950",
        "December 28, 1949 - January 3, 1950", "5-7 January 1949", "1945-50", "after 4 Feb 1949", "Sept. 1950",
        "Monday, June 5, 1950", "Early 1950s", "October 32, 1956", "32 October 1956", "5/6/1949",
    ],
)  # fmt: skip
def test_a_line_that_is_wholly_a_date(text: str) -> None:
    assert is_date_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "1", "34", "1 - 10", "5-7", "19591", "1959 was a year", "May", "In May 1950", "May 5, 1950: Letter",
        "2 October 1958 in China", "Unknown", "The 1950s", "1893-1976", "3.5", "January", "42",
        "1931-present", "May Day 1956", "since 1950,", "On May 5, 1956", "Budapest, 1956",
    ],
)  # fmt: skip
def test_a_line_that_is_no_date(text: str) -> None:
    assert not is_date_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "[October 24, 1956]", "October 24, 1956 (approx.)", "January 1, 1955 [?]", "1950 (?)", "1949 [?]",
        "May 1956 (?)", "c1956", "1956 May 5", "5 мая 1956", "end of 1949", "beginning of 1956",
        "first half of 1949", "since 1950", "until 1950", "not after 1949", "on or before May 5, 1956",
        "no earlier than May 1956", "May 5 & 6, 1956", "May 5 through May 7, 1956", "194X", "1950 or later",
        "1956年10月24日", "c. 1950 (?)", "May 5, 1956, 10:30 am", "1949?/1950", "Q3 1956", "May 1956, day unknown",
    ],
)  # fmt: skip
def test_what_the_archive_reads_as_a_date_is_a_date_line(text: str) -> None:
    assert parse(text).earliest is not None
    assert is_date_line(text)


def test_the_beginning_of_a_date() -> None:
    assert all(is_begun_date(text) for text in ["J", "Octob", "October", "October 2", "October 2, 195", "19"])
    assert not any(is_begun_date(text) for text in ["", "Mao", "October was cold", "1959", "Mayor"])
