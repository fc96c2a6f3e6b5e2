"""The page of an essay."""

import re

import pytest
from django.test import Client

from collections_app.actions.cite_documents import cite_documents
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

    assert page.links["Introduced"] == collection.get_absolute_url()
    assert "A stub" not in page.words
    assert page.section("Documents it cites").titles == ["Cited"]


def test_a_long_essay_has_contents_and_notes_that_lead_there_and_back(client: Client) -> None:
    body = '<h2>First</h2><p>A word.<span class="footnote">Its note.</span></p><h2>Second</h2><p>End.</p>'

    page = read(client, make.essay("Long", body=body).get_absolute_url())
    ids = [element.get("id") for element in page.main.iter() if element.get("id")]

    assert len(set(ids)) == len(ids)
    assert page.section("Contents").links == {
        "First": "#part-first",
        "Second": "#part-second",
        "Notes": "#notes",
    }
    assert "Its note." in page.section("Notes").words
    targets = {a.get("href", "")[1:] for a in page.main.iter("a") if a.get("href", "").startswith("#")}
    assert {"note-1", "note-mark-1"} <= targets <= set(ids)


def test_nothing_parts_a_word_from_its_full_stop(client: Client) -> None:
    """Neither a note nor a document cited leaves a blank in the line."""
    document = make.document("Cable to be read")
    essay = make.essay(
        body=f'<p>One<span class="footnote">Note.</span>, <a href="/documents/{document.number}/">two</a>.</p>'
    )
    cite_documents(essay=essay)

    html = client.get(essay.get_absolute_url()).content.decode()
    line = html[html.index("<p>One") : html.index("</p>", html.index("<p>One"))]

    assert re.findall(r'class="margin margin-(\w+)"', line) == ["note", "document"]
    assert not re.search(r"\s[,.]", line)


def test_what_an_essay_links_to_it_cites_and_the_document_says_so(client: Client) -> None:
    document, hidden = make.document("Cable to be read"), make.document("Sealed", status=Status.DRAFT)
    essay = make.essay(
        "On a Cable",
        body=f'<p><a href="/documents/{document.number}/">This</a> and '
        f'<a href="{hidden.get_absolute_url()}">that</a>.</p>',
    )

    assert cite_documents(essay=essay) == [document, hidden]
    assert cite_documents(essay=essay) == []
    page = read(client, essay.get_absolute_url())

    assert page.links["This"] == document.get_absolute_url()
    assert "that" not in page.links
    assert page.section("Documents it cites").titles == ["Cable to be read"]
    assert "On a Cable" in read(client, document.get_absolute_url()).links


def test_an_essay_can_be_cited(client: Client) -> None:
    essay = make.essay("On a Cable", date="2015", authors=[make.person("Ann Adams")], body="Text.")

    words = read(client, essay.get_absolute_url()).section("Cite this essay").words

    assert "Ann Adams, “On a Cable,” 2015, " in words
    assert f"http://testserver{essay.get_absolute_url()}" in words
    in_russian = read(client, f"/ru{essay.get_absolute_url()}")
    assert f"http://testserver{essay.get_absolute_url()}" in in_russian.words
    assert "http://testserver/ru/" not in in_russian.words
