"""Tables in what curators write, as readers meet them."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.e2e.axe import found_by_axe
from tests.e2e.visit import fits

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
]
WIDE = (
    "<p>By month.</p><table><caption>Cables of a year, as the register of the embassy counts them</caption>"
    f"<tr><th></th>{''.join(f'<th>{month}</th>' for month in MONTHS)}</tr>"
    f"<tr><th>Sent</th>{'<td>17, of which four are lost</td>' * len(MONTHS)}</tr>"
    "</table><p>And by day.</p><table><tr><td>1</td><td>2</td></tr></table>"
)


@pytest.fixture(params=["essay", "collection", "person"])
def address(request: pytest.FixtureRequest, db: None) -> str:
    if request.param == "essay":
        return make.essay(body=WIDE).get_absolute_url()
    if request.param == "collection":
        return make.collection("Relations", introduction=WIDE).get_absolute_url()
    return make.person("Andrei Orlov", biography=WIDE).get_absolute_url()


def test_a_wide_table_moves_by_keyboard_and_the_page_does_not(address: str, page: Page) -> None:
    page.goto(address)
    assert fits(page, 320, 390, 1280)
    page.set_viewport_size({"width": 320, "height": 640})
    region = page.get_by_role("region", name="Cables of a year, as the register of the embassy counts them")
    expect(page.get_by_role("region", name="Table 2")).to_be_visible()
    expect(region.get_by_role("columnheader", name="June")).to_be_attached()
    expect(region.get_by_role("rowheader", name="Sent")).to_be_attached()

    region.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")

    page.wait_for_function("region => region.scrollLeft > 0", arg=region.element_handle())
    caption = region.locator("caption").bounding_box()
    assert caption is not None
    assert caption["x"] >= 0
    assert caption["x"] + caption["width"] <= 320, "the caption is cut"


def test_axe_finds_nothing_in_tables(address: str, page: Page) -> None:
    page.goto(address)

    assert found_by_axe(page) == set()


def test_no_table_is_cut_on_paper(address: str, page: Page) -> None:
    page.set_viewport_size({"width": 660, "height": 900})  # what a sheet of A4 has between its margins
    page.emulate_media(media="print")
    page.goto(address)

    for table in page.locator("main table").all():
        box = table.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 660
