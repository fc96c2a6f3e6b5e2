"""Writing an essay in the admin: the editor works under the policy of the site, and what is written is what is read."""

import re

from playwright.sync_api import Locator, Page, expect

from collections_app.models import Essay
from tests import factories as make


def to_the_end_of_the_line(editor: Locator) -> None:
    """A button gives the focus back a frame later, and the editor hears of a key that moves a frame after it."""
    expect(editor).to_be_focused()
    editor.press("End")
    editor.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_an_essay_is_written_and_read(desk: Page) -> None:
    document = make.document("Cable to be cited", date="January 06, 1949")
    essay = make.essay("On a Cable", body="Plain words.\n\nMore of them.")

    desk.goto(f"/admin/collections/essay/{essay.pk}/change/")
    editor = desk.locator(".field-body .ProseMirror")
    menu = desk.locator(".field-body").get_by_role("toolbar")
    expect(editor).to_contain_text("More of them.")
    editor.click()
    desk.keyboard.press("Control+End")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Here ")
    menu.get_by_role("button", name="Bold").click()
    desk.keyboard.type("bold")
    menu.get_by_role("button", name="Bold").click()
    desk.keyboard.type(" a cable")
    for _ in "a cable":
        desk.keyboard.press("Shift+ArrowLeft")
    menu.get_by_role("button", name="Link").click()
    desk.locator("dialog input").fill(f"/documents/{document.number}/")
    desk.keyboard.press("Enter")
    to_the_end_of_the_line(editor)
    desk.keyboard.type(" and a note of it")
    for _ in "a note of it":
        desk.keyboard.press("Shift+ArrowLeft")
    menu.get_by_role("button", name="Footnote").click()
    to_the_end_of_the_line(editor)
    desk.keyboard.press("Enter")
    menu.get_by_role("combobox").select_option("Heading")
    desk.keyboard.type("What follows")
    desk.keyboard.press("Enter")
    desk.keyboard.type("A saying.")
    menu.get_by_role("button", name="Pull quote").click()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    essay.refresh_from_db()
    assert essay.body == (
        "<p>Plain words.</p><p>More of them.</p>"
        f'<p>Here <strong>bold</strong> <a href="/documents/{document.number}/">a cable</a> and '
        '<span class="footnote">a note of it</span></p>'
        '<h2>What follows</h2><blockquote class="pull-quote"><p>A saying.</p></blockquote>'
    )
    assert list(essay.documents.all()) == [document]

    desk.goto(essay.get_absolute_url())
    main = desk.get_by_role("main")
    expect(main.locator("strong")).to_have_text("bold")
    expect(main.locator(".pull-quote")).to_have_text("A saying.")
    expect(main.get_by_role("link", name="a cable")).to_have_attribute("href", document.get_absolute_url())
    main.locator("[role=doc-noteref]").click()
    expect(desk).to_have_url(re.compile("#note-1$"))
    expect(main.locator("[role=doc-endnotes]")).to_contain_text("a note of it")


def test_plain_paragraphs_that_are_opened_and_saved_stay_as_they_are(desk: Page) -> None:
    words = "As imported: “R & D”, 5 < 6.\n\nA second paragraph."
    collection = make.collection("Relations", introduction=words)
    person = make.person("Andrei Orlov", biography=words)

    for address in (f"collections/collection/{collection.pk}", f"documents/person/{person.pk}"):
        desk.goto(f"/admin/{address}/change/")
        expect(desk.locator(".ProseMirror")).to_contain_text("5 < 6.")
        desk.get_by_role("button", name="Save", exact=True).click()
        expect(desk.locator(".messagelist .success")).to_be_visible()

    collection.refresh_from_db()
    person.refresh_from_db()
    assert (collection.introduction, person.biography) == (words, words)


def test_a_plain_paragraph_that_is_added_is_kept_as_one(desk: Page) -> None:
    essay = Essay.objects.get(pk=make.essay("On a Cable", body="One.").pk)

    desk.goto(f"/admin/collections/essay/{essay.pk}/change/")
    desk.locator(".field-body .ProseMirror").click()
    desk.keyboard.press("Control+End")
    desk.keyboard.press("Enter")
    desk.keyboard.type("Two <script>.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()

    essay.refresh_from_db()
    assert essay.body == "One.\n\nTwo <script>."


PASTED = """<html><body><!--StartFragment--><b style="font-weight:normal;" id="docs-1"><p class="MsoNormal">Before</p>
<table class="MsoTableGrid" border="1" style="border-collapse:collapse" width="624"><caption>Cables</caption>
<colgroup><col width="312"><col width="312"></colgroup>
<tr style="height:9pt"><th width="312" style="width:234pt" align="left"><p class="MsoNormal"><b>Year</b></p></th>
<th width="312"><span style="font-size:9pt;font-style:italic">Sent</span></th></tr>
<tr><td rowspan="2" style="background:red"><p class="MsoNormal" style="margin:0">1949</p></td><td>17</td></tr>
<tr><td><table><tr><td>18</td><td>19</td></tr></table></td></tr></table></b><!--EndFragment--></body></html>"""
PASTE = """(element, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def save(desk: Page, essay: Essay) -> str:
    desk.get_by_role("button", name="Save and continue editing").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    essay.refresh_from_db()
    return essay.body


def test_a_table_that_is_pasted_stays_one(desk: Page) -> None:
    essay = Essay.objects.get(pk=make.essay("On a Cable", body="").pk)
    desk.goto(f"/admin/collections/essay/{essay.pk}/change/")
    editor = desk.locator(".field-body .ProseMirror")
    editor.click()

    editor.evaluate(PASTE, PASTED)
    expect(editor.locator("table")).to_contain_text("1949")

    kept = (
        "<p>Before</p><table><caption>Cables</caption>"
        '<thead><tr><th scope="col"><strong>Year</strong></th><th scope="col"><em>Sent</em></th></tr></thead>'
        '<tbody><tr><td rowspan="2">1949</td><td>17</td></tr><tr><td><p>18</p><p>19</p></td></tr></tbody></table>'
    )
    assert save(desk, essay) == kept
    expect(editor.locator("p.caption")).to_have_text("Cables")
    editor.get_by_text("Before").click()
    desk.keyboard.press("End")
    desk.keyboard.type("!")
    assert save(desk, essay) == kept.replace("Before", "Before!")


def test_a_table_is_made_by_keyboard(desk: Page) -> None:
    essay = Essay.objects.get(pk=make.essay("On a Cable", body="One.").pk)
    desk.goto(f"/admin/collections/essay/{essay.pk}/change/")
    editor = desk.locator(".field-body .ProseMirror")
    tool = desk.locator(".field-body").get_by_role("toolbar").get_by_role
    expect(tool("button", name="Row below")).to_be_hidden()
    editor.click()
    desk.keyboard.press("Control+End")
    desk.keyboard.press("Enter")
    tool("button", name="Table").focus()
    desk.keyboard.press("Enter")
    expect(editor).to_be_focused()
    expect(tool("button", name="Header row")).to_have_attribute("aria-pressed", "true")
    for words in ("Year", "Sent"):
        desk.keyboard.type(words)
        desk.keyboard.press("Tab")
    for name in ("Remove column", "Remove row", "Row below", "Row below", "Header column", "Caption"):
        desk.keyboard.press("Alt+F10")
        expect(tool("button", name="Row below")).to_be_focused()
        while not tool("button", name=name).evaluate("button => button === document.activeElement"):
            desk.keyboard.press("Tab")
        desk.keyboard.press("Enter")
        expect(editor).to_be_focused()
        if name == "Remove column":
            expect(editor.locator("tr").first.locator("th")).to_have_count(2)
            desk.keyboard.press("ArrowDown")
    desk.keyboard.type("Cables")
    desk.keyboard.press("Enter")
    expect(editor.locator("tr")).to_have_count(4)

    assert save(desk, essay) == (
        '<p>One.</p><table><caption>Cables</caption><thead><tr><th scope="col">Year</th><th scope="col">Sent</th></tr></thead>'
        "<tbody>" + '<tr><th scope="row"></th><td></td></tr>' * 3 + "</tbody></table>"
    )

    editor.locator("td").first.click()
    tool("button", name="Remove table").click()
    expect(editor.locator("p.caption")).to_have_count(0)
    desk.keyboard.press("Alt+F10")
    expect(editor).not_to_be_focused()
    desk.keyboard.press("Escape")
    expect(editor).to_be_focused()
    assert save(desk, essay) == "One."
