"""Pages about one document, of both generations of the site."""

from pathlib import Path

import pytest

from collections_app.importing.rows import Detail
from tests.importing.reading import Page, read

pytestmark = pytest.mark.one_database

PAGES = Path(__file__).parent / "pages"
SOURCE = "Archive of the Customs House, box 4, folder 12."


def detail(page: Page) -> Detail:
    (entry,) = page.entries
    assert entry.detail is not None
    return entry.detail


def test_a_document_of_the_new_site() -> None:
    page = read((PAGES / "new_document.txt").read_bytes())
    (entry,) = page.entries
    assert (page.head.kind, page.head.edition) == ("document", 2)
    assert (entry.line, entry.date_text, entry.title) == (
        3,
        "June 3, 1931",
        "Telegram, Customs House to Ministry",
    )
    assert entry.summary.startswith("The customs house reports the arrival")
    assert detail(page) == Detail(
        source=f"{SOURCE} Translated by Nils Berg and Eva Holm.",
        archive="Archive of the Customs House",
        rights=(
            "The History and Public Policy Program welcomes reuse of Digital Archive materials for research and"
            " educational purposes. Some documents may be subject to copyright."
        ),
        document_type="Telegram",
        languages=("Swedish",),
        authors=("Lindqvist, Anna Maria 1896- 1971",),
        recipients=("Ministry of Finance",),
        people=("Border Commission", "School of Mines"),
        donors=("Salt Museum",),
        translators=("Nils Berg", "Eva Holm"),
        record_id="900412",
        text=(
            "URGENT\n\nSource: the carter\n\nSalt has arrived. We await your orders.\n\n5 June 1931\n\n"
            "Copies:\n1. The Minister\n2. The file"
        ),
    )
    assert not page.end.truncated


def test_what_has_no_label_or_no_field_is_unread() -> None:
    page = read((PAGES / "new_document.txt").read_bytes())
    assert [(unread.line, unread.text.split("\n")[0]) for unread in page.unread] == [
        (47, "An address that has no label"),
        (57, "Provenance:"),
    ]


def test_a_document_of_the_old_site() -> None:
    page = read((PAGES / "old_document.txt").read_bytes())
    (entry,) = page.entries
    assert (page.head.kind, page.head.edition) == ("document", 1)
    assert (entry.line, entry.date_text) == (6, "June 03, 1931")
    assert entry.title == "Telegram, Customs House to Ministry"  # as cited: the heading is set in capitals
    assert entry.summary == "The customs house reports the arrival of a cart of salt."
    found = detail(page)
    assert found.citation.startswith('"Telegram, Customs House to Ministry," June 03, 1931, History')
    assert found.source == f"{SOURCE} Obtained and translated for CWIHP by Nils Berg."
    assert found.translators == ("Nils Berg",)
    assert (found.url, found.record_id) == (
        "https://digitalarchive.wilsoncenter.org/document/900412",
        "900412",
    )
    assert found.text == "Salt has arrived. We await your orders.\n\n1931\n\nCopies:\n1. The Minister"
    assert page.unread == []


def test_a_missing_heading_is_taken_from_the_citation() -> None:
    text = (PAGES / "old_document.txt").read_text().replace("TELEGRAM, CUSTOMS HOUSE TO MINISTRY\n", "")
    assert read(text).entries[0].title == "Telegram, Customs House to Ministry"


def test_labels_and_values_on_one_line() -> None:
    page = read(
        "Skip to content\n\nMay 5, 1950\n\nLetter\n\nA letter about the boats on the lake.\n\n"
        "Author(s): Berg, Nils\nLanguage: Swedish\nRecord ID: 12\nOriginal Uploaded Date: 2014-06-03\nOriginal Classification: Secret\n"
    )
    found = detail(page)
    assert page.unread == []
    assert (found.authors, found.languages, found.record_id) == (("Berg, Nils",), ("Swedish",), "12")
    assert found.classification == "Secret"
    assert page.entries[0].summary == "A letter about the boats on the lake."


def test_a_flattened_page_whose_links_were_dropped_keeps_values_with_their_labels() -> None:
    page = read(
        "A picture or another document's summary.\nMay 14, 1950\nCiphered Telegram\nTop Secret\n14 May 1950\n"
        "The telegram contains a personal answer.\nAuthor(s):\nDocument Information\nSource\nOriginal Archive\n"
        "Rights\nThe History and Public Policy Program welcomes reuse of Digital Archive materials."
    )
    found = detail(page)
    assert (found.authors, found.source, found.archive) == ((), "", "")
    assert found.rights.endswith("Digital Archive materials.")
    assert page.entries[0].summary == "The telegram contains a personal answer."
    assert found.text == "Top Secret\n\n14 May 1950"
    assert [unread.line for unread in page.unread] == [1]


def test_a_document_cut_before_its_labels_is_still_a_document() -> None:
    page = read(
        "Skip to content\n\nMay 14, 1950\n\nConversation by the Lake\n\nPresent:\n\nThe Minister\n\n5 May 1950\n\n"
        "The Minister: Good morning.\n\nThe Ambassador: It is raining.\n\n"
        "The Minister: Are the boats there?\n\nThe Ambassador: They are, and they have been for as long as the"
    )
    assert page.head.kind == "document"
    assert page.entries[0].truncated
    assert detail(page).text.startswith("Present:")
