"""The timeline: every public document once, and none where it is not known to belong."""

import re

import pytest
from django.test import Client

from tests import factories as make
from tests.site.reading import Page, read

pytestmark = pytest.mark.django_db

ANNOUNCED = re.compile(r": (\d+) document|(?:year|month|Undated) (\d+) document")
DATES = {
    "On the sixth": "January 06, 1949",
    "On the sixth too": "January 6, 1949",
    "In January": "January 1949",
    "In March": "March 3, 1949",
    "Early in the year": "1949-01/1949-03",
    "That year": "1949",
    "In 1951": "December 1951",
    "Around 1950": "c. 1950",
    "The fifties": "1950s",
    "No date": "undated",
}


@pytest.fixture
def dated() -> None:
    for title, date in DATES.items():
        make.document(title, date=date)
    make.document("Hidden", date="July 1950", status="draft")


def total(page: Page) -> int:
    """The number of documents that the line above a list, or the one above the heading, speaks of."""
    says = [
        e.text or "" for e in page.main.iter() if e.get("id") == "documents" or e.get("class") == "eyebrow"
    ]
    found = re.search(r"(\d+) documents?", says[0])
    assert found
    return int(found[1])


def bars(page: Page) -> dict[str, int]:
    """What the bars count, by name."""
    named = (words.split(" document")[0].split(": ") for words in page.links if ": " in words)
    return {name: int(count) for name, count in named if count.isdigit()}


def days(page: Page) -> dict[str, list[str]]:
    """The titles under each date, in order."""
    found: dict[str, list[str]] = {}
    for section in page.main.iter("section"):
        if section.get("class") == "day":
            heading = section.find("h3")
            assert heading is not None
            found[heading.text or ""] = ["".join(title.itertext()) for title in section.iter("h4")]
    return found


@pytest.mark.usefixtures("dated")
def test_every_document_is_counted_once(client: Client) -> None:
    page = read(client, "/timeline/")

    assert bars(page) == {"1949": 6, "1951": 1}
    assert {"In no certain year 2 documents", "Undated 1 document"} <= set(page.links)
    assert "10 documents, 1949 to 1951" in page.words


@pytest.mark.usefixtures("dated")
def test_each_stretch_of_time_holds_as_many_as_it_announces(client: Client) -> None:
    waiting, seen = {"/timeline/": len(DATES)}, set()
    while waiting:
        address, announced = waiting.popitem()
        page = read(client, address)
        seen.add(address)
        assert total(page) == announced, address
        for words, target in page.links.items():
            if count := ANNOUNCED.search(words):
                waiting[target] = int(count[1] or count[2])
    assert len(seen) == 9, (
        "all, of two years, of three months, of one in no certain month, of no year, undated"
    )


@pytest.mark.usefixtures("dated")
def test_a_year_shows_its_months_and_what_only_the_year_is_known_of(client: Client) -> None:
    page = read(client, "/timeline/1949/")

    assert bars(page) == {"January": 3, "March": 1}
    assert page.links["In no certain month 2 documents"] == "/timeline/1949/no-certain-month/"
    assert sorted(title for titles in days(page).values() for title in titles) == sorted(list(DATES)[:6])
    apart = read(client, "/timeline/1949/no-certain-month/")
    assert days(apart) == {"January–March 1949": ["Early in the year"], "1949": ["That year"]}


@pytest.mark.usefixtures("dated")
def test_a_month_goes_day_by_day(client: Client) -> None:
    page = read(client, "/timeline/1949/1/")

    assert days(page) == {
        "January 1949": ["In January"],
        "January 6, 1949": ["On the sixth", "On the sixth too"],
    }
    assert page.section("Where this is").links["1949"] == "/timeline/1949/"


@pytest.mark.usefixtures("dated")
def test_steps_lead_past_what_is_empty(client: Client) -> None:
    def steps(address: str) -> list[str]:
        page = read(client, address)
        return (
            list(page.section("Before and after").links.values())
            if page.has_section("Before and after")
            else []
        )

    assert steps("/timeline/1949/") == ["/timeline/1951/"]
    assert steps("/timeline/1951/") == ["/timeline/1949/"]
    assert steps("/timeline/1949/1/") == ["/timeline/1949/3/"]
    assert steps("/timeline/1949/3/") == ["/timeline/1949/1/", "/timeline/1951/"]
    assert steps("/timeline/undated/") == []


@pytest.mark.usefixtures("dated")
def test_what_no_year_can_claim_stands_apart(client: Client) -> None:
    titles = [title for group in days(read(client, "/timeline/several-years/")).values() for title in group]
    assert sorted(titles) == ["Around 1950", "The fifties"]
    assert days(read(client, "/timeline/undated/")) == {"Undated": ["No date"]}


@pytest.mark.usefixtures("dated")
@pytest.mark.parametrize(
    "nowhere",
    [
        "1950/",
        "1948/",
        "0/",
        "01949/",
        "99999/",
        "1949/2/",
        "1949/13/",
        "1949/0/",
        "1949/01/",
        "1951/no-certain-month/",
    ],
)
def test_a_time_that_holds_nothing_is_not_found(client: Client, nowhere: str) -> None:
    assert client.get(f"/timeline/{nowhere}").status_code == 404


@pytest.mark.usefixtures("dated")
@pytest.mark.parametrize("junk", ["page=x", "page=0", "page=%00", "year=1951", "q='"])
def test_junk_shows_the_beginning(client: Client, junk: str) -> None:
    assert total(read(client, f"/timeline/1949/?{junk}")) == 6
    assert client.get("/timeline/1949/?page=2").status_code == 404


def test_an_empty_archive_is_kind_about_it(client: Client) -> None:
    assert "yet" in read(client, "/timeline/").words
    assert read(client, "/browse/").words
    assert client.get("/timeline/undated/").status_code == 404


@pytest.mark.usefixtures("dated")
def test_browse_leads_everywhere(client: Client) -> None:
    cable = make.document("Cable", type=make.document_type("Cable"))
    cable.places.add(make.place("Moscow"))
    make.attribution(cable, make.person("Mao Zedong"))

    links = read(client, "/browse/").links
    doors = {"Timeline", "Documents", "Collections", "People", "Essays", "Places", "Document types"}
    assert doors <= set(links)
    assert "Subjects" not in links, "no public document has any"
    assert links["Moscow"] == "/places/moscow/"
