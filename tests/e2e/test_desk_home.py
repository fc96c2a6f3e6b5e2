"""The desk in a browser: from its home to suggestions accepted and a record marked as right, by keyboard too."""

import pytest
from playwright.sync_api import Page, expect

from collections_app.suggesting.following import read_all
from documents.models import Document, Relation
from tests import factories as make
from tests.e2e.axe import found_by_axe


@pytest.fixture
def exchange(db: None) -> list[Document]:
    """A cable, and the one that answers it."""
    stalin, mao = make.person("Joseph Stalin"), make.person("Mao Zedong")
    question = make.document("Cable, Joseph Stalin to Mao Zedong", date="January 6, 1949", summary="He asks.")
    answer = make.document(
        "Cable, Mao Zedong to Joseph Stalin",
        date="January 10, 1949",
        summary="Mao responds to Stalin’s telegram from 6 January 1949.",
    )
    for document, author, recipient in ((question, stalin, mao), (answer, mao, stalin)):
        make.attribution(document, author, "author")
        make.attribution(document, recipient, "recipient", position=1)
    read_all()
    return [question, answer]


def test_from_the_home_to_an_accepted_reply_and_a_mark(exchange: list[Document], desk: Page) -> None:
    question, answer = exchange
    desk.goto("/admin/")
    assert found_by_axe(desk) == set()

    desk.get_by_role("link", name="Replies").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("The summary answers a letter of January 6, 1949: this one")).to_be_visible()
    assert found_by_axe(desk) == set()
    desk.get_by_role("button", name="Accept: Reply to, Cable, Joseph Stalin to Mao Zedong").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator(".messagelist .success")).to_have_text("1 suggestion accepted.")
    assert list(Relation.objects.values_list("source", "target", "kind")) == [
        (answer.pk, question.pk, "reply")
    ]

    desk.goto(f"/admin/documents/document/{question.pk}/change/")
    hint = desk.locator(".health li", has_text="No statement of rights.")
    hint.get_by_text("Right as it is…").click()
    hint.get_by_label("Why?").fill("The source says nothing.")
    desk.keyboard.press("Enter")
    expect(desk.locator(".health-marked")).to_contain_text("The source says nothing.")
    desk.locator(".health-marked").get_by_role("button", name="Take back").click()
    expect(
        desk.locator(".health li", has_text="No statement of rights.").get_by_text("Right as it is…")
    ).to_be_visible()
