"""Every public page can be used without a mouse, without good eyes, at night and on a phone."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from tests.archive import Archive
from tests.e2e.keyboard import faults_by_keyboard
from tests.e2e.visit import visit
from tests.pages import PublicPage, on_every_page

# 320 is a small phone, and a laptop at four times the size (WCAG 1.4.10).
SIZES = [(320, 640), (1280, 900)]
# What the dark can change: the rest is the same page, and has been asked already.
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LOOKS: list[tuple[Literal["light", "dark"], dict[str, Any] | None]] = [
    ("light", None),
    ("dark", COLOUR_RULES),
]


def found_by_axe(page: Page) -> set[str]:
    found: set[str] = set()
    for scheme, rules in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for violation in Axe().run(page, options=rules).response["violations"]:
                for node in violation["nodes"]:
                    found.add(
                        f"{scheme}, {width} wide: {violation['impact']} {violation['id']} "
                        f"at {node['target']}: {node['failureSummary']}"
                    )
    return found


@on_every_page
def test_axe_finds_nothing_light_or_dark_narrow_or_wide(
    public_page: PublicPage, archive: Archive, page: Page
) -> None:
    archive.grow(to=3)
    visit(page, public_page, archive)
    if found := found_by_axe(page):
        pytest.fail("\n".join(sorted(found)))


def test_axe_finds_nothing_in_the_gallery(client: Client, page: Page, base_url: str, db: None) -> None:
    client.force_login(User.objects.create_user("curator", is_staff=True))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}]
    )
    page.goto("/gallery/")
    assert page.locator("h1").inner_text() == "Gallery"
    if found := found_by_axe(page):
        pytest.fail("\n".join(sorted(found)))


@on_every_page
def test_on_a_small_phone_nothing_is_cut_off_and_the_keyboard_reaches_everything(
    public_page: PublicPage, archive: Archive, page: Page
) -> None:
    """WCAG 1.4.10: 320 CSS pixels, which is also what a laptop shows at four times the size; 2.1.1, 2.1.2, 2.4.3, 2.4.7."""
    archive.grow(to=3)
    page.set_viewport_size({"width": 320, "height": 640})
    visit(page, public_page, archive)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert faults_by_keyboard(page) == []


def test_at_night_the_keyboard_reaches_everything_too(archive: Archive, page: Page) -> None:
    """The two pages with most kinds of controls, wide."""
    archive.grow(to=3)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    for address in ("/search/?q=cable&f=title&v=Kuznetsov", archive.documents[0].get_absolute_url()):
        page.goto(address)
        assert faults_by_keyboard(page) == []


def test_the_walk_by_keyboard_knows_faults_when_it_sees_them(page: Page) -> None:
    def faults(body: str) -> list[str]:
        page.set_content(f"<!doctype html><style>a, button {{ outline: none }} .ring:focus {{ outline: 3px solid #333 }}"
                         f".pale:focus {{ outline: 3px solid #eee }}</style>{body}")  # fmt: skip
        return [fault.partition(":")[0] for fault in faults_by_keyboard(page)]

    good = "<a href=/ class=ring>A</a>"
    assert faults(good * 3) == []
    assert faults(f"{good}<a href=/>B</a>{good}") == ["focus not seen"]
    assert faults(f"{good}<a href=/ class=pale>B</a>") == ["focus not seen"]
    last = "<button class=ring tabindex={}>B</button>"
    assert faults(f"{last.format(3)}{last.format(2)}{last.format(1)}{good}") == [
        "reached in another order than that of the page"
    ]
    trap = "<button class=ring onkeydown='event.preventDefault()'>B</button>"
    assert faults(f"{good}{trap}{good}") == ["not reached"]


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(archive: Archive, page: Page) -> None:
    archive.grow(to=1)
    page.goto("/")
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target.startswith("#")
    assert page.evaluate("selector => !!document.querySelector(selector).closest('main')", target)
