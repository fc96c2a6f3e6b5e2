"""Zotero reads a document from its page: see `embedded_metadata` for the rules that it follows."""

from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client

from collections_app.models import Essay
from documents.models import Document, Name
from tests import factories as make
from tests.citation import difficult
from tests.citation.embedded_metadata import item_of
from tests.citation.reading import from_coins, from_ris

pytestmark = pytest.mark.django_db


def page_of(client: Client, document: Document | Essay, query: str = "") -> Element:
    content = client.get(document.get_absolute_url() + query).content.decode()
    page: Element = html5lib.parse(content, namespaceHTMLElements=False)
    return page


def test_an_author_alone_whose_names_have_several_words_each_is_one(client: Client) -> None:
    document = make.document("Letter")
    difficult.link(document, difficult.person("Charles André de Gaulle", "de Gaulle, Charles André"))

    assert item_of(page_of(client, document)).authors == [("de Gaulle", "Charles André")]


def test_the_item_saved_from_the_page_of_an_essay_is_the_essay(client: Client) -> None:
    essay = make.essay("What Two Archives Say", date="February 2020", authors=[make.person("Mao Zedong")])
    Name.objects.update(filing="Mao Zedong")

    item = item_of(page_of(client, essay))

    assert item.authors == [("Mao Zedong", "")]
    assert item.fields | {"url": ""} == {
        "itemType": "webpage",
        "title": "What Two Archives Say",
        "date": "2020-02",
        "websiteTitle": "Fonds",
        "url": "",
    }


def test_the_item_saved_from_a_page_is_the_record(client: Client) -> None:
    document = difficult.cable()

    item = item_of(page_of(client, document, "?text=2"))

    assert document.repository is not None
    assert item.authors == [("Stalin", "Joseph")]
    assert {name: item.fields[name] for name in sorted(item.fields)} == {
        "archive": document.repository.name,
        "archiveLocation": document.reference,
        "callNumber": document.reference,
        "date": "1949-04-26",
        "itemType": "manuscript",
        "language": "en",
        "manuscriptType": "Cable",
        "publisher": "Fonds",
        "title": document.title,
        "url": f"http://testserver/documents/{document.number}/",
    }


@pytest.mark.parametrize(
    "made",
    [
        difficult.cable,
        difficult.nothing_known,
        difficult.about_a_month_by_a_body,
        difficult.months_by_three,
        difficult.cyrillic,
        difficult.chinese,
        difficult.signs_of_tex_and_quotation_marks,
    ],
)
def test_every_way_that_zotero_goes_finds_the_same(client: Client, made: difficult.Make) -> None:
    """The head, the COinS in the page, and RIS by unAPI, which it asks for where a page offers it."""
    document = made()
    page = page_of(client, document)
    item = item_of(page)
    (span,) = (span for span in page.iter("span") if span.get("class") == "Z3988")
    (number,) = (abbr.get("title") for abbr in page.iter("abbr") if abbr.get("class") == "unapi-id")
    (server,) = (link.get("href") for link in page.iter("link") if link.get("rel") == "unapi-server")

    coins = from_coins(span.get("title", ""))
    ris = from_ris(client.get(f"{server}?id={number}&format=ris").content.decode())

    assert item.fields["title"] == coins.title == ris.title
    assert item.authors == coins.authors == ris.authors
    assert item.fields.get("date", "") == coins.date
    archive, call_number = item.fields.get("archive", ""), item.fields.get("callNumber", "")
    assert (archive, call_number) == (ris.archive, ris.call_number)
    assert coins.archive == ", ".join(filter(None, [archive, call_number]))
    assert archive == (document.repository.name if document.repository else "")
    assert call_number == document.reference
