"""What must hold for every page, tried on mutated, generated, cut and senseless ones."""

import tracemalloc
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, count, islice

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from collections_app.importing.rows import Entry, PageEnd, UnusableInputError
from collections_app.importing.sources.listing_text import read_page
from tests.importing.reading import Page, read
from tests.importing.test_seed_pages import SEED_FILES

pytestmark = pytest.mark.one_database

SEED_BYTES = [path.read_bytes() for path in SEED_FILES]
SEED_PAGES = [read(data) for data in SEED_BYTES]
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


# The same page, saved differently

SPACES = ["\u00a0", "  ", "\t", "\u2009", " \u200b", "\u3000 "]
SAVINGS: dict[str, Callable[[str, int], str]] = {
    "Windows line ends": lambda text, _: text.replace("\n", "\r\n"),
    "old Macintosh line ends": lambda text, _: text.replace("\n", "\r"),
    "a byte order mark": lambda text, _: "\ufeff" + text,
    "other spaces": lambda text, at: text.replace(" ", SPACES[at % len(SPACES)]),
    "decomposed accents": lambda text, _: unicodedata.normalize("NFD", text),
    "trailing spaces": lambda text, at: text.replace("\n", " \t"[: at % 3] + "\n"),
    "more blank lines": lambda text, at: text.replace("\n\n", "\n\n\n" + "\n" * (at % 3)),
    "lines of spaces": lambda text, _: text.replace("\n\n", "\n \u00a0\n"),
    "zero-width characters": lambda text, _: text.replace("a", "a\u200b").replace("S", "\u2060S"),
    "a line end at the end": lambda text, at: text + "\n" * (at % 4),
}


def without_lines(page: Page) -> list[object]:
    """The rows but for their line numbers, which more blank lines change."""
    return [
        (row.date_text, row.title, row.summary, row.featured, row.truncated)
        if isinstance(row, Entry)
        else row
        for row in page.rows
    ]


@quick
@given(
    which=st.integers(0, len(SEED_BYTES) - 1),
    savings=st.lists(st.sampled_from(sorted(SAVINGS)), unique=True),
    at=st.integers(0, 12),
)
def test_the_same_page_saved_differently_reads_the_same(which: int, savings: list[str], at: int) -> None:
    text = SEED_BYTES[which].decode()
    # Line ends last: the other savings look for plain ones.
    for saving in sorted(savings, key=lambda one: "line ends" in one):
        text = SAVINGS[saving](text, at)
    assert without_lines(read(text)) == without_lines(SEED_PAGES[which])


# Pages made up in every layout

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
WORDS = "Cable Letter Report from to on of the Mao Stalin (Orlov) [via Terebin] 1949 talks, - “peace” it’s é 3.5 N.S.".split()  # noqa: SIM905


@st.composite
def written_dates(draw: st.DrawFn) -> str:
    year, month, day = draw(st.integers(1917, 1991)), draw(st.sampled_from(MONTHS)), draw(st.integers(1, 28))
    return draw(
        st.sampled_from(
            [
                f"{month} {day}, {year}",
                f"{month} {day:02}, {year}",
                f"{month}, {year}",
                f"{month} {year}",
                f"{year}",
                "undated",
                f"c. {year}",
                f"{year}s",
                f"{day} {month} {year}",
                f"{month} 3-{day + 1}, {year}",
            ]
        )
    )


def phrases(fewest: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=fewest, max_size=most).map(" ".join)


titles = phrases(2, 9).map(lambda phrase: f"Memo {phrase} No".strip())
sentences = phrases(3, 40).map(lambda phrase: f"It says {phrase} so.")


@dataclass(frozen=True)
class Record:
    date_text: str
    title: str
    paragraphs: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, str, str]:
        return self.date_text, self.title, "\n\n".join(self.paragraphs)


def records(dates: st.SearchStrategy[str]) -> st.SearchStrategy[list[Record]]:
    paragraphs = st.lists(sentences, max_size=3).map(tuple)
    return st.lists(st.builds(Record, dates, titles, paragraphs), min_size=2, max_size=9)


dated = records(written_dates())
some_undated = records(st.one_of(st.just(""), written_dates(), written_dates()))

OLD_HEAD = "Search in\nADD SEARCH FILTER CANCEL SEARCH FILTER\n\nDigital Archive International History Declassified\n\n"
ABOUT = "Talks in Moscow\n\nDocuments on the talks that were held in Moscow between the two delegations.\n\n"


def _lines(record: Record) -> list[str]:
    return [part for part in (record.date_text, record.title, *record.paragraphs) if part]


def bulleted(page: list[Record]) -> str:
    return f"{OLD_HEAD}No image found.\n\n{ABOUT}" + "\n".join(
        "  • " + "\n\n    ".join(_lines(one)) + "\n" for one in page
    )


def bullets_alone(page: list[Record]) -> str:
    return f"{OLD_HEAD}{ABOUT}" + "\n\n".join("•\n\n" + "\n\n".join(_lines(one)) for one in page)


def in_blocks(page: list[Record]) -> str:
    body = "\n\n".join("\n\n".join(_lines(one)) for one in page)
    return f"Skip to content\n\n{ABOUT}Popular Documents\n\n{body}\n\nPagination"


def lines_between_blanks(page: list[Record]) -> str:
    return f"Skip to content\n\n{ABOUT}" + "\n\n".join("\n".join(_lines(one)) for one in page)


def flat_with_dashes(page: list[Record]) -> str:
    return ABOUT.replace("\n\n", "\n") + "".join("-\n" + "\n".join(_lines(one)) + "\n" for one in page)


def flat_with_dashes_between(page: list[Record]) -> str:
    return "SEARCH RESULTS\nDocuments\n" + "\n-\n".join("\n".join(_lines(one)) for one in page)


def flat(page: list[Record]) -> str:
    return (
        "Skip to content\n" + ABOUT.replace("\n\n", "\n") + "\n".join("\n".join(_lines(one)) for one in page)
    )


def without_head(page: list[Record]) -> str:
    return "\n\n".join("• " + "\n\n".join(_lines(one)) for one in page)


@quick
@pytest.mark.parametrize("render", [bulleted, bullets_alone, flat_with_dashes, without_head])
@given(page=some_undated)
def test_a_page_with_a_bullet_at_every_record_reads_as_it_was_written(
    render: Callable[[list[Record]], str], page: list[Record]
) -> None:
    assume(sum(bool(one.date_text) for one in page) > 0)
    assert read(render(page)).records == [one.fields for one in page]


@quick
@pytest.mark.parametrize("render", [in_blocks, lines_between_blanks, flat, flat_with_dashes_between])
@given(page=dated)
def test_a_page_with_a_date_at_every_record_reads_as_it_was_written(
    render: Callable[[list[Record]], str], page: list[Record]
) -> None:
    assert read(render(page)).records == [one.fields for one in page]


@quick
@given(page=dated)
def test_the_layout_of_a_page_does_not_change_what_it_says(page: list[Record]) -> None:
    said = [read(render(page)).records for render in (bulleted, in_blocks, flat, flat_with_dashes)]
    assert all(one == said[0] for one in said)


# Pages that break off

STOPS = '.!?…"”)]»'


def check_cut(data: bytes, whole: Page, at: int) -> None:
    try:
        page = read(data[:at])
    except UnusableInputError:
        return
    for position, entry in enumerate(page.entries):
        uncut = whole.entries[position]
        assert (entry.line, entry.date_text) == (uncut.line, uncut.date_text)
        if entry is not page.entries[-1]:
            assert entry == uncut
            continue
        assert uncut.title.startswith(entry.title)
        assert uncut.summary.startswith(entry.summary)
        if (entry.title, entry.summary) != (uncut.title, uncut.summary):
            assert entry.truncated or (entry.summary or entry.title).endswith(tuple(STOPS))
        if entry.truncated:
            assert page.end.truncated


@quick
@given(which=st.integers(0, len(SEED_BYTES) - 1), at=st.integers(0, 8000))
@example(which=3, at=4020)  # inside "Pagination"
@example(which=0, at=1100)
def test_a_cut_page_never_gives_a_record_what_is_not_its_own(which: int, at: int) -> None:
    check_cut(SEED_BYTES[which], SEED_PAGES[which], at)


def test_a_short_seed_can_be_cut_at_every_byte() -> None:
    for at in range(len(SEED_BYTES[0])):
        check_cut(SEED_BYTES[0], SEED_PAGES[0], at)


# Senseless pages

fragments = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["Skip to content", "Timeline", "Documents", "Results:", "1 - 10 of 34", "Pagination", "-", "•", ""]
    ),
    st.sampled_from(
        ["Author(s):", "Source", "Rights", "Get Citation", "Document Information", "• Citation", "(Image, "]
    ),
    st.sampled_from(
        ["No image found.", "SEARCH RESULTS", "See also the X and the Y.", '"T," 1950, Digital Archive', "]("]
    ),
    written_dates(),
    titles,
    sentences,
)


@quick
@given(lines=st.lists(fragments, max_size=40))
def test_no_page_however_senseless_is_more_than_unusable(lines: list[str]) -> None:
    try:
        rows = list(read_page(lines))
    except UnusableInputError:
        return
    assert isinstance(rows[-1], PageEnd)


@quick
@given(data=st.binary(max_size=400))
def test_no_file_however_broken_is_more_than_unusable(data: bytes) -> None:
    try:
        read(data)
    except UnusableInputError:
        return


# Size

MANY = 30_000


def endless_page() -> Iterator[str]:
    head = [
        "Skip to content",
        "",
        "Talks in Moscow",
        "",
        "Documents on the talks that were held.",
        "",
        "Documents",
        "",
    ]
    entries = (
        line
        for number in count()
        for line in (
            f"May {number % 28 + 1}, 1950",
            "",
            f"Letter No. {number} to Stalin",
            "",
            "A summary of it.",
            "",
        )
    )
    return chain(head, entries)


def test_a_page_of_any_length_costs_the_memory_of_its_beginning() -> None:
    tracemalloc.start()
    try:
        entries = sum(isinstance(row, Entry) for row in read_page(islice(endless_page(), 8 + 6 * MANY)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert entries == MANY
    assert peak < 6_000_000  # held whole, the page would take five times as much


@pytest.mark.parametrize(
    "filling", ["a", "a ", "(", "see also (", "(Image, ", "1950-", "“", "January ", "\u00a0", "- "]
)
def test_one_endless_line_is_read_in_no_time(filling: str) -> None:
    page = f"Skip to content\n\nTitle\n\n{filling * (2_000_000 // len(filling))}\n\nMay 5, 1950\n\nLetter\n\nText.\n"
    assert read(page).entries[-1].date_text == "May 5, 1950"
