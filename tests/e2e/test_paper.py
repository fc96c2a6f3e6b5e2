"""What a printed page says that the screen need not, and leaves out what wants a finger."""

from playwright.sync_api import Page

from tests import factories as make

VISIBLE = "selector => [...document.querySelectorAll(selector)].filter(each => each.offsetParent).length"
TOP = "selector => document.querySelector(selector).getBoundingClientRect().top"


def test_a_printed_document_says_its_address_and_the_day_and_has_nothing_to_press(
    db: None, page: Page
) -> None:
    document = make.document("Cable, Filippov to Mao Zedong", date="January 6, 1949")
    author = make.person("Embassy of the People's Republic of China in the Soviet Union")
    make.attribution(document, author, "author", name_as_written="Chinese Embassy")
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(document.get_absolute_url())
    label, name = (page.evaluate(TOP, f".route {part}") for part in ("dt", "dd a"))
    assert abs(label - name) < 4, "a long name leaves its label behind"
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate(TOP, ".document-main") == page.evaluate(TOP, ".document-side")
    assert page.evaluate(VISIBLE, ".on-paper") == 0
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    line = page.locator(".on-paper").inner_text()
    assert document.get_absolute_url() in line
    assert str(page.evaluate("new Date().getFullYear()")) in line
    assert page.evaluate(VISIBLE, ".citation") == 1
    assert page.evaluate(VISIBLE, "button, input, select, nav:not(.histogram)") == 0


def test_an_essay_has_the_width_of_a_sheet_that_lies(db: None, page: Page) -> None:
    """Its contents stand beside it on the screen alone."""
    essay = make.essay(body="<h2>One</h2><p>Words.</p><h2>Two</h2><p>Words.</p>")
    page.set_viewport_size({"width": 1000, "height": 700})
    page.emulate_media(media="print")
    page.goto(essay.get_absolute_url())
    assert page.evaluate("document.querySelector('.essay-text').offsetWidth") > 500
