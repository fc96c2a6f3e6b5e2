"""At the desk, by a curator: a list narrowed and kept as a view, many records edited at once, and all of it taken back."""

import re

from playwright.sync_api import Page, expect

from documents.models import Document
from tests import factories as make
from tests.e2e.axe import found_by_axe
from tests.e2e.visit import fits


def test_a_list_is_narrowed_kept_and_edited_as_a_whole(desk: Page) -> None:
    stalin = make.person("Joseph Stalin")
    for number in range(3):
        cable = make.document(f"Cable {number}", date="January 06, 1949", classification="Top secret")
        make.attribution(cable, stalin, "author")
    make.document("Cable of another", date="January 06, 1949")
    make.document("Cable of another year", date="1950")

    desk.goto("/admin/documents/document/")
    desk.get_by_role("textbox", name="Date").fill("Jan 1949")
    desk.get_by_role("button", name="Filter by date").click()
    expect(desk.get_by_text("Read as January 1949")).to_be_visible()
    desk.get_by_text("Any person or body").click()
    desk.locator(".select2-search__field").fill("stalin")
    desk.get_by_role("option", name="Joseph Stalin").click()
    desk.get_by_role("button", name="Filter by person").click()
    expect(desk.locator(".paginator")).to_contain_text("3 documents")
    desk.get_by_text("Save this view…").click()
    desk.get_by_label("Name", exact=True).fill("Stalin, 1949")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(
        desk.get_by_role("navigation", name="Saved views").get_by_role("link", name="Stalin, 1949")
    ).to_be_visible()
    assert fits(desk, 390, 1280)
    assert found_by_axe(desk) == set()

    desk.get_by_role("checkbox", name="Select all objects on this page for an action").check()
    desk.get_by_label("Action:").select_option("Edit fields…")
    desk.get_by_role("button", name="Go").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Edit fields of 3 documents")
    desk.get_by_label("What to do: original classification").select_option("Replace words")
    row = desk.get_by_role("group", name="Original classification")
    row.get_by_label("words to replace").fill("Top secret")
    row.get_by_label("new words").fill("Secret")
    desk.get_by_label("Why").fill("As the stamps say")
    assert fits(desk, 390, 1280)
    assert found_by_axe(desk) == set()
    desk.get_by_role("button", name="See what would change").click()
    expect(desk.locator("dl.changes del").first).to_have_text("Top secret")
    desk.get_by_role("button", name="Change 3").click()
    expect(desk.locator(".messagelist .success")).to_contain_text("3 records changed.")
    expect(desk).to_have_url(re.compile("date=Jan"))

    desk.goto("/admin/documents/bulkedit/")
    desk.locator("#result_list tbody").get_by_role("link").first.click()
    desk.get_by_role("link", name="Take this edit back…").click()
    desk.get_by_role("button", name="Take the edit back").click()
    expect(desk.locator(".messagelist .success")).to_have_text("3 records changed back.")
    assert set(Document.objects.values_list("classification", flat=True)) == {"Top secret", ""}
