"""The page of an essay."""

import pytest
from django.test import Client

from documents.models import Status
from tests import factories as make
from tests.site.reading import read

pytestmark = pytest.mark.django_db


def test_an_essay_without_its_text_says_where_it_was_published(client: Client) -> None:
    essay = make.essay(
        "Later", body="", first_published="Sources and Methods", source_url="https://example.org/later"
    )

    page = read(client, essay.get_absolute_url())

    assert "It was first published in Sources and Methods." in page.words
    assert page.links["Read it where it was published"] == "https://example.org/later"


def test_an_essay_names_its_authors_in_the_order_of_the_title_page(client: Client) -> None:
    authors = [make.person("Zhou Zhu"), make.person("Ann Adams"), make.person("Ghost", status=Status.DRAFT)]
    essay = make.essay("Later", date="February 2020", authors=authors, body="One.\n\nTwo.")

    page = read(client, essay.get_absolute_url())

    assert "By Zhou Zhu and Ann Adams" in page.words
    assert "Ghost" not in page.words
    assert "February 2020" in page.words
    assert [p.text for p in page.main.iter("p")].count("Two.") == 1


def test_an_essay_leads_to_what_it_introduces_and_cites(client: Client) -> None:
    essay = make.essay()
    collection, document = make.collection("Introduced"), make.document("Cited")
    essay.collections.add(collection, make.collection("A stub", status=Status.DRAFT))
    essay.documents.add(document, make.document("Hidden", status=Status.DRAFT))

    page = read(client, essay.get_absolute_url())

    assert page.section("Introduces").links == {"Introduced": collection.get_absolute_url()}
    assert page.section("Documents it cites").titles == ["Cited"]
