"""What is read most: counted by the day, for readers alone, and shown on the pages of collections."""

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from documents import readings
from documents.models import Document, ReadingCount, Status
from tests import factories as make
from tests.site.reading import read

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CUBOT = "Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 Chrome/138.0.0.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def counted_from_nothing() -> Iterator[None]:
    readings._noted.clear()
    readings.forget()
    yield
    readings._noted.clear()
    readings.forget()


def counts() -> dict[str, int]:
    readings.flush()
    return dict(ReadingCount.objects.values_list("document__title", "count"))


def test_readings_of_a_day_add_up(client: Client) -> None:
    one, other = make.document("Read twice"), make.document("Read once")
    for address in (one.get_absolute_url(), other.get_absolute_url()):
        client.get(address, headers={"User-Agent": FIREFOX})
    assert not ReadingCount.objects.exists(), "a reading is no write"

    assert counts() == {"Read twice": 1, "Read once": 1}
    client.get(f"/ru{one.get_absolute_url()}", headers={"User-Agent": CUBOT, "Sec-Fetch-Dest": "document"})

    assert counts() == {"Read twice": 2, "Read once": 1}
    assert ReadingCount.objects.get(document=one).day == timezone.localdate()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "curl/8.5"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {
            "User-Agent": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://x.org)"
        },
        {
            "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/138.0 Safari/537.36"
        },
        {"User-Agent": FIREFOX, "Sec-Fetch-Dest": "empty"},
        {"User-Agent": FIREFOX, "Sec-Purpose": "prefetch;prerender"},
        {"User-Agent": FIREFOX, "Cache-Control": "max-age=0"},
        {"User-Agent": FIREFOX, "DNT": "1"},
        {"User-Agent": FIREFOX, "Sec-GPC": "1"},
    ],
)
def test_who_does_not_read_or_does_not_wish_to_be_counted_is_not(
    client: Client, headers: dict[str, str]
) -> None:
    client.get(make.document("A cable").get_absolute_url(), headers=headers)

    assert counts() == {}


def test_only_the_page_of_a_public_document_counts(client: Client) -> None:
    document, hidden = make.document("A cable"), make.document("Hidden", status=Status.DRAFT)
    addresses = [
        f"/documents/{document.number}/",
        f"/documents/{document.number}/cite.ris",
        hidden.get_absolute_url(),
        "/documents/999999999/nothing/",
        "/documents/",
    ]
    for address in addresses:
        client.get(address, headers={"User-Agent": FIREFOX})
    client.head(document.get_absolute_url(), headers={"User-Agent": FIREFOX})
    client.cookies["sessionid"] = "of a colleague"
    client.get(document.get_absolute_url(), headers={"User-Agent": FIREFOX})

    assert counts() == {}
    readings.note(999_999_999)
    assert counts() == {}, "what was deleted meanwhile is no error"


def test_popular_are_the_pinned_then_the_most_read(client: Client) -> None:
    collection = make.collection()
    documents = [make.document(f"Document {number}") for number in range(9)]
    for position, document in enumerate(documents):
        make.placement(collection, document, position, featured=position == 4)
    elsewhere, long_ago = make.document("Read most, elsewhere"), documents[0]
    read_on(elsewhere, 1_000)
    read_on(long_ago, 1_000, days_ago=200)
    for number in (4, 8, 7, 6, 5, 3, 2):
        read_on(documents[number], number)
    Document.objects.filter(pk=documents[8].pk).update(status=Status.DRAFT)

    popular = read(client, collection.get_absolute_url()).section("Popular documents")

    assert popular.titles == [f"Document {number}" for number in (4, 7, 6, 5, 3, 2)]
    assert not read(client, f"{collection.get_absolute_url()}?year=1949").has_section("Popular documents")


def read_on(document: Document, count: int, days_ago: int = 1) -> None:
    day = timezone.localdate() - datetime.timedelta(days=days_ago)
    ReadingCount.objects.create(document=document, day=day, count=count)


def test_what_nobody_pinned_and_nobody_reads_is_not_called_popular(client: Client) -> None:
    collection = make.collection()
    make.placement(collection, make.document())

    assert not read(client, collection.get_absolute_url()).has_section("Popular documents")
