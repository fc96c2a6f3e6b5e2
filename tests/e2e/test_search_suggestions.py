"""Suggestions under a search box, by keyboard, mouse and finger, and while a word is being composed."""

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests import factories as make
from tests.archive import Archive
from tests.e2e.axe import found_by_axe

BOXES = pytest.mark.parametrize("address", ["/people/", "/search/"])


def box_of(page: Page, address: str = "/people/") -> Locator:
    page.goto(address)
    box = page.get_by_role("combobox", name="Words" if address == "/search/" else "Search the archive")
    expect(box).to_have_attribute("aria-expanded", "false")
    return box


def typed(page: Page, text: str, address: str = "/people/") -> Locator:
    box = box_of(page, address)
    box.press_sequentially(text)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    return box


def active(box: Locator) -> str:
    """What the option reads that assistive technology is led to, "" for none."""
    words: str = box.evaluate(
        "box => document.getElementById(box.getAttribute('aria-activedescendant'))?.innerText ?? ''"
    )
    return words.split("\n", maxsplit=1)[0].strip()


@BOXES
def test_by_keyboard_alone_from_a_letter_to_the_page_of_a_person(
    grown: Archive, page: Page, address: str
) -> None:
    box = typed(page, "zedong ma", address)
    expect(box).to_have_attribute("aria-expanded", "true")
    assert active(box) == ""
    page.keyboard.press("ArrowDown")
    assert active(box) == "Mao Zedong"
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(1)
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/mao-zedong/")


@BOXES
def test_enter_searches_for_what_was_typed_where_nothing_is_chosen(
    grown: Archive, page: Page, address: str
) -> None:
    typed(page, "sta", address)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=sta*")


def test_the_arrows_go_round_home_and_end_to_the_ends_and_the_text_stays(grown: Archive, page: Page) -> None:
    box = typed(page, "stalin")
    options = page.get_by_role("option")
    expect(options).to_have_count(4)
    names = [words.split("\n")[0].strip() for words in options.all_inner_texts()]
    seen = []
    for key in ("ArrowDown", "ArrowDown", "Home", "End", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowLeft"):
        page.keyboard.press(key)
        seen.append(active(box))
    assert seen == [names[0], names[1], names[0], names[3], "", names[3], names[2], ""]
    expect(box).to_have_value("stalin")


def test_escape_closes_and_keeps_the_words_an_arrow_opens_again_and_tab_moves_on(
    grown: Archive, page: Page
) -> None:
    box, listbox = typed(page, "stalin"), page.get_by_role("listbox")
    page.keyboard.press("Escape")
    expect(listbox).to_be_hidden()
    expect(box).to_have_value("stalin")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(listbox).to_be_visible()
    page.keyboard.press("Tab")
    expect(listbox).to_be_hidden()
    expect(page.get_by_role("button", name="Search", exact=True)).to_be_focused()


def test_how_many_there_are_is_announced(grown: Archive, page: Page) -> None:
    box = typed(page, "stalin")
    says = page.locator("form [role=status]").first
    expect(says).to_have_text("Suggestions: 4")
    box.fill("zzzz")
    expect(says).to_have_text("No suggestions")
    expect(page.get_by_role("listbox")).to_be_hidden()
    box.fill("")
    expect(says).to_have_text("")


def test_a_click_follows_and_a_click_elsewhere_closes(grown: Archive, page: Page) -> None:
    typed(page, "mao")
    page.get_by_role("heading", level=1).click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    typed(page, "mao")
    page.get_by_role("option", name="Mao Zedong Person").click()
    page.wait_for_url("**/people/mao-zedong/")


def test_a_place_leads_to_its_documents(grown: Archive, page: Page) -> None:
    typed(page, "beij")
    page.get_by_role("option", name="Beijing Place · 3 documents").click()
    page.wait_for_url("**/places/beijing/")
    expect(page.locator("#results")).to_have_text("1–3 of 3 documents")


def test_a_finger_on_a_suggestion_follows_it(grown: Archive, browser: Browser, base_url: str) -> None:
    context = browser.new_context(
        base_url=base_url, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    typed(page, "mao")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("option", name="Mao Zedong Person").tap()
    page.wait_for_url("**/people/mao-zedong/")
    context.close()


def test_a_word_that_is_being_composed_is_not_yet_asked_for(grown: Archive, page: Page) -> None:
    make.person("毛泽东")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None)
    box = box_of(page)
    box.focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "mao", "selectionStart": 3, "selectionEnd": 3})
    page.wait_for_timeout(300)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "毛"})
    expect(page.get_by_role("option", name="毛泽东 Person")).to_be_visible()
    assert len(asked) == 1


def test_letters_typed_fast_are_asked_for_once_and_an_answer_too_late_is_not_shown(
    grown: Archive, page: Page
) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url.partition("q=")[2])
        if asked[-1] == "stalin":
            page.wait_for_timeout(600)
        route.continue_()

    page.route("**/search/suggest/**", answer)
    box = box_of(page)
    box.press_sequentially("stalin")
    page.wait_for_timeout(200)
    box.fill("mao")
    expect(page.get_by_role("option", name="Mao Zedong Person")).to_be_visible()
    page.wait_for_timeout(700)
    expect(page.get_by_role("option", name="Joseph Stalin Person")).to_have_count(0)
    assert asked == ["stalin", "mao"]


def test_where_the_server_does_not_answer_the_box_stays_a_box(grown: Archive, page: Page) -> None:
    page.route("**/search/suggest/**", lambda route: route.abort())
    box = box_of(page)
    box.press_sequentially("stalin")
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=stalin")


@BOXES
def test_axe_finds_nothing_while_the_list_is_open(grown: Archive, page: Page, address: str) -> None:
    typed(page, "stalin", address)
    page.keyboard.press("ArrowDown")
    assert found_by_axe(page) == set()
    expect(page.get_by_role("listbox")).to_be_visible()


def test_without_javascript_it_is_a_search_box(grown: Archive, plain_page: Page) -> None:
    plain_page.goto("/people/")
    plain_page.get_by_role("searchbox", name="Search the archive").fill("stalin")
    plain_page.keyboard.press("Enter")
    plain_page.wait_for_url("**/search/?q=stalin")
    expect(plain_page.locator("#results")).to_have_text("1–3 of 3 documents")
