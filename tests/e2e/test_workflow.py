"""The way of a document from its contributor to the public, each step taken by its role in a browser of its own."""

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from collections_app.roles import make_groups
from documents.models import Document
from tests import factories as make
from tests.e2e.axe import found_by_axe
from tests.e2e.complaints import said_by
from tests.e2e.keyboard import press, tab_to, type_into
from tests.e2e.visit import sign_in


def weak_in(page: Page) -> set[str]:
    """What axe finds serious."""
    return {one for one in found_by_axe(page) if re.search(r": (serious|critical) ", one)}


@pytest.fixture
def desks(
    browser: Browser, base_url: str, browser_context_args: dict[str, Any], transactional_db: None
) -> Iterator[Callable[[str], Page]]:
    """Open the desk as somebody with a role; no browser must have anything to complain of at the end."""
    make_groups(apps)
    complaints: list[list[str]] = []
    pages: list[Page] = []

    def open_desk(role: str) -> Page:
        user = User.objects.create_user(role.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        page = browser.new_context(**{**browser_context_args, "base_url": base_url}).new_page()
        pages.append(page)
        complaints.append(said_by(page, "warning"))
        return sign_in(page, user)

    yield open_desk
    for page in pages:
        page.context.close()
    assert not any(complaints)


def test_a_document_goes_from_draft_to_its_hour(desks: Callable[[str], Page]) -> None:
    contributor = desks("Contributor")
    contributor.goto("/admin/documents/document/add/")
    contributor.fill("#id_title", "Cable, Filippov to Mao Zedong")
    contributor.fill("#id_date_text", "c. Dec 1947")
    contributor.get_by_role("button", name="Save and continue editing").last.click()
    expect(contributor.locator(".field-read_as")).to_contain_text("December 1, 1947 to December 31, 1947")
    expect(contributor.locator("#id_status")).to_have_count(0)
    contributor.fill("#id_summary", "Not yet saved.")
    expect(contributor.get_by_role("button", name="Submit for review")).to_be_disabled()
    contributor.reload()
    contributor.get_by_role("button", name="Submit for review").click()
    expect(contributor.get_by_role("heading", name="In review")).to_be_visible()
    expect(contributor.locator("#id_title")).to_have_count(0)
    form = contributor.url

    reviewer = desks("Reviewer")
    reviewer.goto(form)
    reviewer.get_by_text("Return to its author…").press("Enter")
    reviewer.locator("#return-text").fill("Who is Filippov? Say it in the summary.")
    reviewer.get_by_role("button", name="Return to its author").press("Enter")
    expect(reviewer.get_by_role("heading", name="Draft")).to_be_visible()

    contributor.goto(form)
    expect(contributor.locator(".workflow-thread")).to_contain_text("Who is Filippov?")
    weak = weak_in(contributor)
    assert weak == set()
    contributor.fill("#id_summary", "Stalin, who signs as Filippov, asks for a delay.")
    contributor.get_by_role("button", name="Save and continue editing").last.click()
    contributor.get_by_role("button", name="Submit for review").click()

    reviewer.goto(form)
    with reviewer.expect_popup() as popup:
        reviewer.get_by_role("link", name="Preview the public page").click()
    expect(popup.value.get_by_role("heading", level=1)).to_have_text("Cable, Filippov to Mao Zedong")
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.get_by_role("heading", name="Approved")).to_be_visible()
    expect(reviewer.get_by_role("button", name="Publish now")).to_have_count(0)

    publisher = desks("Publisher")
    publisher.goto(form)
    address = Document.objects.get().get_absolute_url()
    at = timezone.now().replace(microsecond=0) + datetime.timedelta(seconds=12)
    publisher.locator("summary", has_text="Schedule").click()
    publisher.get_by_label("From (UTC)").fill(f"{at:%Y-%m-%dT%H:%M:%S}")
    publisher.get_by_role("button", name="Schedule").click()
    expect(publisher.get_by_role("heading", name="Scheduled")).to_be_visible()
    weak = weak_in(publisher)
    assert weak == set()

    reader = publisher.context.browser.new_context().new_page()  # type: ignore[union-attr]
    public = publisher.url.partition("/admin/")[0] + address
    if timezone.now() < at:
        early = reader.goto(public)
        assert early is not None
        assert early.status == 404 or timezone.now() >= at
    reader.wait_for_timeout(max(0.0, (at - timezone.now()).total_seconds() * 1000 + 200))
    late = reader.goto(public)
    assert late is not None
    assert late.status == 200
    expect(reader.get_by_role("heading", level=1)).to_have_text("Cable, Filippov to Mao Zedong")
    reader.context.close()


def test_who_saves_second_sees_both_versions(desks: Callable[[str], Page]) -> None:
    one, other = desks("Contributor"), desks("Reviewer")
    document = Document.objects.create(title="Cable", summary="As it was.")
    for desk in (one, other):
        desk.goto(f"/admin/documents/document/{document.pk}/change/")
    one.fill("#id_summary", "As the contributor has it.")
    one.get_by_role("button", name="Save", exact=True).last.click()
    expect(one.locator(".messagelist .success")).to_be_visible()
    other.fill("#id_summary", "As the reviewer has it.")
    other.get_by_role("button", name="Save", exact=True).last.click()
    expect(other.get_by_role("heading", name="Saved meanwhile by somebody else")).to_be_visible()
    expect(other.locator(".meanwhile")).to_contain_text("contributor")
    weak = weak_in(other)
    assert weak == set()
    document.refresh_from_db()
    assert document.summary == "As the contributor has it."
    other.get_by_role("button", name="Save", exact=True).last.click()
    expect(other.locator(".messagelist .success")).to_be_visible()
    document.refresh_from_db()
    assert document.summary == "As the reviewer has it."


def test_a_field_and_then_the_whole_record_come_back(desks: Callable[[str], Page]) -> None:
    desk = desks("Curator")
    document = make.document("Cable, Stalin to Mao", status="draft", published_at=None, summary="As it was.")
    make.attribution(document, make.person("Joseph Stalin"))
    document.summary = "Spoilt."
    document.save()
    desk.goto(f"/admin/documents/document/{document.pk}/history/")
    assert not weak_in(desk)
    desk.get_by_role("button", name="Compare the two").click()
    assert not weak_in(desk)
    desk.get_by_label("Summary").press("Space")
    desk.get_by_role("button", name="Bring back what is ticked").press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Brought back as of")
    document.refresh_from_db()
    assert document.summary == "As it was."
    desk.goto(f"/admin/documents/document/{document.pk}/delete/")
    desk.get_by_role("button", name="Yes, I’m sure").click()
    desk.get_by_role("link", name="Deleted", exact=True).click()
    assert not weak_in(desk)
    desk.get_by_role("link", name="Cable, Stalin to Mao").click()
    assert not weak_in(desk)
    desk.get_by_role("button", name="Restore").press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("is restored.")
    assert document.attributions.get().person.slug == "joseph-stalin"


def describe_by_keyboard(desk: Page) -> None:
    """A document with a date as people write it and two people, one of them new."""
    desk.goto("/admin/documents/document/add/")
    type_into(desk, desk.locator("#id_title"), "Cable, Filippov to Mao Zedong")
    type_into(desk, desk.locator("#id_date_text"), "c. Dec 1947")
    another = desk.locator("#attributions-group .add-row a")
    press(desk, another)
    press(desk, desk.locator("#attributions-0 .field-person [role=combobox]"))
    desk.keyboard.type("Mao")
    # Who came first until the list was narrowed would be chosen by a quick Enter.
    expect(desk.get_by_role("option", name="Joseph Stalin")).to_have_count(0)
    expect(desk.get_by_role("option", name="Mao Zedong")).to_be_visible()
    desk.keyboard.press("Enter")
    type_into(desk, desk.locator("#id_attributions-0-role"), "Rec")
    press(desk, another)
    tab_to(desk, desk.locator("#add_id_attributions-1-person"))
    with desk.expect_popup() as opened:
        desk.keyboard.press("Enter")
    person = opened.value
    press(person, person.locator("#names-group .add-row a"))
    type_into(person, person.locator("#id_names-0-kind"), "Pref")
    type_into(person, person.locator("#id_names-0-text"), "Filippov")
    press(person, person.get_by_role("button", name="Save", exact=True).first)
    type_into(desk, desk.locator("#id_attributions-1-role"), "Auth")
    press(desk, desk.get_by_role("button", name="Save and continue editing").last)
    expect(desk.locator(".field-read_as")).to_contain_text("December 1, 1947 to December 31, 1947")


def test_a_curator_needs_the_keyboard_alone(desks: Callable[[str], Page]) -> None:
    make.person("Mao Zedong")
    stalin = make.person("Joseph Stalin")
    desk = desks("Curator")
    describe_by_keyboard(desk)
    document = Document.objects.get()
    said = {(link.person.preferred_name, link.role) for link in document.attributions.all()}
    assert said == {("Mao Zedong", "recipient"), ("Filippov", "author")}
    weak = weak_in(desk)
    assert weak == set()
    press(desk, desk.get_by_role("button", name="Publish now"))
    expect(desk.get_by_role("heading", name="Published")).to_be_visible()

    desk.goto("/admin/documents/person/")
    for name in ("Filippov", "Joseph Stalin"):
        press(desk, desk.get_by_role("row", name=re.compile(name)).get_by_role("checkbox"), "Space")
    type_into(desk, desk.get_by_label("Action:"), "Mer")
    press(desk, desk.get_by_role("button", name="Go"))
    press(desk, desk.get_by_role("radio", name="Keep “Joseph Stalin”"), "Space")
    type_into(desk, desk.get_by_label("Why these are one"), "He signed so")
    press(desk, desk.get_by_role("button", name="Merge 2 into one"))
    expect(desk.locator(".messagelist .success")).to_have_text("Merged 1 record into “Joseph Stalin”.")
    assert document.attributions.get(role="author").person == stalin

    desk.goto("/admin/documents/merge/")
    press(desk, desk.locator("#result_list tbody a").first)
    press(desk, desk.get_by_role("link", name="Take this merge back…"))
    press(desk, desk.get_by_role("button", name="Take the merge back"))
    expect(desk.locator(".messagelist .success")).to_have_text("The merge is taken back.")
    assert document.attributions.get(role="author").person.preferred_name == "Filippov"
