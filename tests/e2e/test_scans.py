"""The viewer of scans: opened, turned, zoomed, sent to others as an address; and the same pages without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from documents.iiif import making
from documents.models import Document
from tests import factories as make


@pytest.fixture
def document(db: None) -> Document:
    document = make.document("Cable, Stalin to Mao")
    make.text(document, make.language("English", "en"), "[p. 1] One.\n\nMore [p. 2] two.")
    for position in (1, 2, 3):
        scan = make.scan_of(
            make.picture(1500 + position, 2000), f"{position}.jpg", document, position=position
        )
        assert making.make(scan.checksum, scan.file.path) == ""
    return document


def shows(page: Page, position: int) -> None:
    expect(page.locator(".scans-viewer")).to_have_attribute("data-shows", str(position))


def test_the_viewer_is_fetched_when_it_is_opened_and_turns_pages_by_keyboard(
    page: Page, document: Document, without_complaint: None
) -> None:
    scripts: list[str] = []
    page.on(
        "request", lambda request: scripts.append(request.url) if "openseadragon" in request.url else None
    )
    page.goto(document.get_absolute_url())
    assert scripts == []
    page.locator(".scans-sheet").click()
    shows(page, 1)
    assert len(scripts) == 1
    page.keyboard.press("PageDown")
    shows(page, 2)
    expect(page.locator(".scans-where")).to_have_text(re.compile("Page 2\\s+2 of 3"))
    expect(page).to_have_url(re.compile("#page=2$"))
    page.keyboard.press("PageUp")
    shows(page, 1)
    page.keyboard.press("PageUp")
    shows(page, 1)
    page.keyboard.press("Escape")
    expect(page.locator(".scans-viewer")).to_be_hidden()
    assert "#" not in page.url


def test_what_is_seen_stands_in_the_address_and_is_seen_again_from_it(
    page: Page, document: Document, without_complaint: None
) -> None:
    page.goto(document.get_absolute_url())
    page.locator(".scans-strip a").nth(1).click()
    shows(page, 2)
    page.get_by_role("button", name="Turn by a quarter").click()
    expect(page).to_have_url(re.compile("#page=2&turn=90$"))
    page.keyboard.press("Escape")
    page.locator(".scans-strip a").nth(1).click()
    shows(page, 2)
    for _ in range(3):
        page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"#page=2&xywh=\d+,\d+,\d+,\d+$"))
    page.wait_for_timeout(1200)  # until it has come to rest
    seen = page.url
    page.goto("about:blank")
    page.goto(seen)
    shows(page, 2)
    page.wait_for_timeout(800)

    def part(url: str) -> list[int]:
        return [int(number) for number in url.rpartition("xywh=")[2].split(",")]

    assert all(abs(one - other) <= 4 for one, other in zip(part(seen), part(page.url), strict=True)), page.url


def test_an_address_of_a_page_opens_it(page: Page, document: Document, without_complaint: None) -> None:
    page.goto(f"{document.get_absolute_url()}#page=3")
    shows(page, 3)
    page.goto(f"{document.get_absolute_url()}#page=<script>&xywh=NaN,0,1")
    page.evaluate("location.hash = '#page=2&xywh=-1,0,a,b&turn=x'")
    shows(page, 2)


def test_where_tiles_are_not_made_yet_the_plain_picture_is_enlarged(page: Page, db: None) -> None:
    document = make.document()
    make.scan_of(make.picture(1600, 2000)[:-1] + b"\0", "1.jpg", document)
    page.route("**/info.json", lambda route: route.fulfill(status=404))
    page.goto(f"{document.get_absolute_url()}#page=1")
    shows(page, 1)


def test_without_javascript_every_page_is_a_link(plain_page: Page, document: Document) -> None:
    plain_page.goto(document.get_absolute_url())
    expect(plain_page.get_by_role("button", name="Enlarge")).to_be_hidden()
    plain_page.get_by_role("link", name="Next page").click()
    expect(plain_page).to_have_url(re.compile("/pages/2/$"))
    expect(plain_page.locator(".scans-picture")).to_have_js_property("complete", True)
    plain_page.locator(".scans-strip a").nth(2).click()
    expect(plain_page).to_have_url(re.compile("/pages/3/$"))
    plain_page.get_by_role("link", name="Previous page").click()
    plain_page.locator(".scans-places a").locator("visible=true").click()
    expect(plain_page).to_have_url(re.compile("#t1-p2$"))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_moves_when_pictures_come_and_when_the_viewer_opens(
    page: Page, document: Document, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(document.get_absolute_url())
    page.evaluate(
        "new PerformanceObserver(list => list.getEntries().forEach(e => { window.moved = (window.moved || 0) + e.value; }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.locator(".scans-strip").scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    page.evaluate("location.hash = '#page=1'")  # not by a click, for which a page may move
    shows(page, 1)
    page.wait_for_timeout(300)
    assert page.evaluate("window.moved || 0") < 0.01
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
