"""What is suggested while a reader types: what begins so, and nothing that is hidden."""

import datetime
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from documents.models import Document, Name, Person, Status
from documents.search import engine
from tests import factories as make
from tests.archive import Archive

pytestmark = pytest.mark.django_db


def suggestions(client: Client, typed: str) -> list[dict[str, str]]:
    response = client.get("/search/suggest/", {"q": typed})
    assert response.status_code == 200
    found: list[dict[str, str]] = response.json()["suggestions"]
    return found


def labels(client: Client, typed: str) -> list[str]:
    return [found["label"] for found in suggestions(client, typed)]


def test_each_kind_leads_where_a_reader_expects(client: Client) -> None:
    document = make.document("Kashgar trade agreement", date="May 1949")
    document.places.set([make.place("Kashgar")])
    document.subjects.set([make.subject("Kashgar, trade of")])
    make.person("Kashgar Khan", born="1893", died="1953")
    make.person("Kashgar Trading Company", kind=Person.Kind.CORPORATE_BODY)
    make.placement(make.collection("Kashgar papers"), document, 0)

    found = suggestions(client, "kashg")

    assert {one["kind"]: one.pop("says") for one in found} == {
        "place": "Place",
        "subject": "Subject",
        "collection": "Collection",
        "person": "Person",
        "corporate body": "Corporate body",
        "document": "Document",
    }
    assert {one.pop("label"): one for one in found} == {
        "Kashgar": {"kind": "place", "address": "/places/kashgar/", "note": "1 document"},
        "Kashgar, trade of": {
            "kind": "subject",
            "address": "/subjects/kashgar-trade-of/",
            "note": "1 document",
        },
        "Kashgar papers": {
            "kind": "collection",
            "address": "/collections/kashgar-papers/",
            "note": "1 document",
        },
        "Kashgar Khan": {"kind": "person", "address": "/people/kashgar-khan/", "note": "1893–1953"},
        "Kashgar Trading Company": {
            "kind": "corporate body",
            "address": "/people/kashgar-trading-company/",
            "note": "",
        },
        "Kashgar trade agreement": {
            "kind": "document",
            "address": document.get_absolute_url(),
            "note": "May 1949",
        },
    }


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Mao Zedong", "mao"),
        ("Mao Zedong", "zed"),
        ("Mao Zedong", "zedong mao"),
        ("Mao Zedong", "ZEDONG, M"),
        ("Chiang Kai-shek", "shek"),
        ("Attaché d’Affaires", "affaires attache"),
        ("François Mitterrand", "francois"),
        ("François Mitterrand", "FRANÇOIS mit"),
        ("Иосиф Сталин", "стал"),
        ("Иосиф Сталин", "СТАЛ"),
        ("毛泽东", "毛"),
        ("毛泽东", "泽东"),
        ("J.V. Stalin", "j v stal"),
        ("Joseph Stalin", "  stalin   joseph "),
    ],
)
def test_the_words_typed_begin_words_of_the_name(client: Client, name: str, typed: str) -> None:
    make.person(name)
    make.person("Nobody Else")
    assert labels(client, typed) == [name]


@pytest.mark.parametrize("typed", ["edong", "ao zed", "mao zhou", "m", ""])
def test_the_middle_of_a_word_or_a_single_letter_suggests_nothing(client: Client, typed: str) -> None:
    make.person("Mao Zedong")
    assert labels(client, typed) == []


def test_titles_are_found_in_every_script_with_the_last_word_begun(client: Client) -> None:
    make.document("Cable, Stalin to Mao Zedong")
    make.document("Шифртелеграмма Сталина")
    make.document("斯大林致毛泽东电")

    assert labels(client, "cable mao") == ["Cable, Stalin to Mao Zedong"]
    assert labels(client, "шифртел") == ["Шифртелеграмма Сталина"]
    assert labels(client, "毛泽东") == ["斯大林致毛泽东电"]
    assert labels(client, "mao cab stalin") == []


def test_a_person_found_under_another_name_is_shown_with_the_preferred_one(client: Client) -> None:
    stalin = make.person("Joseph Stalin", variants=["Iosif Dzhugashvili"])
    make.cover_name(stalin, "Filippov", held="1947/1949")

    assert [(found["label"], found["note"]) for found in suggestions(client, "fil")] == [
        ("Joseph Stalin", "as “Filippov”")
    ]
    assert suggestions(client, "dzhu")[0]["note"] == "as “Iosif Dzhugashvili”"
    assert suggestions(client, "stalin")[0]["note"] == ""


def test_who_is_mostly_called_so_and_named_most_comes_first(client: Client) -> None:
    general, minister = make.person("Ivan Kuznetsov"), make.person("Vasily Kuznetsov")
    make.cover_name(make.person("Joseph Stalin"), "Kuznetsov", held="1947/1949")
    for number in range(3):
        document = make.document(f"Note {number}")
        make.attribution(document, minister)
    make.attribution(document, general)

    assert labels(client, "kuz") == ["Vasily Kuznetsov", "Ivan Kuznetsov", "Joseph Stalin"]


def test_names_leave_room_for_titles_and_there_are_eight_at_most(client: Client) -> None:
    for number in range(10):
        make.person(f"Moscow Delegate {number}")
        make.document(f"Moscow protocol {number}")

    kinds = [found["kind"] for found in suggestions(client, "moscow")]
    assert kinds == ["person"] * 4 + ["document"] * 4


@pytest.mark.parametrize(
    "junk",
    ["\0", "%00", "'\"();--", "<script>", "*" * 50, "a" * 10_000, "🙂", "\ud7ff￿", "AND OR NOT", "title:", '"', "((", "^~:", "\u0301\u0301", "_", "__", "\u200b", "x " * 3_000, "毛" * 3_000, ".*", "[a-", "\\"],
)  # fmt: skip
def test_junk_suggests_nothing_and_is_no_error(client: Client, junk: str) -> None:
    make.document("Cable, Stalin to Mao Zedong")
    assert suggestions(client, junk) == []


def test_no_query_at_all_and_other_methods(client: Client) -> None:
    assert client.get("/search/suggest/").json() == {"suggestions": []}
    assert client.get(b"/search/suggest/?q=%ff%fe".decode()).json() == {"suggestions": []}
    assert client.head("/search/suggest/?q=stalin").status_code == 200
    assert client.post("/search/suggest/", {"q": "stalin"}).status_code == 405


def test_nothing_hidden_is_suggested(client: Client, archive: Archive) -> None:
    archive.grow(to=3)
    assert labels(client, "stalin")
    for typed in {"sealed", *(word for secret in archive.secrets for word in secret.split())}:
        found = client.get("/search/suggest/", {"q": typed}).content.decode()
        assert [secret for secret in archive.secrets if secret in found] == [], typed


def test_hidden_records_move_nothing(client: Client, archive: Archive) -> None:
    def look() -> list[Any]:
        return [suggestions(client, typed) for typed in ("sta", "mao", "mos", "cable", "foreign", "bei")]

    archive.grow(to=3, hidden=False)
    before = look()
    assert all(before)
    archive.grow(to=3, hidden=True)
    assert look() == before


def test_what_is_published_appears_and_what_is_withdrawn_disappears_at_once(client: Client) -> None:
    person = make.person("Kim Il Sung", status=Status.DRAFT, published_at=None)
    document = make.document("Pyongyang protocol", status=Status.DRAFT, published_at=None)
    document.places.set([make.place("Pyongyang")])
    collection = make.collection("Pyongyang papers", status=Status.DRAFT, published_at=None)
    assert labels(client, "kim") == labels(client, "pyong") == []

    for record in (person, document, collection):
        record.publish()
        record.save()
    assert labels(client, "kim") == ["Kim Il Sung"]
    assert sorted(labels(client, "pyong")) == ["Pyongyang", "Pyongyang papers", "Pyongyang protocol"]

    for record in (person, document, collection):
        record.status = Status.DRAFT
        record.save()
    assert labels(client, "kim") == labels(client, "pyong") == []


def test_a_place_of_scheduled_documents_is_not_known_yet(client: Client) -> None:
    document = make.document("Protocol", embargo_until="2999-01-01T00:00Z")
    document.places.set([make.place("Yalta")])
    assert labels(client, "yalta") == []
    Document.objects.update(embargo_until="2001-01-01T00:00Z")
    assert labels(client, "yalta") == ["Yalta"]


def test_who_is_published_until_a_time_is_not_suggested_after_it(client: Client) -> None:
    until = timezone.now() + datetime.timedelta(seconds=1.5)
    ends: dict[str, Any] = {
        "status": Status.PUBLISHED,
        "published_at": make.LONG_AGO,
        "published_until": until,
    }
    make.attribution(make.document("Protocol"), make.person("Kim Il Sung", **ends))
    make.placement(make.collection("Pyongyang papers", **ends), make.document("Protocol"))
    assert labels(client, "kim") == ["Kim Il Sung"]
    assert labels(client, "pyong") == ["Pyongyang papers"]
    time.sleep(max(0, (until - timezone.now()).total_seconds()) + 0.01)
    assert labels(client, "kim") == labels(client, "pyong") == []


def test_a_country_is_known_by_the_documents_of_its_cities(client: Client) -> None:
    document = make.document("Protocol")
    document.places.set([make.place("Wuhan", parent=make.place("China"))])
    make.place("Chile")
    assert labels(client, "chi") == ["China"]


def test_names_given_changed_and_taken_away_are_followed(client: Client) -> None:
    stalin = make.person("Joseph Stalin")
    assert labels(client, "dzhu") == []
    variant = Name.objects.create(person=stalin, kind=Name.Kind.VARIANT, text="Dzhugashvili")
    assert labels(client, "dzhu") == ["Joseph Stalin"]
    variant.text = "Koba"
    variant.save()
    assert (labels(client, "dzhu"), labels(client, "kob")) == ([], ["Joseph Stalin"])
    variant.delete()
    assert labels(client, "kob") == []
    stalin.delete()
    assert labels(client, "stal") == []


def queries(client: Client, typed: str) -> list[str]:
    suggestions(client, typed)
    with CaptureQueriesContext(connection) as captured:
        assert suggestions(client, typed)
    return [query["sql"] for query in captured.captured_queries]


def test_a_letter_typed_costs_four_queries_at_most(client: Client, archive: Archive) -> None:
    for size in (2, 20):
        archive.grow(to=size)
        for typed in ("stalin", "mo", "cable sta"):
            asked = queries(client, typed)
            assert len(asked) <= 4, "\n".join([typed, *asked])


def test_nothing_is_kept_by_caches(client: Client) -> None:
    assert client.get("/search/suggest/?q=stalin")["Cache-Control"] == "no-store"


def test_without_an_index_there_are_none_and_it_is_said(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*args: object) -> None:
        raise engine.SearchUnavailable("It is being built.")

    monkeypatch.setattr("documents.search.suggestions.catch_up", unavailable)
    response = client.get("/search/suggest/?q=stalin")

    assert (response.status_code, response.json()) == (503, {"suggestions": []})
    assert (response["Cache-Control"], response["Retry-After"]) == ("no-store", "30")
