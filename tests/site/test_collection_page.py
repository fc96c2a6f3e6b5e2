"""The page of a collection."""

import pytest
from django.test import Client

from documents.models import Status
from tests import factories as make
from tests.site.reading import read

pytestmark = pytest.mark.django_db


def test_the_caption_stands_where_the_picture_is_missing(client: Client) -> None:
    collection = make.collection(
        caption='Soviet propaganda poster, "Friends Forever."', credit="Wilson Center"
    )

    page = read(client, collection.get_absolute_url())

    assert 'Soviet propaganda poster, "Friends Forever." Wilson Center' in page.words
    assert not list(page.main.iter("img"))


def test_a_picture_has_its_words(client: Client) -> None:
    collection = make.collection(with_image=True, image_alternative_text="Two men shaking hands")

    (image,) = read(client, collection.get_absolute_url()).main.iter("img")

    assert image.get("alt") == "Two men shaking hands"
    assert (image.get("width"), image.get("height")) == ("12", "8")
    assert client.get(image.get("src", "")).status_code == 200


def test_popular_documents_come_in_the_order_that_curators_gave_them(client: Client) -> None:
    collection = make.collection()
    for position, title in [(2, "Second"), (1, "First"), (3, "Third")]:
        document = make.document(title, date=f"195{position}")
        make.placement(collection, document, position=position, featured=True)
    make.placement(collection, make.document("Fourth"), position=0)
    hidden = make.document("Hidden", status=Status.DRAFT)
    make.placement(collection, hidden, position=0, featured=True)

    page = read(client, collection.get_absolute_url())

    assert page.section("Popular documents").titles == ["First", "Second", "Third"]


def test_documents_stand_in_order_of_time_twenty_a_page(client: Client) -> None:
    collection = make.collection()
    for day in range(25, 0, -1):
        make.placement(collection, make.document(f"Cable {day}", date=f"January {day:02}, 1949"))
    make.placement(collection, make.document("Undated", date="undated"))

    first = read(client, collection.get_absolute_url()).section("1–20 of 26 documents")
    second = read(client, collection.get_absolute_url() + "?page=2").section("21–26 of 26 documents")

    assert first.titles == [f"Cable {day}" for day in range(1, 21)]
    assert second.titles == [*(f"Cable {day}" for day in range(21, 26)), "Undated"]


@pytest.mark.parametrize(
    "summary", ["Words and words. " * 700, "中苏关系的文件" * 1700, "https://" + "x" * 12000]
)
def test_a_list_shows_the_beginning_of_a_summary_whether_its_words_are_parted_or_not(
    client: Client, summary: str
) -> None:
    collection = make.collection()
    make.placement(collection, make.document(summary=summary))

    (shown,) = (
        p
        for p in read(client, collection.get_absolute_url()).main.iter("p")
        if p.get("class") == "card-summary"
    )

    words = "".join(shown.itertext())
    assert words.endswith("…")
    assert 100 < len(words) < 500


def test_a_year_filters_and_can_be_taken_back(client: Client) -> None:
    collection = make.collection()
    cable = make.document_type("Cable")
    for date in ["1948", "January 06, 1949", "1949-12/1950-01"]:
        make.placement(collection, make.document(f"Of {date}", date=date, type=cable))
    make.placement(collection, make.document("Of no day", date="undated"))
    address = collection.get_absolute_url()

    page = read(client, address + "?type=cable")
    assert page.section("Documents by year").links["1949: 1 document 1 49"] == "?year=1949&type=cable"
    assert page.links["Spanning several years 1 document"] == "?type=cable&several=1"

    page = read(client, address + "?year=1949&type=cable")
    assert page.section("1 document").titles == ["Of January 06, 1949"]
    assert page.links["Remove the filter Year: 1949 ×"] == "?type=cable"

    assert read(client, address + "?several=1").section("1 document").titles == ["Of 1949-12/1950-01"]
    assert read(client, address + "?undated=1").section("1 document").titles == ["Of no day"]


def test_documents_of_other_collections_are_not_counted(client: Client) -> None:
    collection, other = make.collection(), make.collection()
    make.placement(collection, make.document("Ours", date="1949"))
    make.placement(other, make.document("Theirs", date="1951"))

    page = read(client, collection.get_absolute_url())

    assert "1 document, 1949" in page.words
    assert "1 document, 1949" in read(client, collection.get_absolute_url() + "?year=1812").words
    assert "Theirs" not in page.words


def test_related_collections_are_found_from_either_side(client: Client) -> None:
    parent = make.collection("The whole")
    collection = make.collection("The part", parent=parent)
    child = make.collection("A part of the part", parent=collection)
    named, naming, stub = (
        make.collection("Named"),
        make.collection("Naming"),
        make.collection(status=Status.DRAFT),
    )
    collection.see_also.add(named, stub)
    naming.see_also.add(collection)

    page = read(client, collection.get_absolute_url())

    assert page.section("Within this collection").links == {"A part of the part": child.get_absolute_url()}
    assert set(page.section("Related collections").links) == {"Named", "Naming"}
    assert page.section("Where this is").links["The whole"] == parent.get_absolute_url()


def test_the_collections_above_lead_back_up_as_far_as_they_are_public(client: Client) -> None:
    above = make.collection("Closed", status=Status.DRAFT)
    for title in ("Archive", "Fond", "Series"):
        above = make.collection(title, parent=above)
    file = make.collection("File", parent=above)

    links = read(client, file.get_absolute_url()).section("Where this is").links

    assert list(links) == ["Collections", "Archive", "Fond", "Series"]


def test_a_year_of_it_is_looked_at_month_by_month(client: Client) -> None:
    collection = make.collection()
    for position, date in enumerate(["January 06, 1949", "January 1949", "May 2, 1949", "1949", "1950"]):
        make.placement(collection, make.document(f"Cable {position}", date=date))
    make.document("Elsewhere", date="January 07, 1949")
    address = collection.get_absolute_url()

    year = read(client, f"{address}?year=1949")
    assert "1949 by month" not in read(client, address).words
    assert year.links["January: 2 documents 2 Jan"] == "?year=1949&month=1"

    january = read(client, f"{address}?year=1949&month=1")
    assert january.section("1–2 of 2 documents").titles == ["Cable 1", "Cable 0"]
    assert january.links["January: 2 documents 2 Jan"] == "?year=1949"
