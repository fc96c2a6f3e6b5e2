"""A reader without JavaScript browses, filters, turns pages and reads like everybody else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.archive import Archive


@pytest.fixture
def plain_page(browser: Browser, base_url: str) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_from_the_home_page_to_a_document_and_the_people_in_it(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=3)
    collection, document, person = archive.collections[0], archive.documents[1], archive.people[0]
    plain_page.goto("/")
    plain_page.locator("header a[href='/collections/'], nav a[href='/collections/']").first.click()
    plain_page.locator(f"main a[href='{collection.get_absolute_url()}']").first.click()
    expect(plain_page.locator("h1")).to_contain_text(collection.title)
    plain_page.locator(f"main a[href='{document.get_absolute_url()}']").first.click()
    expect(plain_page.locator("h1")).to_contain_text(document.title)
    plain_page.locator(f"main a[href='{person.get_absolute_url()}']").first.click()
    expect(plain_page.locator("h1")).to_contain_text(str(person))


def test_the_years_of_a_collection_filter_its_documents(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=5)
    plain_page.goto(archive.collections[0].get_absolute_url())
    plain_page.locator("main a[href*='year=1959']").first.click()
    in_1959 = archive.documents[3]
    expect(plain_page.locator(f"main a[href='{in_1959.get_absolute_url()}']").first).to_be_visible()
    listed = plain_page.locator("main").inner_text()
    assert "year=1959" in plain_page.url
    assert in_1959.title in listed


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
