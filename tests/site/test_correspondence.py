"""The letters of two people, read as a correspondence."""

import pytest
from django.core.management import call_command
from django.test import Client

from collections_app.models import Collection
from documents.correspondence import OPENING, opening_of
from documents.models import Document, Person, Status
from tests import factories as make
from tests.site.reading import Page, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def stalin() -> Person:
    return make.person("Joseph Stalin")


@pytest.fixture
def mao() -> Person:
    return make.person("Mao Zedong")


def send(title: str, sender: Person, receiver: Person, date: str, *, to: str = "") -> Document:
    document = make.document(title, date=date)
    make.attribution(document, sender, "author")
    make.attribution(document, receiver, "recipient", name_as_written=to)
    return document


def letters(page: Page, side: str) -> list[str]:
    """The titles of one side's letters, in their order."""
    articles = [e for e in page.main.iter("article") if f"letter-of-{side}" in e.get("class", "")]
    return [
        "".join(next(e for e in article.iter() if e.tag == "h4").itertext()).strip() for article in articles
    ]


def days(page: Page) -> list[str]:
    return [
        " ".join("".join(e.itertext()).split())
        for e in page.main.iter("h3")
        if "letter-day" in e.get("class", "")
    ]


def test_each_side_has_its_letters_and_the_days_stand_between(
    client: Client, stalin: Person, mao: Person
) -> None:
    send("Answer", mao, stalin, "January 7, 1949")
    send("Question", stalin, mao, "January 6, 1949")
    send("Another, of the same day", stalin, mao, "January 6, 1949")
    send("Of nobody else's business", stalin, make.person("Zhou Enlai"), "January 6, 1949")
    send("Hidden", stalin, mao, "January 6, 1949")
    Document.objects.filter(title="Hidden").update(status=Status.DRAFT)

    page = read(client, "/correspondence/joseph-stalin/mao-zedong/")

    assert letters(page, "one") == ["Question", "Another, of the same day"]
    assert letters(page, "other") == ["Answer"]
    assert days(page) == ["January 6, 1949", "January 7, 1949"]
    assert "without a letter" not in page.words


def test_the_other_order_leads_to_the_one_address(client: Client, stalin: Person, mao: Person) -> None:
    send("Question", stalin, mao, "1949")

    answer = client.get("/correspondence/mao-zedong/joseph-stalin/?year=1949")

    assert (answer.status_code, answer["Location"]) == (
        301,
        "/correspondence/joseph-stalin/mao-zedong/?year=1949",
    )


def test_two_who_never_wrote_have_no_page(client: Client, stalin: Person, mao: Person) -> None:
    hidden = send("Hidden", stalin, mao, "1949")
    Document.objects.filter(pk=hidden.pk).update(status=Status.DRAFT)
    make.attribution(make.document("Both are named"), stalin, "mentioned")

    assert client.get("/correspondence/joseph-stalin/mao-zedong/").status_code == 404
    assert client.get("/correspondence/joseph-stalin/joseph-stalin/").status_code == 404


def test_a_silence_is_said_and_never_made_longer_than_it_is(
    client: Client, stalin: Person, mao: Person
) -> None:
    send("First", stalin, mao, "May 10, 1948")
    send("Some day of a month", mao, stalin, "October 1948")
    send("After a few days", stalin, mao, "December 20, 1948")
    send("Years later", stalin, mao, "December 27, 1952")
    send("No day known", stalin, mao, "undated")

    page = read(client, "/correspondence/joseph-stalin/mao-zedong/")

    # 144 days to the first of October; 50 from its last to the cable in December; four years and a week
    assert page.words.count("without a letter") == 2
    assert "4 months without a letter that the archive holds October 1948" in page.words
    assert "4 years without a letter that the archive holds December 27, 1952" in page.words
    assert days(page)[-1] == "Undated"
    narrowed = read(client, "/correspondence/joseph-stalin/mao-zedong/?year=1948")
    assert "4 months without a letter in this selection" in narrowed.words


def test_cover_names_are_explained_where_they_hold_and_nowhere_else(
    client: Client, stalin: Person, mao: Person
) -> None:
    make.cover_name(stalin, "Filippov", held="1948/1951")
    send("In its years", mao, stalin, "1949", to="Filippov")
    send("Much later", mao, stalin, "1960", to="Filippov")
    send("Plainly", mao, stalin, "1949", to="Stalin")

    page = read(client, "/correspondence/joseph-stalin/mao-zedong/")

    assert "“Filippov” Joseph Stalin, 1948–1951" in page.section("Cover names in these letters").words
    explained = [a for a in page.main.iter("a") if a.get("href") == "#cover-names"]
    assert len(explained) == 1
    assert page.words.count("as “Filippov”") == 2
    assert "as “Stalin”" not in page.words


def test_what_a_go_between_writes_about_the_other_belongs_to_the_exchange(
    client: Client, stalin: Person, mao: Person
) -> None:
    orlov = make.person("Andrei Orlov")
    passed_on = send("Passed on", stalin, mao, "January 1, 1949")
    make.attribution(passed_on, orlov, "via", name_as_written="Terebin")
    about_mao = send("Terebin to Stalin", orlov, stalin, "January 2, 1949")
    make.attribution(about_mao, mao, "mentioned")
    send("Of something else", orlov, stalin, "January 3, 1949")
    to_orlov = send("Stalin to Terebin", stalin, orlov, "January 4, 1949")
    make.attribution(to_orlov, mao, "mentioned")

    page = read(client, "/correspondence/joseph-stalin/mao-zedong/")

    assert letters(page, "one") == ["Passed on", "Stalin to Terebin"]
    assert letters(page, "other") == ["Terebin to Stalin"]
    for one in (mao, stalin):
        circle = read(client, one.get_absolute_url()).section("Corresponded with")
        assert "3 letters, 1949" in circle.words
        assert "3 letters, 1949" in read(client, f"{one.get_absolute_url()}correspondence/").words


def test_a_reply_names_what_it_answers(client: Client, stalin: Person, mao: Person) -> None:
    question, answer = send("Question", stalin, mao, "1949-01-06"), send("Answer", mao, stalin, "1949-01-07")
    hidden = make.document("Hidden", status=Status.DRAFT)
    make.relation(answer, question, "reply")
    make.relation(answer, hidden, "reply")

    page = read(client, "/correspondence/joseph-stalin/mao-zedong/")

    assert "In reply to Question, January 6, 1949" in page.words
    assert "Hidden" not in page.words


def test_a_person_shows_with_whom_they_corresponded(client: Client, stalin: Person, mao: Person) -> None:
    zhou = make.person("Zhou Enlai")
    send("One", stalin, mao, "1948")
    send("Two", mao, stalin, "1949")
    send("Three", zhou, mao, "1950")
    make.attribution(make.document("Named together"), stalin, "mentioned")

    circle = read(client, mao.get_absolute_url()).section("Corresponded with")

    assert circle.words == "Corresponded with Joseph Stalin 2 letters, 1948–1949 Zhou Enlai 1 letter, 1950"
    assert circle.links["Joseph Stalin"] == "/correspondence/joseph-stalin/mao-zedong/"
    assert circle.links["Zhou Enlai"] == "/correspondence/mao-zedong/zhou-enlai/"
    everyone = read(client, "/people/mao-zedong/correspondence/")
    assert {"Joseph Stalin", "Zhou Enlai"} <= set(everyone.links)
    assert client.get("/people/nobody/correspondence/").status_code == 404


def test_the_seeds_hold_the_seventeen_cables_of_stalin_and_mao(client: Client) -> None:
    call_command("loaddata", "demo", verbosity=0)
    collection = Collection.objects.get(slug="sino-soviet-relations")
    [address] = {
        link
        for words, link in read(client, f"{collection.get_absolute_url()}correspondence/").links.items()
        if words == "Joseph Stalin and Mao Zedong"
    }
    assert address == "/correspondence/joseph-stalin/mao-zedong/?collection=sino-soviet-relations"

    page = read(client, f"{address}&from=1948&to=1949")

    assert len(letters(page, "one") + letters(page, "other")) == 17
    assert letters(page, "other").count("Cable, Terebin to Stalin [via Kuznetsov]") == 2
    covers = page.section("Cover names in these letters").words
    assert all(name in covers for name in ("“Filippov”", "“Kuznetsov”", "“Terebin” Andrei Orlov, 1947–1949"))
    # The whole archive holds two more: one of May 1948 in another collection, one of 1952.
    everything = read(client, "/correspondence/joseph-stalin/mao-zedong/")
    assert len(letters(everything, "one") + letters(everything, "other")) == 19
    assert "5 months without a letter that the archive holds October 21, 1948" in everything.words


@pytest.mark.parametrize(
    ("summary", "opening"),
    [
        ("", ""),
        ("Short. Whole.", "Short. Whole."),
        (f"Told by Cde. Mao {'x' * 200}. {'y' * 100}.", f"Told by Cde. Mao {'x' * 200}."),
        (f"{'word ' * 100}.", f"{'word ' * 51}…"),
        ("毛" * 200 + "。" + "泽" * 100, "毛" * 200 + "。"),
    ],
)
def test_an_opening_is_whole_sentences(summary: str, opening: str) -> None:
    assert opening_of(summary) == opening
    assert len(opening_of(summary)) <= OPENING
