"""A reader without JavaScript browses, filters, turns pages and reads like everybody else."""

import pytest
from playwright.sync_api import Page, expect

from collections_app import correction_form
from collections_app.models import Correction
from tests.archive import Archive
from tests.e2e.visit import visit
from tests.pages import PUBLIC_PAGES


def test_from_the_home_page_to_a_document_and_the_people_in_it(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=3)
    collection, document, person = archive.collections[0], archive.documents[1], archive.people[0]
    plain_page.goto("/")
    plain_page.locator("header a[href='/collections/'], nav a[href='/collections/']").first.click()
    plain_page.locator(f"main a[href='{collection.get_absolute_url()}']").first.click()
    expect(plain_page.locator("h1")).to_contain_text(collection.title)
    plain_page.locator(f"main a[href^='{document.get_absolute_url()}']").first.click()
    expect(plain_page.locator("h1")).to_contain_text(document.title)
    plain_page.locator(f"main a[href='{person.get_absolute_url()}']").first.click()
    expect(plain_page.locator("h1")).to_contain_text(str(person))


def test_the_years_of_a_collection_filter_its_documents(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=5)
    in_1949, in_1959 = archive.documents[0], archive.documents[3]
    listed = plain_page.locator("#results ~ .card .card-title")
    plain_page.goto(archive.collections[0].get_absolute_url())
    expect(listed.get_by_text(in_1949.title, exact=True)).to_be_visible()
    plain_page.locator("main a[href*='year=1959']").first.click()
    assert "year=1959" in plain_page.url
    expect(listed).to_have_text([in_1959.title])


def test_the_documents_are_narrowed_by_a_language(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=3)
    plain_page.goto("/documents/")
    plain_page.locator(".facet").get_by_role("link", name="Russian 3").click()
    assert "language=russian" in plain_page.url
    expect(
        plain_page.locator(f"main a[href='{archive.documents[0].get_absolute_url()}']").first
    ).to_be_visible()


def test_a_long_list_is_read_page_by_page(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=22)
    plain_page.goto("/documents/")
    plain_page.locator("main a[href*='page=2']").first.click()
    assert "page=2" in plain_page.url
    expect(plain_page.locator("main a[href^='/documents/'][href$='/']").first).to_be_visible()


def test_a_search_from_any_page_is_narrowed_and_widened_again(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=3)
    plain_page.goto("/people/")
    plain_page.get_by_role("searchbox", name="Search the archive").fill("cable")
    plain_page.get_by_role("button", name="Search").click()
    expect(plain_page.locator("#results")).to_have_text("1–3 of 3 documents")
    plain_page.get_by_text("Filters and dates").click()
    plain_page.get_by_label("Filter 1: where").select_option("title")
    plain_page.get_by_label("Filter 1: what").fill("Zhou Enlai")
    plain_page.get_by_role("button", name="Search with these").click()
    expect(plain_page.locator("#results")).to_have_text("1 document")
    plain_page.get_by_role("link", name="Remove the filter Title").click()
    expect(plain_page.locator("#results")).to_have_text("1–3 of 3 documents")
    plain_page.locator(".facet").get_by_role("link", name="Zhou Enlai").click()
    assert "person=zhou-enlai" in plain_page.url
    expect(plain_page.get_by_role("link", name="Remove Zhou Enlai")).to_be_visible()


def test_every_page_is_there_and_shows_nothing_that_needs_a_script(
    archive: Archive, plain_page: Page
) -> None:
    """A button outside a form that sends it, or a link to nowhere, would do nothing when it is pressed."""
    archive.grow(to=2)
    idle: dict[str, list[str]] = {}
    for public_page in PUBLIC_PAGES:
        visit(plain_page, public_page, archive)
        expect(plain_page.locator("main h1, #content h1").first).to_be_visible()
        buttons = plain_page.locator("button:not(form button), form button[type=button], a[href='#']").all()
        found = [button.inner_text() for button in buttons if button.is_visible()]
        if found:
            idle[public_page.name] = found
    assert idle == {}


def test_through_a_collection_from_document_to_document_to_its_citation_and_its_files(
    archive: Archive, plain_page: Page
) -> None:
    archive.grow(to=3)
    collection = archive.collections[0]
    plain_page.goto(collection.get_absolute_url())
    plain_page.locator("#results").locator("..").locator(".card-title a").first.click()
    first = plain_page.locator("h1").inner_text()
    in_the_collection = plain_page.get_by_role("navigation", name=f"In {collection.title}", exact=True)
    in_the_collection.locator("a[rel=next]").click()
    assert plain_page.locator("h1").inner_text() != first
    in_the_collection.locator("a[rel=prev]").click()
    assert plain_page.locator("h1").inner_text() == first
    plain_page.goto(archive.documents[0].get_absolute_url())
    for link in (
        plain_page.locator("a[href$='cite.ris']").first,
        plain_page.locator("a[href*='/attachments/']").first,
    ):
        with plain_page.expect_download() as download:
            link.click()
        assert download.value.path().stat().st_size > 0


def test_a_list_that_somebody_sent_is_read_and_taken_away(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=3)
    numbers = [archive.documents[place].number for place in (2, 0)]
    plain_page.goto(f"/reading-list/?d={numbers[0]},{numbers[1]}#notes=%7B%7D")
    expect(plain_page.locator(".list-item")).to_have_count(2)
    expect(plain_page.locator(".list-item h2").first).to_have_text(archive.documents[2].title)
    plain_page.get_by_role("link", name="By date").click()
    expect(plain_page.locator(".list-item h2").first).to_have_text(archive.documents[0].title)
    with plain_page.expect_download() as download:
        plain_page.get_by_role("link", name="BibTeX").click()
    assert download.value.path().read_text().count("@") >= 2
    plain_page.get_by_role("link", name="Reading list").click()
    expect(plain_page.get_by_text("this page needs JavaScript")).to_be_visible()


def test_a_correction_is_sent_by_keyboard_alone(
    archive: Archive, plain_page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(correction_form, "QUICKEST", 0)
    archive.grow(to=1)
    document = archive.documents[0]
    plain_page.goto(document.get_absolute_url())
    plain_page.get_by_role("link", name="Suggest a correction").focus()
    plain_page.keyboard.press("Enter")
    expect(plain_page.locator("h1")).to_have_text("Suggest a correction")
    plain_page.get_by_role("radio", name="Title").focus()
    plain_page.keyboard.press("Space")
    plain_page.keyboard.press("ArrowDown")
    plain_page.keyboard.press("Tab")
    plain_page.keyboard.press("Tab")  # past what it should say
    plain_page.keyboard.type("The original says so.")
    plain_page.get_by_role("button", name="Send to the archive").press("Enter")
    expect(plain_page.get_by_role("alert")).to_contain_text("Nothing is lost.")
    expect(plain_page.get_by_role("radio", name="Date")).to_be_checked()
    expect(plain_page.get_by_label("Why, or where it can be checked")).to_have_value("The original says so.")
    plain_page.get_by_label("What it should say").focus()
    plain_page.keyboard.type("January 7, 1949")
    for _ in range(4):
        plain_page.keyboard.press("Tab")
    plain_page.keyboard.press("Enter")  # on the button
    expect(plain_page.locator("h1")).to_have_text("Thank you")
    letter = Correction.objects.get()
    assert (letter.document, letter.field, letter.proposal) == (document, "date", "January 7, 1949")
    plain_page.get_by_role("link", name=f"Back to “{document.title}”").press("Enter")
    expect(plain_page.locator("h1")).to_have_text(document.title)
