"""The reading list: kept in the browser, noted on, put in order, shared, emptied and brought back."""

from playwright.sync_api import Browser, Page, expect

from tests.archive import Archive
from tests.e2e.axe import found_by_axe
from tests.e2e.visit import fits


def begin(page: Page, archive: Archive, *chosen: int) -> None:
    """Put documents of the archive on the list, by hand, one after another."""
    page.goto("/documents/")
    for place in chosen:
        title = archive.documents[place].title
        page.get_by_role("button", name=f"Add to reading list: {title}", exact=True).click()
    expect(page.locator(".list-count")).to_have_text(str(len(chosen)))


def titles(page: Page) -> list[str]:
    return page.locator(".list-item h2 a").all_inner_texts()


def test_a_list_is_begun_noted_on_ordered_and_found_again_by_keyboard(archive: Archive, page: Page) -> None:
    archive.grow(to=4)
    first, second, third = (archive.documents[place].title for place in (2, 0, 1))
    begin(page, archive, 2, 0)
    page.goto(archive.documents[1].get_absolute_url())
    before = page.locator(".document-main").bounding_box()
    page.get_by_role("main").get_by_role("button", name="Add to reading list").first.click()
    expect(page.locator(".list-said")).to_have_text("Added to your reading list.")
    assert page.locator(".document-main").bounding_box() == before, "the page moved"

    page.get_by_role("link", name="Reading list").click()
    assert titles(page) == [first, second, third]
    status = page.get_by_role("main").get_by_role("status")
    up = page.get_by_role("button", name=f"Move up: {third}")
    up.focus()
    page.keyboard.press("Enter")
    expect(status).to_have_text(f"“{third}” is now number 2 of 3.")
    expect(up).to_be_focused()
    page.keyboard.press("Space")
    assert titles(page) == [third, first, second]
    expect(page.get_by_role("button", name=f"Move down: {third}")).to_be_focused()

    page.get_by_label(f"Note: {first}").press_sequentially("Ask for <b>the original</b>.")
    expect(status).to_have_text("Note kept.")
    page.goto("/")
    page.get_by_role("link", name="Reading list").click()
    assert titles(page) == [third, first, second]
    expect(page.get_by_label(f"Note: {first}")).to_have_value("Ask for <b>the original</b>.")
    page.emulate_media(media="print")
    expect(page.get_by_text("Ask for <b>the original</b>.").last).to_be_visible()
    page.emulate_media(media="screen")
    assert found_by_axe(page) == set()
    assert fits(page, 320)

    with page.expect_download() as table:
        page.get_by_role("link", name="CSV").click()
    lines = table.value.path().read_text().splitlines()
    assert lines[0].endswith(',"note"')
    assert any("Ask for <b>the original</b>." in line for line in lines)

    page.get_by_role("link", name="By date").click()
    expect(page.locator(".list-item h2 a")).to_have_text([second, first, third])
    expect(page.get_by_role("button", name=f"Move up: {first}")).to_be_disabled()


def test_what_is_removed_or_emptied_comes_back(archive: Archive, page: Page) -> None:
    archive.grow(to=3)
    begin(page, archive, 0, 1, 2)
    page.get_by_role("link", name="Reading list").click()
    everything = titles(page)
    page.get_by_role("button", name=f"Remove: {everything[1]}").click()
    assert titles(page) == [everything[0], everything[2]]
    expect(page.locator(".list-extent-count")).to_have_text("2")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    first, _, last = (document.number for document in archive.documents)
    expect(page.locator(".on-paper")).to_contain_text(f"/reading-list/?d={first},{last} Printed on ")
    page.keyboard.press("Enter")  # the focus is on "Undo"
    assert titles(page) == everything

    page.get_by_role("button", name="Empty my list").click()
    expect(page.get_by_text("Nothing is on your list yet.")).to_be_visible()
    expect(page.locator(".list-count")).to_have_text("")
    page.keyboard.press("Enter")
    assert titles(page) == everything
    assert page.url.endswith("?d=" + ",".join(str(document.number) for document in archive.documents))


def test_two_tabs_have_one_list(archive: Archive, page: Page) -> None:
    archive.grow(to=3)
    begin(page, archive, 0)
    other = page.context.new_page()
    other.goto("/documents/")
    other.get_by_role("button", name=f"Add to reading list: {archive.documents[1].title}", exact=True).click()
    expect(page.locator(".list-count")).to_have_text("2")
    page.get_by_role("button", name=f"Add to reading list: {archive.documents[2].title}", exact=True).click()
    expect(other.locator(".list-count")).to_have_text("3")
    page.get_by_role("link", name="Reading list").click()
    expect(page.get_by_role("button", name="Empty my list")).to_be_visible()
    other.get_by_role("button", name=f"Remove from reading list: {archive.documents[0].title}").click()
    expect(page.locator(".list-item")).to_have_count(2)
    page.goto("/")
    other.get_by_role("button", name=f"Remove from reading list: {archive.documents[1].title}").click()
    page.go_back()
    expect(page.locator(".list-item")).to_have_count(1)
    expect(page.get_by_role("button", name="Empty my list")).to_be_visible()


def test_a_list_is_shared_as_a_link_and_taken_over(
    archive: Archive, page: Page, browser: Browser, base_url: str
) -> None:
    archive.grow(to=3)
    begin(page, archive, 2, 0)
    page.get_by_role("link", name="Reading list").click()
    page.get_by_label(f"Note: {archive.documents[0].title}").fill("See the <i>third</i> paragraph.")
    link = page.get_by_label("Link")
    bare = link.input_value()
    page.get_by_label("with my notes").check()
    with_notes = link.input_value()
    assert "#" not in bare
    assert with_notes.startswith(f"{bare}#notes=")

    context = browser.new_context(base_url=base_url)
    other = context.new_page()
    begin(other, archive, 1)
    other.goto(with_notes)
    expect(other.get_by_text("See the <i>third</i> paragraph.")).to_be_visible()
    assert found_by_axe(other) == set()
    other.get_by_role("button", name="Add all to my list").click()
    expect(other.locator(".list-count")).to_have_text("3")
    other.keyboard.press("Enter")  # the focus is on "Show my own list"
    expect(other.locator(".list-item")).to_have_count(3)
    assert titles(other)[0] == archive.documents[1].title
    expect(other.get_by_label(f"Note: {archive.documents[0].title}")).to_have_value(
        "See the <i>third</i> paragraph."
    )
    context.close()


def test_what_is_no_longer_here_is_taken_off(archive: Archive, page: Page) -> None:
    archive.grow(to=2)
    begin(page, archive, 0, 1)
    archive.documents[1].status = "draft"
    archive.documents[1].save()
    page.get_by_role("link", name="Reading list").click()
    expect(page.get_by_text(f"No longer here: document {archive.documents[1].number}.")).to_be_visible()
    page.get_by_role("button", name="Take them off my list").click()
    expect(page.locator(".list-count")).to_have_text("1")
    page.reload()
    expect(page.get_by_text("No longer here")).to_be_hidden()


def test_what_the_browser_does_not_keep_is_not_said_to_be_done(archive: Archive, page: Page) -> None:
    archive.grow(to=3)
    begin(page, archive, 0, 1)
    full = (
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }"
    )
    page.evaluate(full)
    title = archive.documents[2].title
    page.get_by_role("button", name=f"Add to reading list: {title}", exact=True).click()
    expect(page.locator(".list-said")).to_contain_text("Your browser did not keep it")
    expect(page.get_by_role("button", name=f"Add to reading list: {title}", exact=True)).to_be_visible()

    page.get_by_role("link", name="Reading list").click()
    status = page.get_by_role("main").get_by_role("status")
    first, second = titles(page)
    page.evaluate(full)
    page.get_by_label(f"Note: {first}").press_sequentially("Words")
    expect(status).to_contain_text("Your browser did not keep it")
    expect(page.get_by_label(f"Note: {first}")).to_have_value("Words")
    for action in (f"Move down: {first}", f"Remove: {second}", "Empty my list"):
        page.evaluate("document.querySelector('.list-status [role=status]').textContent = ''")
        page.get_by_role("button", name=action).click()
        expect(status).to_contain_text("Your browser did not keep it")
        assert titles(page) == [first, second]
        expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_the_order_by_date_outlives_a_change_in_another_tab(archive: Archive, page: Page) -> None:
    archive.grow(to=3)
    begin(page, archive, 2, 0)
    page.get_by_role("link", name="Reading list").click()
    page.get_by_role("link", name="By date").click()
    expect(page.get_by_role("link", name="By date")).to_have_attribute("aria-current", "true")
    other = page.context.new_page()
    other.goto("/documents/")
    other.get_by_role("button", name=f"Add to reading list: {archive.documents[1].title}", exact=True).click()
    expect(page.locator(".list-item")).to_have_count(3)
    expect(page.get_by_role("link", name="By date")).to_have_attribute("aria-current", "true")
    assert page.url.endswith("&order=date")


def test_a_storage_of_nonsense_or_none_breaks_no_page(
    archive: Archive, page: Page, without_complaint: None
) -> None:
    archive.grow(to=1)
    page.goto("/documents/")
    for nonsense in ("{", "7", '[null, 3, {"number": "x"}, {"number": -1}]', '{"number": 1}'):
        page.evaluate("nonsense => localStorage.setItem('reading-list', nonsense)", nonsense)
        page.goto("/reading-list/")
        expect(page.get_by_text("Nothing is on your list yet.")).to_be_visible()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.goto("/reading-list/")
    expect(page.get_by_role("main").get_by_role("status")).to_contain_text("Your browser keeps nothing")
    page.goto("/documents/")
    expect(page.locator(".list-button")).to_have_count(0)
