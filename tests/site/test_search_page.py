"""What the search page promises: nothing hidden, nothing dated that is not, no result without an end."""

import re
from html import unescape

import pytest
from django.test import Client

from documents.models import Document, Person, Status
from documents.search import engine
from tests import factories as make
from tests.site.reading import page_of, read
from tests.site.searching import chips, counts, search, total

pytestmark = pytest.mark.django_db


@pytest.fixture
def dated() -> dict[str, Document]:
    return {
        date: make.document(f"Minutes, {date or 'no date'}", date=date)
        for date in ("May 1949", "1949", "1948-12/1949-01", "c. 1949", "")
    }


def test_an_undated_document_is_in_no_year_and_has_its_own_choice(
    client: Client, dated: dict[str, Document]
) -> None:
    assert "Minutes, no date" not in search(client, "year=1949").titles
    assert "Minutes, no date" not in search(client, "from=1900&to=2000").titles
    assert search(client, "undated=1").titles == ["Minutes, no date"]
    assert "Undated 1 document" in search(client, "q=minutes").section("Outside the years").links
    assert "Minutes, no date" in search(client, "year=1949&undated=1").titles


def test_a_range_finds_what_possibly_falls_in_it_and_says_so(
    client: Client, dated: dict[str, Document]
) -> None:
    page = search(client, "from=1949&to=1949")
    certain = search(client, "from=1949&to=1949&certain=1")

    assert "Minutes, 1948-12/1949-01" in page.titles
    assert page.words.count("only possibly falls in this range") == 2
    assert sorted(certain.titles) == ["Minutes, 1949", "Minutes, May 1949"]
    assert "only possibly" not in certain.words


def test_where_nothing_is_found_no_facet_counts_nothing(client: Client) -> None:
    cable = make.document_type("Cable")
    make.document("Minutes", type=cable)

    assert "Narrow this result" in search(client, "type=cable").words
    page = search(client, "q=airfield&type=cable")
    assert "Nothing found" in page.words
    assert "Narrow this result" not in page.words
    assert "Type: Cable" in chips(page)


def test_a_date_that_cannot_be_read_is_kept_in_the_form_with_a_reason(
    client: Client, dated: dict[str, Document]
) -> None:
    page = search(client, "from=6/1/1949&to=May+1949")

    field = next(field for field in page.main.iter("input") if field.get("name") == "from")
    assert field.get("value") == "6/1/1949"
    assert field.get("aria-invalid") == "true"
    assert "cannot be read as a date" in page.words
    assert list(chips(page)) == ["To: May 1949"]
    asked = search(client, "from=March+1949&to=1949-05-30")
    assert list(chips(asked)) == ["From: March 1949", "To: May 30, 1949"]


def test_a_range_that_ends_before_it_begins_is_said(client: Client, dated: dict[str, Document]) -> None:
    page = search(client, "from=1950&to=1948")

    assert "“1948” is before the beginning, “1950”" in page.words
    assert list(chips(page)) == ["From: 1950"]


def test_a_hidden_document_is_neither_found_nor_counted(client: Client) -> None:
    genre, cable = make.document_type("Wiretap"), make.document_type("Cable")
    make.document("Open cable on the airfield", type=cable)
    hidden = make.document("Sealed cable on the airfield", type=genre, status=Status.DRAFT)

    page = search(client, "q=airfield")
    assert page.titles == ["Open cable on the airfield"]
    assert counts(page, "Types") == {"Cable": 1}
    assert "Type: Wiretap" not in search(client, "type=wiretap").words

    hidden.publish()
    hidden.save()
    assert total(search(client, "q=airfield")) == 2
    assert search(client, "type=wiretap").titles == ["Sealed cable on the airfield"]

    hidden.status = Status.DRAFT
    hidden.save()
    assert search(client, "q=airfield").titles == ["Open cable on the airfield"]


def test_an_unpublished_person_is_as_one_who_never_was(client: Client) -> None:
    document = make.document("Report of the agent")
    make.attribution(document, make.person("Secret Agent", status=Status.DRAFT))

    page = search(client, "person=secret-agent")

    assert total(page) == 1
    assert not page.has_section("Filters in force")
    assert not page.has_section("People")


def test_markup_in_a_record_stays_text(client: Client) -> None:
    make.document(
        "The <script>alert('airfield')</script> affair", summary="An <b>airfield</b> & <img src=x onerror=y>."
    )

    content = client.get("/search/", {"q": "airfield"}).content.decode()

    assert "<script>" not in content
    assert "<img" not in content
    assert "<b>" not in content
    assert "<mark>airfield</mark>" in content
    assert "An <b>airfield</b> & <img src=x" in unescape(re.sub("</?mark>", "", content))


def test_every_page_of_a_result_can_be_reached(client: Client) -> None:
    for number in range(45):
        make.document(f"Cable No. {number + 1}", date="May 1949")

    second, last = search(client, "q=cable&page=2"), search(client, "q=cable&page=3")

    assert "21–40 of 45 documents" in second.words
    assert len(last.titles) == 5
    assert client.get("/search/?q=cable&page=4").status_code == 404
    assert client.get("/search/?q=cable&page=999999999999").status_code == 404
    assert "page=3" in second.section("Pages").links["Next page →"]
    assert "q=cable" in second.section("Pages").links["Next page →"]


def test_while_there_is_no_index_the_page_says_so_and_offers_to_browse(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*args: object, **kwargs: object) -> None:
        raise engine.SearchUnavailable("It is being built.")

    monkeypatch.setattr(engine, "search", unavailable)

    response = client.get("/search/?q=cable")

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert page_of(response).links["People from A to Z"] == "/people/"


def test_while_there_is_no_index_lists_show_everything_and_narrow_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = make.collection()
    for title in ("Later", "Earlier"):
        make.placement(collection, make.document(title, date="1950" if title == "Later" else "1949"))
    make.document("Elsewhere", date="1951")

    def unavailable(*args: object, **kwargs: object) -> None:
        raise engine.SearchUnavailable("It is being built.")

    for name in ("search", "by_year"):
        monkeypatch.setattr(engine, name, unavailable)

    page = read(client, collection.get_absolute_url())
    assert page.titles == ["Earlier", "Later"]
    assert "2 documents" in page.words
    assert not page.has_section("Order")
    assert read(client, "/documents/").titles == ["Earlier", "Later", "Elsewhere"]
    assert "holds 3 documents" in read(client, "/").words
    assert client.get(collection.get_absolute_url() + "?year=1949").status_code == 503


def test_while_there_is_no_index_a_person_is_not_named_beside_each_of_their_documents(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    mao, document = make.person("Mao Zedong"), make.document("Cable")
    make.attribution(document, mao)
    make.attribution(document, make.person("Joseph Stalin"), "recipient")

    def unavailable(*args: object, **kwargs: object) -> None:
        raise engine.SearchUnavailable("It is being built.")

    for name in ("search", "by_year"):
        monkeypatch.setattr(engine, name, unavailable)

    [card] = read(client, mao.get_absolute_url()).main.iter("article")
    assert "Joseph Stalin" in "".join(card.itertext())
    assert "Mao Zedong" not in "".join(card.itertext())


def test_every_page_has_the_box(client: Client) -> None:
    person: Person = make.person("Mao Zedong")
    for address in ("/", "/documents/", person.get_absolute_url()):
        assert 'action="/search/"' in client.get(address).content.decode(), address


def test_a_title_is_marked_whole_with_its_punctuation(client: Client) -> None:
    make.document("Cable, Mao to Filippov [Stalin]")

    assert (
        "Cable, Mao to <mark>Filippov</mark> [Stalin]" in client.get("/search/?q=filippov").content.decode()
    )
