"""What is not published is nowhere public: not by address, not in a list, not in a count."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from collections_app.models import Collection
from documents.models import Document, Person
from tests import factories as make
from tests.archive import Archive
from tests.pages import PublicPage, on_every_page

LISTS = ["home", "collections", "documents", "people", "essays", "search"]
# What a curious reader types behind a question mark.
TRICKS = [
    "status=draft",
    "status=in+review",
    "status__in=draft,published",
    "published=0",
    "published_at__gt=2020-01-01",
    "embargo_until__isnull=0",
    "preview=1",
    "draft=1",
    "all=1",
    "ordering=status",
    "sort=-status",
    "o=status",
    "page=2",
    "page=last",
    "page_size=1000",
    "format=json",
    "year=1949",
    "several=1",
    "undated=1",
]


def secrets_in(content: bytes, archive: Archive) -> list[str]:
    text = content.decode()
    return [secret for secret in archive.secrets if secret in text]


def own_addresses(archive: Archive) -> list[str]:
    """Every address that would show a hidden record or a file of it."""
    addresses = list(archive.hidden_paths)
    for record in archive.hidden:
        addresses.append(record.get_absolute_url())
        if isinstance(record, Document):
            addresses += [
                reverse("document", args=[record.number, "wrong-slug"]),
                reverse("scan", args=[record.number, 1]),
                reverse("attachment", args=[record.number, 1]),
            ]
        if isinstance(record, Collection):
            addresses.append(reverse("collection-image", args=[record.slug]))
    return addresses


@on_every_page
def test_no_word_of_a_hidden_record_is_on_a_public_page(
    client: Client, public_page: PublicPage, grown: Archive
) -> None:
    assert secrets_in(client.get(public_page.address(grown)).content, grown) == []


@pytest.mark.parametrize("method", ["get", "head", "options", "post"])
def test_the_address_of_a_hidden_record_shows_nothing(client: Client, grown: Archive, method: str) -> None:
    for address in own_addresses(grown):
        response = getattr(client, method)(address)
        assert response.status_code in ({404} if method in {"get", "head"} else {404, 405}), address
        assert "Location" not in response.headers, address
        assert "Content-Disposition" not in response.headers, address
        assert secrets_in(response.content, grown) == [], address


def test_a_hidden_record_answers_as_one_that_never_was(client: Client, grown: Archive) -> None:
    for record in grown.hidden:
        address = record.get_absolute_url()
        if isinstance(record, Document):
            nowhere = address.replace(f"/{record.number}/", f"/{record.number + 500_000}/")
        else:
            nowhere = address[:-1] + "-that-never-was/"
        there, not_there = client.get(address), client.get(nowhere)
        assert there.status_code == not_there.status_code == 404
        assert there.content.decode().replace(address, "") == not_there.content.decode().replace(nowhere, "")


def test_the_same_records_answer_once_published(client: Client, archive: Archive) -> None:
    """So that the tests above cannot pass for want of pages."""
    archive.grow(to=1)
    for record in archive.hidden:
        record.publish()
        record.published_at = make.LONG_AGO
        record.embargo_until = None
        record.save()
        response = client.get(record.get_absolute_url())
        assert response.status_code == 200, record.get_absolute_url()
        assert "Sealed" in response.content.decode()
    moved = client.get(archive.hidden[0].get_absolute_url().replace("sealed", "wrong"))
    assert moved.status_code in {301, 302}


@pytest.mark.parametrize("name", [*LISTS, "a collection"])
def test_no_query_string_brings_hidden_records_up(client: Client, grown: Archive, name: str) -> None:
    address = reverse(name) if name in LISTS else grown.collections[0].get_absolute_url()
    for trick in TRICKS:
        assert secrets_in(client.get(f"{address}?{trick}", follow=True).content, grown) == [], trick


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_by_a_hidden_record_or_term_finds_what_a_filter_by_nothing_finds(
    client: Client, grown: Archive, name: str
) -> None:
    address = reverse(name)
    hidden = next(record for record in grown.hidden if isinstance(record, Document))
    person = next(record for record in grown.hidden if isinstance(record, Person))
    collection = next(record for record in grown.hidden if isinstance(record, Collection))
    subject, place = hidden.subjects.last(), hidden.places.last()
    assert subject is not None
    assert place is not None
    for parameter, value in [
        ("person", person.slug),
        ("person", str(person.pk)),
        ("collection", collection.slug),
        ("type", hidden.type.slug if hidden.type else ""),
        ("language", "sealed-draft-language"),
        ("place", place.slug),
        ("subject", subject.slug),
        ("repository", "sealed-draft-repository"),
        ("q", "Sealed"),
        ("q", hidden.title),
        ("q", f"number:{hidden.number}"),
        ("letter", "S"),
    ]:
        nothing = "9" * len(value) if value.isdigit() else "x" * len(value)
        if parameter == "letter":
            nothing = value  # the letter may be there for others: only the secrets count
        found = client.get(address, {parameter: value})
        found_nothing = client.get(address, {parameter: nothing})
        assert secrets_in(found.content.replace(hidden.title.encode(), b""), grown) == [], (
            parameter,
            value,
        )
        if parameter == "letter":
            continue
        assert f"/documents/{hidden.number}/" not in found.content.decode(), (parameter, value)
        assert len(links(found.content)) == len(links(found_nothing.content)), (parameter, value)


def links(content: bytes) -> list[str]:
    return re.findall(r'href="([^"]*)"', content.decode())


def test_what_becomes_public_at_a_time_is_public_from_that_time_on(client: Client, db: None) -> None:
    document = make.document("Telegram, Kovalev to Stalin")
    address = document.get_absolute_url()
    assert client.get(address).status_code == 200
    Document.objects.update(embargo_until="2999-01-01T00:00Z")
    assert client.get(address).status_code == 404
    Document.objects.update(embargo_until="2001-01-01T00:00Z", published_at="2999-01-01T00:00Z")
    assert client.get(address).status_code == 404
    Document.objects.update(published_at="2001-01-01T00:00Z")
    assert client.get(address).status_code == 200
    Document.objects.update(published_until="2999-01-01T00:00Z")
    assert client.get(address).status_code == 200
    Document.objects.update(published_until="2002-01-01T00:00Z")
    assert client.get(address).status_code == 404
