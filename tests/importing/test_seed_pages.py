"""The five seed pages, word for word where it matters."""

from pathlib import Path

import pytest

from collections_app.importing.rows import EssayMention
from tests.importing.reading import Page, read

pytestmark = pytest.mark.one_database

SEEDS = Path(__file__).parents[2] / "fixtures" / "pages"
SEED_FILES = sorted(SEEDS.glob("*.txt"))


def seed(number: str) -> Page:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    return read(path.read_bytes())


@pytest.mark.parametrize(
    ("number", "kind", "edition", "title", "caption"),
    [
        ("000", "collection", 2, "Sino-Soviet Relations", 'Soviet propaganda poster, "Friends Forever."'),
        ("001", "collection", 1, "Sino-Soviet Relations", 'Soviet propaganda poster, "Friends Forever."'),
        (
            "002",
            "collection",
            2,
            "Making of the Sino-Soviet Alliance, 1945-1950",
            "Mao at Stalin's side on a ceremony arranged for Stalin's 71th birthday in Moscow in December 1949.",
        ),
        ("003", "results", 2, "", ""),
        ("004", "collection", 1, "Sino-Soviet Split, 1960-1984", "Mao and Khrushchev, 1958"),
    ],
)
def test_a_seed_says_what_it_is(number: str, kind: str, edition: int, title: str, caption: str) -> None:
    head = seed(number).head
    assert (head.kind, head.edition, head.title, head.caption) == (kind, edition, title, caption)


@pytest.mark.parametrize(
    ("number", "ending"),
    [
        ("000", "and (5) Sino-Soviet Rapprochement, 1985-1989."),
        ("001", "See also The Sino-Soviet Split, 1960-1984."),
        ("002", "For a collections resource guide see The Sino-Soviet Alliance, 70 Years Later."),
        ("004", "Sino-Soviet Border Conflict, 1969; and Sino-Soviet Rapprochement, 1985-1989."),
    ],
)
def test_an_introduction_loses_its_caption_and_nothing_else(number: str, ending: str) -> None:
    introduction = seed(number).head.introduction
    assert introduction.endswith(ending)
    assert "Image" not in introduction


@pytest.mark.parametrize(
    ("number", "titles"),
    [
        (
            "000",
            (
                "Making of the Sino-Soviet Alliance, 1945-1950",
                "Sino-Soviet Alliance, 1950-1959",
                "Sino-Soviet Split, 1960-1984",
                "Sino-Soviet Border Conflict, 1969",
                "Sino-Soviet Rapprochement, 1985-1989",
            ),
        ),
        ("001", ("The Sino-Soviet Split, 1960-1984",)),
        (
            "002",
            (
                "Sino-Soviet Alliance, 1950-1959",
                "Sino-Soviet Split, 1960-1984",
                "Sino-Soviet Border Conflict, 1969",
                "Sino-Soviet Rapprochement, 1985-1989",
            ),
        ),
        ("003", ()),
        (
            "004",
            (
                "Making of the Sino-Soviet Alliance, 1945-1950",
                "Sino-Soviet Alliance, 1950-1959",
                "Sino-Soviet Border Conflict, 1969",
                "Sino-Soviet Rapprochement, 1985-1989",
            ),
        ),
    ],
)
def test_a_seed_names_other_collections(number: str, titles: tuple[str, ...]) -> None:
    assert seed(number).head.see_also == titles


def test_an_essay_is_named_with_its_author_or_as_a_resource_guide() -> None:
    title = "The Sino-Soviet Alliance, 70 Years Later"
    assert seed("000").head.essays == (EssayMention(title, ("Charles Kraus",), "February 2020"),)
    assert seed("002").head.essays == (EssayMention(title),)
    assert seed("001").head.essays == seed("004").head.essays == ()


def test_a_search_result_tells_its_range() -> None:
    head = seed("003").head
    assert (head.range, head.total) == ((1, 10), 34)
    assert seed("000").head.range is None


@pytest.mark.parametrize(("number", "count"), [("000", 5), ("001", 20), ("002", 5), ("003", 10), ("004", 20)])
def test_every_listing_of_a_seed_is_an_entry(number: str, count: int) -> None:
    page = seed(number)
    assert len(page.entries) == count
    assert page.unread == []
    assert not page.end.truncated
    assert not any(entry.truncated for entry in page.entries)
    assert all(entry.title and entry.date_text for entry in page.entries)


def test_popular_documents_are_featured() -> None:
    assert all(entry.featured for number in ("000", "002") for entry in seed(number).entries)
    assert not any(entry.featured for number in ("001", "003", "004") for entry in seed(number).entries)


@pytest.mark.parametrize(
    ("number", "at", "line", "date_text", "title", "summary_start", "summary_end"),
    [
        (
            "000",
            0,
            11,
            "October 2, 1959",
            "Discussion between N.S. Khrushchev and Mao Zedong",
            "Khr",
            "Taiwan.",
        ),
        (
            "000",
            3,
            29,
            "December 1959",
            "Mao Zedong, Outline for a Speech on the International Situation",
            "Dr",
            ".",
        ),
        (
            "001",
            4,
            36,
            "January 06, 1949",
            "Cable, Stalin to Mao Zedong [via Terebin]",
            "Stalin, through",
            "ed.",
        ),
        (
            "001",
            19,
            124,
            "January 31, 1949",
            "Notes by Anastas Mikoyan ahead of Meetings with Mao Zedong",
            "N",
            '."',
        ),
        ("002", 4, 33, "May 10, 1948", "Cable, Mao Zedong to Filippov [Stalin]", "Mao says", "further."),
        (
            "004",
            19,
            126,
            "March 08, 1965",
            "Cable from the Chinese Embassy",
            "The Chinese Embassy",
            "in Russian.",
        ),
    ],
)
def test_entries_stand_where_the_page_has_them(
    *, number: str, at: int, line: int, date_text: str, title: str, summary_start: str, summary_end: str
) -> None:
    entry = seed(number).entries[at]
    assert (entry.line, entry.date_text) == (line, date_text)
    assert entry.title.startswith(title)
    assert entry.summary.startswith(summary_start)
    assert entry.summary.endswith(summary_end)


def test_a_listing_may_have_no_summary() -> None:
    without = [
        (entry.date_text, entry.line)
        for number in ("001", "003")
        for entry in seed(number).entries
        if not entry.summary
    ]
    assert without == [("January 15, 1949", 102), ("November 18, 1957", 9), ("October 11, 1956", 19)]


def test_misspellings_and_quotation_marks_are_kept() -> None:
    assert "Nationalist Goverment in Nanjing" in seed("001").entries[14].summary
    assert '"to expsoe the network of American agents"' in seed("002").entries[3].summary
    assert (
        seed("003").entries[2].title
        == "I. Tugarinov to Cde. B.N. Ponomarev, ‘Concentering the Situation on Taiwan (Memorandum)’"
    )
