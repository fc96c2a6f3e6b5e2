"""A range of years chosen at the histogram: by dragging, by keyboard, by typing."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from documents.models import Document
from tests import factories as make
from tests.e2e.axe import found_by_axe

YEARS = {1948: 2, 1949: 3, 1951: 1, 1953: 1}


@pytest.fixture
def dated(db: None) -> None:
    for year, count in YEARS.items():
        for number in range(count):
            make.document(f"Cable No. {number + 1} of {year}", date=str(year))


def bar(page: Page, year: int) -> Locator:
    return page.locator(f".histogram [data-year='{year}']")


def says(page: Page) -> Locator:
    return page.locator(".year-range output")


def middle(locator: Locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, begin: int, end: int) -> None:
    """As far as the button is still held."""
    page.mouse.move(*middle(bar(page, begin)))
    page.mouse.down()
    page.mouse.move(*middle(bar(page, end)), steps=8)


@pytest.mark.parametrize(("begin", "end"), [(1948, 1951), (1951, 1948), (1949, 1950)])
def test_years_are_chosen_by_dragging_either_way(dated: None, page: Page, begin: int, end: int) -> None:
    first, last = sorted((begin, end))
    page.goto("/search/?q=cable&sort=title&year=1953")
    drag(page, begin, end)
    documents = sum(count for year, count in YEARS.items() if first <= year <= last)
    expect(says(page)).to_have_text(f"{first}–{last}: {documents} or more")
    expect(page.locator(".in-range")).to_have_count(last - first + 1)
    page.mouse.up()
    page.wait_for_url(f"**/search/?q=cable&sort=title&from={first}&to={last}")
    expect(page.locator("#results")).to_contain_text(f"of {documents} documents")
    expect(page.locator("#years-from")).to_have_value(str(first))


def test_escape_gives_a_range_up_and_a_click_still_chooses_one_year(dated: None, page: Page) -> None:
    page.goto("/search/?q=cable")
    drag(page, 1948, 1951)
    page.keyboard.press("Escape")
    expect(page.locator(".in-range")).to_have_count(0)
    page.mouse.up()
    page.wait_for_timeout(200)
    assert page.url.endswith("/search/?q=cable")
    expect(page.locator("#years-from")).to_have_value("")
    bar(page, 1949).click()
    page.wait_for_url("**/search/?year=1949&q=cable")


def test_years_are_chosen_by_keyboard_alone(dated: None, page: Page) -> None:
    page.goto("/search/?q=cable")
    bar(page, 1949).get_by_role("link").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(says(page)).to_have_text("1949–1950: 3 or more")
    page.keyboard.press("Escape")
    expect(page.locator(".in-range")).to_have_count(0)
    for _ in range(9):  # as far as there are years
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    expect(says(page)).to_have_text("1949–1952: 4 or more")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=cable&from=1949&to=1952")


def test_a_finger_drags_across_and_down_it_scrolls(dated: None, browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/search/?q=cable")
    finger = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        finger.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    bar(page, 1951).scroll_into_view_if_needed()
    (begin, y), (end, _) = middle(bar(page, 1951)), middle(bar(page, 1953))
    touch("touchStart", (begin, y))
    for step in range(1, 9):
        touch("touchMove", (begin + (end - begin) * step / 8, y))
    expect(says(page)).to_have_text("1951–1953: 2 or more")
    touch("touchEnd")
    page.wait_for_url("**/search/?q=cable&from=1951&to=1953")

    x, y = middle(bar(page, 1951))
    touch("touchStart", (x, y))
    for step in range(1, 9):
        touch("touchMove", (x, y - 20 * step))
    touch("touchEnd")
    page.wait_for_timeout(200)
    assert page.url.endswith("from=1951&to=1953")
    expect(page.locator(".in-range")).to_have_count(0)
    context.close()


def test_years_are_typed_and_without_javascript_too(dated: None, plain_page: Page) -> None:
    plain_page.goto("/search/?q=cable&year=1949&certain=1")
    form = plain_page.get_by_role("form", name="From one year to another")
    form.get_by_label("From").fill("1949")
    form.get_by_label("to").fill("1951")
    expect(says(plain_page)).to_have_text("")
    form.get_by_role("button", name="Show").click()
    plain_page.wait_for_url("**/search/?q=cable&from=1949&to=1951")
    expect(plain_page.locator("#results")).to_have_text("1–4 of 4 documents")


def test_what_is_no_year_is_kept_and_said(dated: None, page: Page) -> None:
    page.goto("/documents/")
    page.get_by_label("From", exact=True).fill("yesterday")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("From", exact=True)).to_have_value("yesterday")
    expect(page.locator("#years-fault")).to_contain_text("“yesterday”")


@pytest.mark.parametrize("address", ["/", "/documents/", "/collections/cables/"])
def test_wherever_there_are_years_a_range_narrows_what_is_listed_there(
    dated: None, page: Page, address: str
) -> None:
    collection = make.collection("Cables")
    for at, document in enumerate(Document.objects.order_by("pk")[:5]):
        make.placement(collection, document, at)
    page.goto(address)
    drag(page, 1948, 1949)
    page.mouse.up()
    page.wait_for_url(f"**{'/documents/' if address == '/' else address}?from=1948&to=1949")
    expect(page.locator("#results")).to_have_text("1–5 of 5 documents")


def test_axe_finds_nothing_while_a_range_is_chosen(dated: None, page: Page) -> None:
    page.goto("/search/?q=cable")
    bar(page, 1949).get_by_role("link").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert found_by_axe(page) == set()
