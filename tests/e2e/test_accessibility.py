"""Every public page can be used without a mouse, without good eyes, at night and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.archive import Archive
from tests.e2e.visit import visit
from tests.pages import PublicPage, on_every_page

SIZES = [(390, 844), (1280, 900)]


@on_every_page
def test_axe_finds_nothing_light_or_dark_narrow_or_wide(
    public_page: PublicPage, archive: Archive, page: Page
) -> None:
    archive.grow(to=3)
    found: set[str] = set()
    visit(page, public_page, archive)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for violation in Axe().run(page).response["violations"]:
                for node in violation["nodes"]:
                    found.add(
                        f"{scheme}, {width} wide: {violation['impact']} {violation['id']} "
                        f"at {node['target']}: {node['failureSummary']}"
                    )
    if found:
        pytest.fail("\n".join(sorted(found)))


@on_every_page
def test_nothing_is_cut_off_or_scrolls_sideways_at_the_width_of_a_small_phone(
    public_page: PublicPage, archive: Archive, page: Page
) -> None:
    """WCAG 1.4.10: 320 CSS pixels, which is also what a laptop shows at four times the size."""
    archive.grow(to=3)
    page.set_viewport_size({"width": 320, "height": 640})
    visit(page, public_page, archive)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(archive: Archive, page: Page) -> None:
    archive.grow(to=1)
    page.goto("/")
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target.startswith("#")
    assert page.evaluate("selector => !!document.querySelector(selector).closest('main')", target)
