"""Addresses: old ones, wrong ones, and those that machines ask for."""

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from collections_app.models import PastAddress as PastCollectionAddress
from documents.models import PastAddress, Status
from tests import factories as make
from tests.site.reading import page_of, read

pytestmark = pytest.mark.django_db


def test_an_old_address_leads_to_the_record_of_today(client: Client) -> None:
    document, person = make.document(), make.person()
    collection, essay = make.collection(), make.essay()
    PastAddress.objects.create(path="/document/113352/", document=document)
    PastAddress.objects.create(path="/people/филиппов/", person=person)
    PastCollectionAddress.objects.create(path="/collection/27/", collection=collection)
    PastCollectionAddress.objects.create(path="/essays/old/", essay=essay)

    led: list[tuple[str, Any]] = [
        ("/document/113352/", document),
        ("/people/филиппов/", person),
        ("/collection/27/", collection),
        ("/essays/old/", essay),
    ]
    for old, record in led:
        response = client.get(f"{old}?page=2")
        assert response.status_code == 301
        assert response["Location"] == f"{record.get_absolute_url()}?page=2"


def test_an_old_address_of_a_hidden_record_leads_nowhere(client: Client) -> None:
    PastAddress.objects.create(path="/document/1/", document=make.document("Secret", status=Status.DRAFT))
    PastCollectionAddress.objects.create(
        path="/collection/1/", collection=make.collection("Sealed", status=Status.IN_REVIEW)
    )

    for old in ("/document/1/", "/collection/1/"):
        assert client.get(old).status_code == 404


def test_an_old_address_that_is_its_record_s_own_is_no_loop(client: Client) -> None:
    document = make.document(status=Status.DRAFT)
    PastAddress.objects.create(path=document.get_absolute_url(), document=document)

    assert client.get(document.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("prefix", ["", "/ru", "/zh-hans"])
@pytest.mark.parametrize("slug", ["stalin", "сталин"])
def test_a_page_beyond_the_last_of_a_record_that_came_back_to_its_old_address_is_no_loop(
    client: Client, prefix: str, slug: str
) -> None:
    person = make.person(slug=slug)
    PastAddress.objects.create(path=f"/people/{slug}/", person=person)

    assert client.get(f"{prefix}{person.get_absolute_url()}").status_code == 200
    assert client.get(f"{prefix}{person.get_absolute_url()}?page=99").status_code == 404


@pytest.mark.parametrize("below", ["junk/", "?page=99"])
def test_an_address_that_another_record_has_today_does_not_lead_to_whom_it_meant_before(
    client: Client, below: str
) -> None:
    PastAddress.objects.create(path="/people/orlov/", person=make.person(slug="andrei-orlov"))
    make.person(slug="orlov")

    assert client.get(f"/people/orlov/{below}").status_code == 404


def test_what_a_document_does_not_have_does_not_lead_to_its_page(client: Client) -> None:
    document = make.document()
    PastAddress.objects.create(path=f"/documents/{document.number}/", document=document)

    assert client.get(f"/documents/{document.number}/scans/99/").status_code == 404


LISTS = ["documents", "collections", "people", "essays"]
JUNK = [
    "page=abc",
    "page=-1",
    "page=0",
    "page=1.5",
    "page=",
    "page=²",
    "page=%00",
    "year=abc",
    "year=0",
    "year=99999",
    "year=1949%00",
    "year=１９４９",
    "type=%00",
    "type=klingon",
    "language='--",
    "year=1949&year=abc",
    "%ff=%fe",
    "letter=%F0%9F%92%A5",
    "role=author%00",
]


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_a_query_string_shows_the_beginning(client: Client, junk: str) -> None:
    collection, person, document = make.collection(), make.person(), make.document(date="1949")
    make.placement(collection, document)
    make.attribution(document, person)

    for address in [
        *map(reverse, LISTS),
        reverse("home"),
        *(record.get_absolute_url() for record in (collection, person, document)),
    ]:
        assert read(client, f"{address}?{junk}").words


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("page", ["2", "99999", "999999999999999999"])
def test_beyond_the_end_of_a_list_its_pages_are_offered(client: Client, name: str, page: str) -> None:
    response = client.get(f"{reverse(name)}?page={page}")

    assert response.status_code == 404
    assert "It has 1 page." in page_of(response).words
    assert page_of(response).links["The beginning of the list"] == reverse(name)


@pytest.mark.parametrize(
    "path",
    [
        "/people/%00/",
        "/collections/a%00b/",
        "/no/such/%00",
        "/documents/1%00/",
        "/%ff/",
        "/people/" + "x" * 2000 + "/",
    ],
)
def test_an_address_of_nonsense_is_not_found(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert b'rel="canonical"' not in response.content
    assert b"hreflang=" not in response.content.partition(b"</head>")[0]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_for_reading_only(client: Client, method: str) -> None:
    for name in ["home", *LISTS, "health"]:
        assert getattr(client, method)(reverse(name)).status_code == 405


def test_the_database_is_reported_well_or_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"database": "ok"})
    assert "no-store" in response["Cache-Control"]

    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", fail)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (503, {"database": "unreachable"})


def test_robots_are_kept_from_the_desk(client: Client) -> None:
    response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    assert b"Disallow: /admin/" in response.content


@pytest.mark.parametrize("template", ["400.html", "403.html", "500.html"])
def test_pages_of_error_need_nothing(template: str, django_assert_num_queries: object) -> None:
    assert "<h1>" in render_to_string(template)


def test_an_error_in_a_page_is_answered_with_the_page_for_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "cursor", None)
    client = Client(raise_request_exception=False)

    response = client.get("/documents/")

    assert response.status_code == 500
    assert b"The fault is ours" in response.content


def test_an_empty_archive_is_kind_about_it(client: Client) -> None:
    assert "an archive in the making" in read(client, "/").words
    for name in LISTS:
        assert "yet" in read(client, reverse(name)).words
