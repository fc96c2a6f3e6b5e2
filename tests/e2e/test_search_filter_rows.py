"""The filter builder: rows come and go on the page, and without JavaScript by loading it anew."""

from playwright.sync_api import Page, expect

from tests.archive import Archive
from tests.e2e.axe import found_by_axe
from tests.e2e.visit import fits


def test_rows_are_added_filled_and_removed_by_keyboard_alone(grown: Archive, page: Page) -> None:
    page.goto("/search/")
    page.get_by_text("Filters and dates").press("Enter")
    expect(page.get_by_label("Filters hold")).to_be_hidden()
    page.get_by_label("Filter 1: what").fill("Stalin")
    add = page.get_by_role("button", name="Add search filter")
    add.press("Enter")
    expect(page.get_by_label("Filter 2: where")).to_be_focused()
    expect(page.get_by_label("Filter 2: what")).to_have_value("")
    page.keyboard.type("Title")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Mao")
    add.press("Enter")
    expect(page.get_by_label("Filter 3: how")).to_have_value("contains")
    page.get_by_label("Filters hold").select_option("any")
    page.get_by_role("button", name="Remove filter 1").press("Enter")
    expect(page.get_by_label("Filter 1: where")).to_be_focused()
    expect(page.get_by_label("Filter 1: what")).to_have_value("Mao")
    expect(page.get_by_label("Filter 1: where")).to_have_value("title")
    page.get_by_label("Filter 1: what").press("Enter")
    page.wait_for_url("**/search/?m=any&f=title&o=contains&v=Mao")


def test_the_last_row_is_emptied_and_the_one_before_it_takes_the_focus(grown: Archive, page: Page) -> None:
    page.goto("/search/?f=title&o=phrase&v=Mao")
    page.get_by_role("button", name="Remove filter 2").click()
    expect(page.get_by_label("Filter 1: where")).to_be_focused()
    expect(page.get_by_label("Filters hold")).to_be_hidden()
    page.get_by_role("button", name="Remove filter 1").click()
    expect(page.get_by_label("Filter 1: where")).to_have_value("any")
    expect(page.get_by_label("Filter 1: how")).to_have_value("contains")
    expect(page.get_by_label("Filter 1: what")).to_have_value("")


def test_twenty_rows_are_the_most(grown: Archive, page: Page) -> None:
    page.goto("/search/?f=title&o=contains&v=Mao")
    add = page.get_by_role("button", name="Add search filter")
    for _ in range(18):
        add.click()
    expect(page.get_by_label("Filter 20: what")).to_be_visible()
    expect(add).to_be_disabled()
    page.get_by_role("button", name="Remove filter 20").click()
    expect(add).to_be_enabled()


def test_axe_finds_nothing_in_many_rows(grown: Archive, page: Page) -> None:
    page.goto("/search/?f=title&o=contains&v=Mao")
    page.get_by_role("button", name="Add search filter").click()
    assert found_by_axe(page) == set()
    assert fits(page, 320, 1280)


def test_without_javascript_the_same_buttons_load_the_page_anew(grown: Archive, plain_page: Page) -> None:
    plain_page.goto("/search/")
    plain_page.get_by_text("Filters and dates").click()
    for number, words in enumerate(("Stalin", "Mao"), 1):
        plain_page.get_by_label(f"Filter {number}: what").fill(words)
        plain_page.get_by_role("button", name="Add search filter").click()
        expect(plain_page.get_by_label(f"Filter {number}: what")).to_have_value(words)
    expect(plain_page.get_by_label("Filter 3: what")).to_have_value("")
    expect(plain_page.get_by_label("Filters hold")).to_be_visible()
    plain_page.get_by_role("link", name="Remove filter 1").click()
    expect(plain_page.get_by_label("Filter 1: what")).to_have_value("Mao")
    expect(plain_page.get_by_role("link", name="Remove filter 2")).to_have_count(0)
