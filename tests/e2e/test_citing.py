"""Choosing and copying a citation; the record as it was."""

from playwright.sync_api import Page, expect

from tests.archive import Archive
from tests.e2e.axe import found_by_axe
from tests.e2e.visit import fits


def test_the_citation_chosen_is_the_one_that_is_copied_with_its_italics(archive: Archive, page: Page) -> None:
    archive.grow(to=1)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(archive.documents[0].get_absolute_url())
    page.get_by_label("APA 7").check()

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("main").get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".citation-apa .citation-words").inner_text()
    html = page.evaluate(
        "navigator.clipboard.read().then(([item]) => item.getType('text/html')).then((blob) => blob.text())"
    )
    assert "<i>" in html
    page.get_by_label("MLA 9").check()
    expect(page.get_by_role("main").get_by_role("status")).to_have_text("")


def test_a_citation_that_cannot_be_copied_is_selected(archive: Archive, page: Page) -> None:
    archive.grow(to=1)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(archive.documents[0].get_absolute_url())

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("Selected")
    assert (
        page.evaluate("String(getSelection())") == page.locator(".citation-note .citation-words").inner_text()
    )


def test_a_style_is_chosen_by_keyboard_and_without_javascript(archive: Archive, plain_page: Page) -> None:
    archive.grow(to=1)
    plain_page.goto(archive.documents[0].get_absolute_url())
    expect(plain_page.locator(".citation-note")).to_be_visible()
    expect(plain_page.locator(".citation-mla")).to_be_hidden()
    expect(plain_page.get_by_role("button", name="Copy")).to_be_hidden()

    plain_page.get_by_label("Archival note").focus()
    for _ in range(3):
        plain_page.keyboard.press("ArrowRight")

    expect(plain_page.locator(".citation-mla")).to_be_visible()
    expect(plain_page.locator(".citation-note")).to_be_hidden()


def test_axe_finds_nothing_on_an_earlier_version(page: Page, db: None) -> None:
    archive = Archive()  # with a history
    archive.grow(to=1)
    document = archive.documents[0]
    page.goto(document.get_absolute_url())
    address = page.locator(".cite a[href*='/versions/']").get_attribute("href")
    assert address
    page.wait_for_timeout(1100)  # into the next second, by which versions are told apart
    document.title, document.summary = "Telegram", "Now with a summary."
    document.save()

    page.goto(address)
    expect(page.locator("#changes")).to_be_visible()
    assert found_by_axe(page) == set()
    assert fits(page, 320, 1280)
