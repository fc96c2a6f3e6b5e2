"""From draft to public: steps with their words, the preview, and two curators at one record."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from collections_app.models import Collection
from documents.models import Attribution, Document, Status
from documents.search import generations
from documents.search.following import catch_up
from documents.workflow.steps import BY_NAME, StepRefusedError, take
from tests import factories as make
from tests.admin.desk import address, filled_in


def draft(**fields: Any) -> Document:
    return make.document("Cable, Filippov to Mao", status=Status.DRAFT, published_at=None, **fields)


def test_each_step_is_in_the_history_in_the_log_and_among_the_comments(curator: Client, db: None) -> None:
    document = draft()
    for step, text in (
        ("submit", "Ready."),
        ("return", "Who is Filippov?"),
        ("submit", ""),
        ("approve", "Good."),
    ):
        curator.post(address(Document, "step", document.pk, step), {"text": text})
    document.refresh_from_db()
    assert document.status == Status.APPROVED
    assert [version.history_change_reason for version in document.history.all()][:4] == [
        "Approved: Good.", "Submitted for review", "Returned: Who is Filippov?", "Submitted for review: Ready.",
    ]  # fmt: skip
    assert LogEntry.objects.count() == 4
    page = curator.get(address(Document, "change", document.pk)).content.decode()
    assert re.findall(r"<strong>(.*?)</strong>", page[page.index("workflow-thread") :])[:4] == [
        "Submitted for review", "Returned", "Submitted for review", "Approved",
    ]  # fmt: skip
    assert "Who is Filippov?" in page


@pytest.mark.parametrize(
    ("step", "sent", "told"),
    [
        ("return", {}, "Say why"),
        ("schedule", {}, "still to come"),
        ("schedule", {"at": "2001-01-01T00:00"}, "still to come"),
        ("schedule", {"at": "soon"}, "as a date and a time"),
        ("withdraw", {"text": "No."}, "Meanwhile the record is"),
    ],
)
def test_a_step_that_cannot_be_taken_says_why_and_does_nothing(
    curator: Client, db: None, step: str, sent: dict[str, str], told: str
) -> None:
    document = draft()
    Document.objects.update(status=Status.IN_REVIEW)
    response = curator.post(address(Document, "step", document.pk, step), sent, follow=True)
    assert told in str(next(iter(response.context["messages"])))
    document.refresh_from_db()
    assert (document.status, document.comments.count()) == (Status.IN_REVIEW, 0)


def test_a_step_is_not_taken_with_what_nobody_has_looked_at(curator: Client, db: None) -> None:
    document = draft()
    url = address(Document, "change", document.pk)
    version = curator.get(url).context["version"]
    make.attribution(document, make.person())
    response = curator.post(
        address(Document, "step", document.pk, "publish"), {"version": version}, follow=True
    )
    assert "was changed since you opened it" in str(next(iter(response.context["messages"])))
    document.refresh_from_db()
    assert document.status == Status.DRAFT


def test_what_is_scheduled_is_public_from_then_on_and_forgets_it_when_it_is_withdrawn_before(
    db: None,
) -> None:
    user, document = User.objects.create(username="ivanov"), draft()
    at = timezone.now() + datetime.timedelta(hours=1)
    scheduled: Any = take(BY_NAME["schedule"], document, user=user, at=at)
    assert (scheduled.status, scheduled.published_at, scheduled.is_published) == (Status.PUBLISHED, at, False)
    withdrawn: Any = take(BY_NAME["withdraw"], document, user=user, text="Not yet.")
    assert (withdrawn.status, withdrawn.published_at) == (Status.DRAFT, None)
    with pytest.raises(StepRefusedError):
        take(BY_NAME["withdraw"], document, user=user, text="Again.")


def test_what_is_published_until_a_time_says_so_and_is_public_no_longer(curator: Client, db: None) -> None:
    document = draft()
    at, until = (timezone.now() + datetime.timedelta(hours=n) for n in (1, 2))
    sent = {"at": f"{at:%Y-%m-%dT%H:%M:%S}", "until": f"{at:%Y-%m-%dT%H:%M:%S}"}
    for step in ("publish", "schedule"):
        said = curator.post(
            address(Document, "step", document.pk, step), {**sent, "until": "2001-01-01T00:00"}, follow=True
        )
        assert "end after it has begun" in str(next(iter(said.context["messages"])))
    curator.post(
        address(Document, "step", document.pk, "schedule"), {**sent, "until": f"{until:%Y-%m-%dT%H:%M:%S}"}
    )
    document.refresh_from_db()
    assert document.history.latest().history_change_reason == (
        f"Scheduled for {at:%Y-%m-%d %H:%M}, until {until:%Y-%m-%d %H:%M}"
    )
    url = address(Document, "change", document.pk)
    assert f"Public until {until:%Y-%m-%d %H:%M}" in curator.get(url).text
    begins: Any = document.published_at
    ended = begins + datetime.timedelta(minutes=1)
    with pytest.raises(StepRefusedError):
        take(BY_NAME["end"], document, user=None, at=begins)
    taken: Any = take(BY_NAME["end"], document, user=None, at=ended)
    assert taken.published_until == ended
    Document.objects.update(published_at=make.LONG_AGO, published_until=timezone.now())
    assert "Its publication ended" in curator.get(url).text
    assert Client().get(document.get_absolute_url()).status_code == 404
    withdrawn: Any = take(BY_NAME["withdraw"], document, user=None, text="For good.")
    assert (withdrawn.status, withdrawn.published_until) == (Status.DRAFT, None)


# The preview


@pytest.mark.parametrize("make_one", [make.document, make.person, make.collection, make.essay])
def test_the_preview_is_the_public_page_and_leaves_nothing_behind(
    curator: Client, db: None, make_one: Callable[..., Any]
) -> None:
    document = make.document("Cable, Stalin to Mao", date="January 6, 1949")
    record = make_one(status=Status.DRAFT, published_at=None)
    if isinstance(record, Collection):
        make.placement(record, document)
    catch_up()
    stamp = generations.live().stamp
    response = curator.get(address(type(record), "preview", record.pk))
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert generations.live().stamp == stamp
    assert type(record).objects.values_list("status", "published_at").get(pk=record.pk) == ("draft", None)
    public = Client()
    assert public.get(record.get_absolute_url()).status_code == 404
    assert public.get(address(type(record), "preview", record.pk)).status_code == 302
    type(record).objects.filter(pk=record.pk).update(status="published", published_at=timezone.now())
    assert without_moments(response.content) == without_moments(public.get(record.get_absolute_url()).content)


def without_moments(page: bytes) -> str:
    """Addresses of the record as it stood at a moment, which is another for the two."""
    return re.sub(r"/versions/[^/\"<]+/|\d{4}-\d\d-\d\dT[\d:.+Z-]+", "", page.decode())


def test_a_draft_shows_its_scans_at_the_desk_alone(curator: Client, db: None) -> None:
    scan = make.scan_of(make.picture(), of=draft())
    shown: Any = curator.get(scan.get_absolute_url())
    assert b"".join(shown.streaming_content) == scan.file.open().read()
    scan.file.close()
    assert Client().get(scan.get_absolute_url()).status_code == 404
    guest = Client()
    guest.force_login(User.objects.create_user("guest", is_staff=True))
    assert guest.get(scan.get_absolute_url()).status_code == 404


# Two at once


def opened(client: Client, url: str) -> dict[str, Any]:
    return filled_in(client, url) | {"version": client.get(url).context["version"]}


def test_who_saves_second_is_told_and_sees_both_versions(curator: Client, db: None) -> None:
    document = draft(summary="As it was.")
    url = address(Document, "change", document.pk)
    mine = opened(curator, url) | {"summary": "As I have it."}
    curator.post(url, opened(curator, url) | {"summary": "As they have it.", "reference": "F. 1"})
    response = curator.post(url, mine)
    page = " ".join(response.content.decode().split())
    assert "Saved meanwhile by somebody else" in page
    assert "As <del>they</del> have it." in page
    assert "As <ins>I</ins> have it." in page
    assert [one.name for one in response.context["meanwhile"]["differences"]] == ["Call number", "Summary"]
    document.refresh_from_db()
    assert (document.summary, document.reference) == ("As they have it.", "F. 1")
    curator.post(url, mine | {"version": response.context["version"]})
    document.refresh_from_db()
    assert (document.summary, document.reference) == ("As I have it.", "")


def test_the_rows_of_the_form_count_too(curator: Client, db: None) -> None:
    document = draft()
    attribution = make.attribution(document, make.person("Andrei Orlov"))
    url = address(Document, "change", document.pk)
    mine = opened(curator, url)
    attribution.note = "Signed by another."
    attribution.save()
    added = make.attribution(document, make.person("Ivan Kovalev"), role="recipient")
    response = curator.post(url, mine | {"attributions-0-note": "Not signed."})
    differences = response.context["meanwhile"]["differences"]
    assert [(one.theirs, one.mine) for one in differences] == [
        ("Signed by another.", "Not signed."),
        ("added", "stays: it is not in your form"),
    ]
    assert Attribution.objects.get(pk=attribution.pk).note == "Signed by another."
    assert Attribution.objects.filter(pk=added.pk).exists()


def test_who_is_alone_is_told_nothing(curator: Client, db: None) -> None:
    document = draft()
    url = address(Document, "change", document.pk)
    mine = opened(curator, url)
    assert curator.post(url, mine | {"summary": "Mended."}).status_code == 302
    assert curator.post(url, opened(curator, url) | {"summary": "Mended again."}).status_code == 302
