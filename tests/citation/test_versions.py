"""The record as it was on the day cited: what is kept, what has changed, and what is never shown."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents import versions
from documents.models import Attribution, Document, Person, Status, Text
from documents.versions import FORMAT
from tests import factories as make
from tests.archive import Archive
from tests.citation.difficult import cable, link, person
from tests.site.html import faults
from tests.site.reading import Page, page_of, read

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
CITED = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture
def archive(archive_with_history: Archive) -> Archive:
    return archive_with_history


def days_ago(record: Any, when: datetime.datetime) -> None:
    """Let everything that the history now holds of a record, and of what belongs to it, have happened then."""
    for model, of in ((Document, "id"), (Attribution, "document_id"), (Text, "document_id")):
        model.history.filter(**{of: record.pk}, history_date__gt=CITED + DAY).update(history_date=when)


def cited_long_ago(document: Document) -> str:
    """Put the document's history so far before the day of the citation; return the address cited."""
    Document.objects.filter(pk=document.pk).update(published_at=CITED - 9 * DAY)
    Document.history.filter(id=document.pk).update(published_at=CITED - 9 * DAY)
    days_ago(document, CITED - DAY)
    return f"/documents/{document.number}/versions/{CITED.strftime(FORMAT)}/"


def version_offered(client: Client, document: Document) -> str:
    page = read(client, Document.objects.get(pk=document.pk).get_absolute_url())
    return next(link for link in page.links.values() if "/versions/" in link)


def read_version(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    assert faults(response.content.decode()) == []
    return page_of(response)


def test_a_version_says_its_moment_as_its_address_does_wherever_the_archive_is(
    client: Client, settings: Any
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"

    page = read_version(client, cited_long_ago(cable()))

    assert "as it was on May 1, 2024, 12:00:00 UTC." in page.words


def test_the_version_offered_says_what_the_page_says_and_that_nothing_has_changed(client: Client) -> None:
    document = cable()
    make.text(document, make.language("German", "de"), "Genosse Mao!", kind="translation")

    words = read_version(client, version_offered(client, document)).words

    assert "Nothing in it has changed since" in words
    for value in (
        document.title,
        "April 26, 1949",
        "Cable",
        "Joseph Stalin",
        "Mao Zedong",
        "Russian State Archive of Socio-Political History",
        document.reference,
        "English, Russian",
        "Translation (German)",
        "Genosse Mao!",
    ):
        assert value in words


@pytest.mark.parametrize(
    ("language", "stated", "told"),
    [
        ("", "January 06, 1949", False),
        ("", "6 Jan. 1949", True),
        ("/ru", "January 6, 1949", True),
        ("/ru", "06 января 1949 г.", False),
    ],
)
def test_a_date_is_said_twice_only_where_it_was_stated_otherwise(
    client: Client, language: str, stated: str, told: bool
) -> None:
    document = make.document("Report", date=stated)
    version = read_version(client, f"{language}{cited_long_ago(document)}").words
    page = read_version(client, f"{language}{document.get_absolute_url()}").words

    for words in (version, page):
        assert ("6 января 1949" if language else "January 6, 1949") in words
    assert (f"Дата в источнике{stated}" in version or f"Date as stated{stated}" in version) is told
    assert (f"В источнике: «{stated}»" in page or f"Stated as “{stated}”" in page) is told


@pytest.mark.parametrize(("texts", "by_words"), [(1, True), (2, False)])
def test_the_words_compared_for_a_page_have_one_bound_for_all_its_texts(
    client: Client, monkeypatch: pytest.MonkeyPatch, texts: int, by_words: bool
) -> None:
    monkeypatch.setattr(versions, "MOST", 60)  # of four words with four, and of the spaces, there are 49
    document = make.document("Chorus")
    sung = [
        make.text(document, make.language(), "one two three four", position=n) for n in range(1, texts + 1)
    ]
    address = cited_long_ago(document)
    for text in sung:
        text.body = "uno two three quattro"
        text.save()

    html = client.get(address).content.decode()

    assert ("<del>one two three four</del>" in html) is not by_words
    assert ("<del>one</del><ins>uno</ins> two three <del>four</del>" in html) is by_words


def test_an_address_cited_keeps_showing_the_record_and_says_field_by_field_what_changed(
    client: Client,
) -> None:
    document = cable()
    text = make.text(document, make.language("German", "de"), "Genosse Mao!", kind="translation")
    address = cited_long_ago(document)
    document.refresh_from_db()
    document.title = "Telegram, Filippov [Stalin] to Mao Zedong"
    document.summary = "On the crossing of the Yangtze."
    document.save()
    document.languages.remove(*document.languages.filter(tag="ru"))
    document.attributions.get(role="author").delete()
    link(document, person("Zhou Enlai", "Zhou Enlai"), role="author")
    text.body = "Lieber Genosse Mao!"
    text.save()

    page = read_version(client, address)
    then, changed = page.section("The record as it was").words, page.section("What has changed since").words

    assert "an earlier version" in page.words
    assert page.links["See the record as it is today"] == document.get_absolute_url()
    assert "Cable, Filippov [Stalin] to Mao Zedong [via Kovalev]" in then
    assert "English, Russian" in then
    assert "AuthorJoseph Stalin" in then
    assert "Zhou Enlai" not in then
    assert "Yangtze" not in then
    assert "Genosse Mao!" in page.section("Translation (German)").words
    assert "Lieber" not in page.section("Translation (German)").words
    for value in ("Title", "Telegram", "Languages", "AuthorJoseph Stalin Zhou Enlai", "Summary", "Yangtze"):
        assert value in changed
    assert "Translation (German): changed since." in changed
    assert "Lieber " in [element.text for element in page.main.iter("ins")]
    struck = [element.text for element in page.main.iter("del")]
    assert "Cable" in struck


def test_a_version_is_read_in_the_language_of_the_page(client: Client) -> None:
    document = make.document("Report", date="January 6, 1949")
    make.attribution(
        document, make.person("Joseph Stalin"), "author", name_as_written="Filippov", certain=False
    )

    words = read_version(client, f"/ru{cited_long_ago(document)}").words

    assert "6 января 1949" in words
    assert "АвторJoseph Stalin как «Filippov» (предположительно)" in words


def test_it_is_for_readers_and_not_for_search_engines_which_are_led_to_the_record(client: Client) -> None:
    document = cable()

    response = client.get(version_offered(client, document))

    content = response.content.decode()
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in content
    assert f'<link rel="canonical" href="http://testserver{document.get_absolute_url()}">' in content


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": Status.DRAFT},
        {"status": Status.IN_REVIEW},
        {"published_at": CITED + 9 * DAY},
        {"embargo_until": CITED + 9 * DAY},
        {"published_until": CITED - DAY},
    ],
)
def test_a_state_that_was_not_public_then_is_never_shown(client: Client, hidden: dict[str, Any]) -> None:
    document = make.document("Published")
    address = cited_long_ago(document)
    assert client.get(address).status_code == 200
    Document.history.filter(id=document.pk).update(**hidden)

    response = client.get(address)

    assert response.status_code == 404
    assert b"Published" not in response.content


def test_what_was_scheduled_has_a_version_from_the_day_it_became_public(client: Client) -> None:
    document = make.document("Scheduled")
    Document.history.filter(id=document.pk).update(history_date=CITED - 9 * DAY, published_at=CITED)
    Document.objects.filter(pk=document.pk).update(published_at=CITED)

    offered = version_offered(client, document)

    assert offered == f"/documents/{document.number}/versions/{CITED.strftime(FORMAT)}/"
    assert client.get(offered).status_code == 200
    before = (CITED - DAY).strftime(FORMAT)
    assert client.get(f"/documents/{document.number}/versions/{before}/").status_code == 404


@pytest.mark.parametrize("taken_back", [{"status": Status.DRAFT}, {"embargo_until": timezone.now() + DAY}])
def test_what_was_taken_back_stays_so_even_after_it_is_published_again(
    client: Client, taken_back: dict[str, Any]
) -> None:
    document = make.document("Names an informant")
    address = cited_long_ago(document)
    assert client.get(address).status_code == 200
    document.refresh_from_db()
    for name, value in taken_back.items():
        setattr(document, name, value)
    document.save()
    assert client.get(address).status_code == 404
    days_ago(document, timezone.now() - DAY)
    document.title, document.embargo_until = "Names nobody", None
    document.publish()
    document.save()

    response = client.get(address)
    assert response.status_code == 410
    assert response["X-Robots-Tag"] == "noindex"
    assert "informant" not in response.content.decode()
    assert page_of(response).links["Names nobody"] == document.get_absolute_url()
    words = read_version(client, version_offered(client, document)).words
    assert "Names nobody" in words
    assert "informant" not in words


def test_what_the_clock_hid_stays_so_even_after_it_is_published_again(client: Client) -> None:
    document = make.document("Names an informant")
    address = cited_long_ago(document)
    Document.history.filter(id=document.pk).update(published_until=CITED + DAY)
    Document.objects.filter(pk=document.pk).update(published_until=CITED + DAY)
    assert client.get(address).status_code == 404
    document.refresh_from_db()
    document.title, document.published_until = "Names nobody", None
    document.save()
    response = client.get(address)
    assert response.status_code == 410
    assert "informant" not in response.content.decode()


def test_an_end_that_was_put_off_in_time_hides_no_version(client: Client) -> None:
    document = make.document("Published")
    address = cited_long_ago(document)
    Document.history.filter(id=document.pk).update(published_until=timezone.now() + DAY)
    document.refresh_from_db()
    document.title, document.published_until = "Public for good", None
    document.save()
    assert client.get(address).status_code == 200


def test_who_is_not_public_now_is_not_named_in_any_version(client: Client) -> None:
    document = make.document("Report")
    agent = person("Secret Agent", "Agent, Secret")
    link(document, agent)
    address = cited_long_ago(document)
    assert "Secret Agent" in read_version(client, address).words
    Person.objects.update(status=Status.DRAFT)

    assert "Secret Agent" not in read_version(client, address).words


def test_a_record_that_is_hidden_now_has_no_version_at_all(client: Client, archive: Archive) -> None:
    archive.grow(to=1)
    now = timezone.now().strftime(FORMAT)
    hidden = [record for record in archive.hidden if isinstance(record, Document)]
    assert hidden
    for document in hidden:
        assert client.get(f"/documents/{document.number}/versions/{now}/").status_code == 404
    shown = client.get(version_offered(client, archive.documents[0])).content.decode()
    assert [secret for secret in archive.secrets if secret in shown] == []


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "1",
        "x" * 300,
        "20261322T000000Z",
        "2026112T0003029Z",
        "00000101T000000Z",
        "29990101T000000Z",
        "%00",
    ],
)
def test_what_is_no_version_is_not_found(client: Client, moment: str) -> None:
    document = make.document()

    response = client.get(f"/documents/{document.number}/versions/{moment}/", follow=True)

    assert response.status_code == 404


def test_a_record_without_a_history_offers_no_version(client: Client) -> None:
    document = make.document()
    Document.history.all().delete()

    page = read(client, document.get_absolute_url())

    assert not any("/versions/" in link for link in page.links.values())
    assert "Permanent address" in page.words


def test_a_version_costs_the_same_for_two_links_as_for_twenty(client: Client, archive: Archive) -> None:
    costs = []
    for size in (2, 8):
        archive.grow(to=size)
        address = version_offered(client, archive.documents[0])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[1], [query["sql"] for query in queries]
    assert costs[0] <= 12
