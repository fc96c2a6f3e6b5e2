"""Reading a document: two texts side by side, and on through the collection that one came from."""

from playwright.sync_api import Locator, Page, expect

from documents.models import Document
from documents.search.following import drain
from tests import factories as make
from tests.archive import Archive
from tests.e2e.axe import found_by_axe
from tests.e2e.visit import fits


def cable() -> Document:
    document = make.document("Cable, Terebin to Stalin", date="January 10, 1949")
    russian, english = make.language("Russian", "ru"), make.language("English", "en")
    make.text(document, russian, "Один. " * 30 + "\n\n" + "Два. " * 4, kind="transcription")
    make.text(document, english, "One. " * 40 + "\n\nTwo, as said.", kind="translation", position=2)
    make.text(document, english, "One. " * 40 + "\n\nTwo, as meant.", kind="translation", position=3)
    return document


def box(locator: Locator) -> tuple[float, float, float]:
    """Left, top and width."""
    found = locator.bounding_box()
    assert found
    return found["x"], found["y"], found["width"]


def test_paragraphs_stand_beside_each_other_where_there_is_room_and_under_each_other_on_a_phone(
    page: Page, db: None
) -> None:
    page.goto(cable().get_absolute_url() + "?text=1&beside=2")
    for width, side_by_side in ((1280, True), (820, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 900})
        for number in (1, 2):
            left, right = box(page.locator(f"#t1-p{number}")), box(page.locator(f"#t2-p{number}"))
            if side_by_side:
                assert left[1] == right[1]
                assert left[0] + left[2] <= right[0]
            else:
                assert left[1] < right[1]
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_long_text_is_laid_out_as_one_comes_near_and_whole_on_paper(page: Page, db: None) -> None:
    document = make.document("Record of a long conversation")
    make.text(document, make.language("English", "en"), "\n\n".join(["So he said. " * 90] * 80))
    page.goto(document.get_absolute_url())
    last = page.locator("#t1-p80")
    is_laid_out = "passage => passage.querySelector('p').checkVisibility({ contentVisibilityAuto: true })"
    assert not last.evaluate(is_laid_out)
    last.get_by_role("link").focus()
    expect(last).to_be_in_viewport()
    assert last.evaluate(is_laid_out)
    page.goto(f"{document.get_absolute_url()}#t1-p40")
    expect(page.locator("#t1-p40")).to_be_in_viewport()
    page.emulate_media(media="print")
    heights = page.eval_on_selector_all(".passage", "all => all.map(each => each.offsetHeight)")
    assert len(heights) == 80
    assert max(heights) - min(heights) <= 1


def test_texts_are_chosen_without_javascript(plain_page: Page, db: None) -> None:
    plain_page.goto(cable().get_absolute_url())
    expect(plain_page.locator(".reading")).to_have_attribute("lang", "ru")

    plain_page.get_by_role("list", name="Text", exact=True).get_by_role(
        "link", name="Translation"
    ).first.click()
    expect(plain_page.locator(".reading")).to_have_attribute("lang", "en")
    plain_page.get_by_role("list", name="Beside it").get_by_role("link", name="Translation").click()

    expect(plain_page.locator(".reading del")).to_have_text("said")
    expect(plain_page.locator(".reading ins")).to_have_text("meant")


def test_axe_finds_nothing_beside_and_compared(page: Page, db: None) -> None:
    address = cable().get_absolute_url()
    for query in ("?text=1&beside=2", "?text=2&beside=3#t2-p2"):
        page.goto(address + query)
        assert found_by_axe(page) == set()
        assert fits(page, 320, 1280)


def test_one_goes_on_through_the_collection_that_one_came_from(archive: Archive, page: Page) -> None:
    archive.grow(to=2)
    drain()
    first, second = archive.collections[:2]
    page.goto(archive.documents[0].get_absolute_url())
    expect(page.locator(".way:visible")).to_have_count(1)
    expect(page.locator(".way:visible")).to_contain_text(first.title)

    page.goto(second.get_absolute_url())
    page.locator("#results ~ .card a").first.click()
    expect(page.locator(".way:visible")).to_have_count(1)
    expect(page.locator(".way:visible")).to_contain_text(f"{second.title} 1 of 2")
    assert page.evaluate("scrollY") == 0
    page.get_by_role("link", name="Next", exact=True).click()

    expect(page.locator(".way:visible")).to_contain_text(f"{second.title} 2 of 2")


def test_the_collection_goes_along_to_another_text_and_another_language(page: Page, db: None) -> None:
    document = cable()
    for title in ("Cables", "Relations"):
        make.placement(make.collection(title), document)
    drain()
    page.goto(f"{document.get_absolute_url()}#in-relations")

    page.get_by_role("list", name="Text", exact=True).get_by_role("link").nth(1).click()
    expect(page.locator(".way:visible")).to_contain_text("Relations 1 of 1")
    expect(page.locator("#texts")).to_be_in_viewport()
    page.get_by_role("link", name="Русский").click()
    expect(page.locator(".way:visible")).to_contain_text("Relations")
    assert page.url.endswith("/?text=2#in-relations")
