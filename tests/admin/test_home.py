"""The home of the desk: what waits for whoever has signed in."""

import datetime
from functools import partial

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from archive_project.site.desk.section import SHOWN
from collections_app.models import Correction, ImportDecision, ImportRun
from documents.models import Document, DuplicateDocument
from tests import factories as make
from tests.admin.desk import address, count_queries, fill
from tests.admin.test_describing import new_document
from tests.archive import Archive

HOME = "/admin/"


@pytest.fixture(autouse=True)
def counted_anew(db: None) -> None:
    cache.clear()


def sections(client: Client) -> dict[str, list[tuple[str, str]]]:
    """The lines of each section, as the page shows them: text and note."""
    found = client.get(HOME).context["sections"]
    return {section.name: [(line.text, line.note) for line in section.lines] for section in found}


def names(client: Client) -> list[str]:
    return list(sections(client))


def test_a_newcomer_finds_every_section_empty_and_is_told_what_it_is_for(curator: Client) -> None:
    shown = curator.get(HOME)
    assert not any(lines for lines in sections(curator).values())
    for section in shown.context["sections"]:
        assert section.empty in shown.text


def test_my_drafts_are_those_that_i_wrote_to_and_that_are_still_drafts(
    curator: Client, client: Client
) -> None:
    other = User.objects.create_superuser("other")
    client.force_login(other)
    curator.post(address(Document, "add"), new_document(title="Cable of mine"))
    curator.post(address(Document, "add"), new_document(title="Cable of mine, public", status="published"))
    client.post(address(Document, "add"), new_document(title="Cable of another"))
    assert [text for text, _ in sections(curator)["drafts"]] == ["Cable of mine"]
    changed = sections(curator)["changes"]
    assert [text for text, _ in changed] == ["Cable of another", "Cable of mine, public", "Cable of mine"]
    assert [note.partition(",")[0] for _, note in changed] == ["other", "curator", "curator"]


def test_what_calls_for_an_answer_stands_first(curator: Client) -> None:
    assert names(curator)[0] == "reviews"
    document = make.document("Cable", status="in review")
    run = ImportRun.objects.create(started_at=make.LONG_AGO)
    for source in "ab":
        ImportDecision.objects.create(source=source, title="A cable", run=run)
    ImportDecision.objects.create(source="c", title="Done", run=run, choice="new", decided_at=make.LONG_AGO)
    Correction.objects.create(document=document, field="title", proposal="Kabel")
    found = sections(curator)
    assert list(found)[:3] == ["reviews", "questions", "letters"]
    assert found["reviews"] == [("Cable", "document")]
    assert found["questions"] == [("Import of 2020-01-01 00:00", "2 questions")]
    assert [text for text, _ in found["letters"]] == ["Cable"]


def test_scheduled_and_embargoed_stand_with_their_time_the_next_first(curator: Client) -> None:
    now = timezone.now()
    soon, later = now + datetime.timedelta(days=1), now + datetime.timedelta(days=9)
    make.document("Later", status="published", published_at=make.LONG_AGO, embargo_until=later)
    make.essay("Soon", status="published", published_at=soon)
    make.document("Long public", embargo_until=make.LONG_AGO)
    last = now + datetime.timedelta(days=20)
    make.person("Ivan Kovalev", status="published", published_at=make.LONG_AGO, published_until=last)
    make.person(
        "Lin Biao",
        status="published",
        published_at=make.LONG_AGO,
        published_until=make.LONG_AGO + datetime.timedelta(1),
    )
    assert sections(curator)["coming"] == [
        ("Soon", f"public from {soon:%Y-%m-%d %H:%M}"),
        ("Later", f"embargo until {later:%Y-%m-%d %H:%M}"),
        ("Ivan Kovalev", f"public until {last:%Y-%m-%d %H:%M}"),
    ]


def test_of_many_embargoed_the_one_that_is_scheduled_next_is_still_the_first(curator: Client) -> None:
    now = timezone.now()
    soon, later = now + datetime.timedelta(days=1), now + datetime.timedelta(days=9)
    for number in range(4 * SHOWN):
        make.document(f"Later {number}", embargo_until=later)
    make.document("Soon", status="published", published_at=soon)
    found = sections(curator)["coming"]
    assert found[0] == ("Soon", f"public from {soon:%Y-%m-%d %H:%M}")
    assert len(found) == SHOWN


def test_counts_of_health_and_of_pairs_lead_to_their_lists(curator: Client) -> None:
    one, other = make.document("Cable", date="1949"), make.document("Cable", date="1949")
    make.pair(DuplicateDocument, one, other)
    shown = curator.get(HOME)
    assert ("No summary", "2") in sections(curator)["health"]
    assert ("Probable duplicates of documents", "1") in sections(curator)["duplicates"]
    url = address(Document, "changelist") + "?health=no-summary"
    assert f'href="{url}"' in shown.text
    assert curator.get(url).context["cl"].result_count == 2
    make.document("Another", date="1949")
    assert ("No summary", "2") in sections(curator)["health"], (
        "Counted once a minute, and the page says when."
    )
    assert "Counted at" in shown.text


def test_nobody_sees_more_than_they_may() -> None:
    make.document("Cable", status="in review")
    make.essay("On a Cable", status="in review")
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_document"]))
    client = Client()
    client.force_login(clerk)
    shown = sections(client)
    assert set(shown) == {"reviews", "drafts", "changes", "health", "coming"}
    assert shown["reviews"] == []
    assert [text for text, _ in shown["changes"]] == ["Cable"]
    assert all("introduction" not in text for text, _ in shown["health"])


def test_the_home_costs_the_same_for_two_records_as_for_twenty(curator: Client, archive: Archive) -> None:
    def visit() -> None:
        cache.clear()
        curator.get(HOME)

    fill(archive, 2)
    few = count_queries(visit)
    fill(archive, 20)
    assert count_queries(visit) == few
    assert count_queries(partial(curator.get, HOME)) <= 40
