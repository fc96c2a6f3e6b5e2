"""The index of names and the page of a person."""

from typing import Any

import pytest
from django.test import Client

from documents.models import Name, Status
from documents.roles import roles_of
from tests import factories as make
from tests.site.reading import read
from tests.site.searching import chips, counts, total

pytestmark = pytest.mark.django_db


def test_people_are_filed_by_their_filing_form_in_any_script(client: Client) -> None:
    for name, filing in [
        ("Joseph Stalin", "Stalin, Joseph"),
        ("Ágnes Heller", "Ágnes Heller"),
        ("Цюй Цюбо", ""),
        ("毛泽东", ""),
    ]:
        person = make.person(name)
        Name.objects.get(person=person, kind="preferred").delete()
        Name.objects.create(person=person, kind="preferred", text=name, filing=filing)
    make.person("Hidden", status=Status.DRAFT)

    page = read(client, "/people/")

    assert [link for link in page.links if "," in link and len(link) < 6] == ["A, 1", "S, 1", "Ц, 1", "毛, 1"]
    assert "Stalin, Joseph" in page.links
    assert "Hidden" not in page.words


def test_a_letter_shows_its_names_alone(client: Client) -> None:
    make.person("Joseph Stalin")
    make.person("Nikita Khrushchev")

    page = read(client, "/people/?letter=S")

    assert "Stalin, Joseph" in page.words
    assert "Khrushchev" not in page.words


@pytest.mark.parametrize("letter", ["%00", "ZZ", "", "%20", "'", "%F0%9F%92%A5", "Q"])
def test_any_letter_gets_an_answer(client: Client, letter: str) -> None:
    make.person("Mao Zedong")

    assert read(client, f"/people/?letter={letter}").words


def test_cover_names_stand_with_the_years_and_documents_they_held_for(client: Client) -> None:
    person = make.person("Joseph Stalin", variants=["Iosif Stalin"])
    document = make.document("Cable from Kuznetsov")
    hidden = make.document("Hidden cable", status=Status.DRAFT)
    make.cover_name(person, "Filippov", held="1947/1949")
    make.cover_name(person, "Kuznetsov", held_in=[document, hidden])

    page = read(client, person.get_absolute_url())

    assert "“Filippov” 1947–1949" in page.section("Cover names").words
    assert page.section("Cover names").links["Cable from Kuznetsov"] == document.get_absolute_url()
    assert "Iosif Stalin" in page.section("Also written").words
    assert "Hidden cable" not in page.words


def test_documents_are_counted_once_and_filtered_by_role(client: Client) -> None:
    person = make.person("Mao Zedong")
    wrote, received = make.document("Wrote it"), make.document("Received it")
    hidden = make.document("Hidden", status=Status.DRAFT)
    make.attribution(wrote, person, "author", name_as_written="Mao")
    make.attribution(wrote, person, "author", name_as_written="Mao Zedong")
    make.attribution(received, person, "recipient")
    make.attribution(hidden, person, "author")
    address = person.get_absolute_url()

    page = read(client, address)
    assert {"Wrote 1", "Received 1"} <= set(page.section("By role").links)
    assert "1–2 of 2 documents" in page.words
    assert sorted(page.titles) == ["Received it", "Wrote it"]
    assert read(client, f"{address}?role=author").titles == ["Wrote it"]
    assert sorted(read(client, f"{address}?role=nonsense").titles) == ["Received it", "Wrote it"]
    assert chips(read(client, f"{address}?role=author")) == {"Role: Author": "?"}


def test_what_a_person_wrote_is_narrowed_as_any_list_is(client: Client) -> None:
    mao, stalin = make.person("Mao Zedong"), make.person("Joseph Stalin")
    for date, role in [("1948", "author"), ("1949", "author"), ("1949", "recipient")]:
        document = make.document(f"Cable of {date}, {role}", date=date)
        make.attribution(document, mao, role)
        make.attribution(document, stalin, "recipient" if role == "author" else "author")
    address = mao.get_absolute_url()

    page = read(client, f"{address}?role=author&year=1949")

    assert page.titles == ["Cable of 1949, author"]
    assert not page.has_section("People") or "Mao Zedong" not in counts(page, "People")
    download = next(link for words, link in page.links.items() if words == "CSV")
    assert "person=mao-zedong&role=author&year=1949" in download
    assert len(client.get(download).getvalue().decode().splitlines()) == 2
    assert total(read(client, "/search/?person=joseph-stalin&person=mao-zedong&role=author")) == 3
    assert total(read(client, "/search/?role=author")) == 3, "a role without a person means nothing"


def test_a_hidden_person_has_no_page(client: Client) -> None:
    person = make.person("Hidden", status=Status.DRAFT)

    assert client.get(person.get_absolute_url()).status_code == 404


def test_a_body_is_founded_where_a_person_is_born(client: Client) -> None:
    party = make.person("Chinese Communist Party", kind="corporate body", born="1921-07")

    assert "founded July 1921" in read(client, party.get_absolute_url()).words


def test_authorities_elsewhere_are_linked(client: Client) -> None:
    person = make.person(wikidata="Q855", viaf="101704165", lcnaf="n80126255")

    links = read(client, person.get_absolute_url()).section("Elsewhere").links

    assert links["Wikidata Q855"] == "https://www.wikidata.org/wiki/Q855"
    assert len(links) == 3


def test_letters_of_one_script_stand_together(client: Client) -> None:
    for name in ("Joseph Stalin", "毛泽东", "Цюй Цюбо", "Mao Zedong"):
        make.person(name)

    letters = read(client, "/people/").section("First letter")

    groups = [" ".join(" ".join(ul.itertext()).split()) for ul in letters.main.iter("ul")]
    assert groups == ["S , 1 Z , 1", "Ц , 1", "毛 , 1"]


def test_roles_are_counted_without_asking_the_database(
    client: Client, django_assert_num_queries: Any
) -> None:
    person = make.person("Mao Zedong")
    for number in range(3):
        make.attribution(make.document(f"Cable {number}"), person, "author" if number else "via")
    read(client, person.get_absolute_url())

    with django_assert_num_queries(0):
        counted = [(role.role, role.count) for role in roles_of(person)]

    assert counted == [("author", 2), ("via", 1)]


def test_a_letter_of_georgian_has_no_capital(client: Client) -> None:
    name = make.person("იოსებ ჯუღაშვილი").names.get()
    name.filing = "ჯუღაშვილი, იოსებ"
    name.save()
    make.person("Joseph Stalin")

    assert set(read(client, "/people/").links) >= {"ჯ, 1", "S, 1"}


def test_names_that_begin_with_a_sign_are_filed_under_their_first_letter(client: Client) -> None:
    for name in ('"Pravda"', "(unknown) clerk", "ʿArafāt", "20th Army"):
        made = make.person(name).names.get()
        made.filing = name
        made.save()

    page = read(client, "/people/")

    assert [words for words in page.links if words.endswith(", 1")] == ["2, 1", "A, 1", "P, 1", "U, 1"]
    assert "ʿArafāt" in read(client, "/people/?letter=a").links
