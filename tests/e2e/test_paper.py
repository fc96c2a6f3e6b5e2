"""What a printed page says that the screen need not, and leaves out what wants a finger."""

from playwright.sync_api import Page

from tests import factories as make

VISIBLE = "selector => [...document.querySelectorAll(selector)].filter(each => each.offsetParent).length"


def test_a_printed_document_says_its_address_and_the_day_and_has_nothing_to_press(
    db: None, page: Page
) -> None:
    document = make.document("Cable, Filippov to Mao Zedong", date="January 6, 1949")
    page.goto(document.get_absolute_url())
    assert page.evaluate(VISIBLE, ".on-paper") == 0
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    line = page.locator(".on-paper").inner_text()
    assert document.get_absolute_url() in line
    assert str(page.evaluate("new Date().getFullYear()")) in line
    assert page.evaluate(VISIBLE, ".citation") == 1
    assert page.evaluate(VISIBLE, "button, input, select, nav:not(.histogram)") == 0
