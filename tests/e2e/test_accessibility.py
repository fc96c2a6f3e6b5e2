"""Pages that only some see, and the walk by keyboard itself; tests/e2e/test_every_page.py asks the rest."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from tests.archive import Archive
from tests.e2e.axe import found_by_axe, violations_on
from tests.e2e.keyboard import faults_by_keyboard
from tests.e2e.visit import fits
from tests.languages import OTHERS


def test_axe_finds_nothing_in_the_gallery(client: Client, page: Page, base_url: str, db: None) -> None:
    client.force_login(User.objects.create_user("curator", is_staff=True))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}]
    )
    page.goto("/gallery/")
    assert page.locator("h1").inner_text() == "Gallery"
    if found := found_by_axe(page):
        pytest.fail("\n".join(sorted(found)))


@pytest.mark.parametrize("language", OTHERS)
def test_axe_finds_nothing_in_another_language(grown: Archive, page: Page, language: str) -> None:
    """Its words are longer or in other letters; the colours are those of English."""
    page.set_viewport_size({"width": 320, "height": 640})
    addresses = [of[0].get_absolute_url() for of in (grown.documents, grown.collections, grown.people)]
    for address in ("/", "/search/?q=cable&f=title&v=Kuznetsov", *addresses):
        page.goto(f"/{language}{address}")
        assert page.locator("html").get_attribute("lang", timeout=1000) == language
        assert violations_on(page) == [], address
        assert fits(page, 320), address


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


def test_axe_knows_faults_when_it_sees_them_by_day_and_by_night(page: Page) -> None:
    page.set_content(
        "<!doctype html><style>body { background: #fff } @media (prefers-color-scheme: dark) { body { color: #eee } }</style>"
        "<main><h1>A heading</h1><img src=/favicon.ico><p>A pale word</p></main>"
    )
    found = found_by_axe(page)
    assert {one.partition(":")[0] for one in found if " color-contrast " in one} == {
        "dark, 320 wide",
        "dark, 1280 wide",
    }
    assert any(" image-alt " in one for one in found)


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(archive: Archive, page: Page) -> None:
    archive.grow(to=1)
    page.goto("/")
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target.startswith("#")
    assert page.evaluate("selector => !!document.querySelector(selector).closest('main')", target)
