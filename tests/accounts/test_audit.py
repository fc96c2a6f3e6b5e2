"""Who saw and did what: noted, found, exported, forgotten."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive_project.accounts.audit import writing
from archive_project.accounts.models import AuditEntry
from documents.admin.logged import LogsRequests
from documents.models import Document, Status
from tests import factories as make
from tests.admin.desk import filled_in
from tests.admin.test_exports import download
from tests.archive import Archive

LIST = "/admin/accounts/auditentry/"


def said() -> list[tuple[str, str, str, str]]:
    rows = AuditEntry.objects.order_by("id")
    return list(rows.values_list("action", "model", "label", "detail"))


def test_what_is_seen_and_done_at_the_desk_is_noted(curator: Client, superuser: User) -> None:
    document = make.document("A cable to Mao", status=Status.DRAFT)
    change = f"/admin/documents/document/{document.pk}/change/"
    curator.get("/admin/documents/document/")  # a list is nobody's record
    curator.get(change)
    curator.get(f"/admin/documents/document/{document.pk}/preview/")
    curator.post(change, filled_in(curator, change, summary="Mended."))
    curator.post(change, {"title": ""})  # refused
    newer, older = document.history.values_list("history_id", flat=True)
    curator.get(f"/admin/documents/document/{document.pk}/versions/?older={older}&newer={newer}")
    curator.post(f"/admin/documents/document/{document.pk}/delete/", {"post": "yes"})
    kind = "documents.document"
    assert [row for row in said() if row[0] != "viewed"] == [
        ("previewed", kind, "", ""),
        ("changed", kind, "A cable to Mao", "Changed Summary."),
        ("deleted", kind, "A cable to Mao", ""),
    ]
    assert ("viewed", kind, "A cable to Mao", "") in said()
    assert ("viewed", kind, "A cable to Mao", "two versions") in said()
    assert set(AuditEntry.objects.values_list("user", "name", "key", "address")) == {
        (superuser.pk, "curator", str(document.pk), "127.0.0.1")
    }


def test_a_role_that_is_changed_is_noted_with_its_name_and_what_changed(curator: Client) -> None:
    role = Group.objects.create(name="Archivist")
    curator.post(f"/admin/auth/group/{role.pk}/change/", {"name": "Senior archivist"})
    assert said() == [("changed", "auth.group", "Senior archivist", "Changed Name.")]


def test_what_any_page_of_the_desk_does_is_noted_with_the_name_of_its_record() -> None:
    assert [one for one in admin.site._registry.values() if not isinstance(one, LogsRequests)] == []


def test_exports_and_what_a_list_does_to_several_are_noted(curator: Client) -> None:
    documents = [make.document(f"Cable {number}", status=Status.DRAFT) for number in range(5)]
    download(curator, Document, "csv")
    chosen = [str(document.pk) for document in documents]
    sent = {"action": "publish", "_selected_action": chosen, "confirmed": "5"}
    assert curator.post("/admin/documents/document/", sent).status_code == 302
    assert [action for action, *_ in said()] == ["exported", "did"]
    label = AuditEntry.objects.latest("id").label
    assert label.count("; ") == 2
    assert label.endswith(" and 2 more")
    sent = {
        "records": ",".join(f"{one.pk}-{one.history.latest().history_id}" for one in documents),
        "how_classification": "set",
        "value_classification": "Secret",
        "reason": "Agreed.",
        "step": "apply",
    }
    assert curator.post("/admin/documents/document/edit-fields/", sent).status_code == 302
    assert said()[-1] == ("did", "documents.document", label, "5 records: Agreed.")


def test_a_page_costs_one_statement_more_and_the_public_none(
    curator: Client, client: Client, archive: Archive
) -> None:
    archive.grow(to=1)
    url = f"/admin/documents/document/{archive.documents[0].pk}/change/"
    curator.get(url)
    with CaptureQueriesContext(connection) as queries:
        curator.get(url)
    written = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    assert len(written) == 1
    assert "accounts_auditentry" in written[0]
    with CaptureQueriesContext(connection) as queries:
        client.get(archive.documents[0].get_absolute_url())
    assert not [query for query in queries if "accounts_" in query["sql"] or "session" in query["sql"]]
    assert not AuditEntry.objects.filter(user=None).exists()


def test_what_was_not_changed_is_not_noted_as_changed_and_no_word_keeps_others_out(curator: Client) -> None:
    make.document("A cable")
    curator.post("/admin/documents/document/999999/change/", {"title": "x"})
    assert said() == []
    curator.post("/admin/documents/document/", {"action": "edit\x00", "_selected_action": ["1"]})
    assert said() == [("did", "documents.document", "", "edit")]


def test_only_administrators_read_it_and_nobody_changes_it(contributor: User, curator: Client) -> None:
    AuditEntry.of(contributor, "viewed", model="documents.document", key=1, label="A cable").save()
    entry = AuditEntry.objects.get()
    found = curator.get(LIST, {"action__exact": "viewed", "person": str(contributor.pk)})
    assert "A cable" in found.content.decode()
    for query in (
        {"action__exact": "deleted"},
        {"model": "documents.person"},
        {"person": "x"},
        {"person": "9" * 30},
        {"date": "June 2100"},
        {"date": "undated"},
        {"date": "??"},
        {"date": "9999"},
    ):
        assert "A cable" not in curator.get(LIST, query).content.decode()
    table = download(curator, AuditEntry, "csv")
    assert "A cable" in str(table)
    for page in ("add/", f"{entry.pk}/delete/"):
        assert curator.get(LIST + page).status_code == 403
    curator.post(LIST, {"action": "delete_selected", "_selected_action": [str(entry.pk)], "post": "yes"})
    assert AuditEntry.objects.filter(pk=entry.pk).exists()
    other = Client()
    other.force_login(contributor)
    assert other.get(LIST).status_code == 403


def test_it_outlives_the_account_and_is_forgotten_after_its_days(contributor: User, settings: Any) -> None:
    settings.AUDIT_KEEP_DAYS = 30
    for days in (1, 29, 31, 400):
        entry = AuditEntry.of(contributor, "viewed")
        entry.at = timezone.now() - timedelta(days=days)
        entry.save()
    contributor.delete()
    told = StringIO()
    call_command("forget_audit", stdout=told)
    assert told.getvalue() == "2 forgotten.\n"
    assert list(AuditEntry.objects.filter(user=None).values_list("name", flat=True)) == ["ada", "ada"]


def test_what_is_only_looked_at_is_written_a_moment_later(
    curator: Client, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.grow(to=1)
    monkeypatch.setattr(writing, "PAUSE", 60.0)
    monkeypatch.setattr("threading.Timer", Later)
    curator.get(f"/admin/documents/document/{archive.documents[0].pk}/change/")
    assert not AuditEntry.objects.exists()
    writing.flush()
    assert AuditEntry.objects.get().action == "viewed"


def test_what_cannot_be_written_now_is_kept(member: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PAUSE", 60.0)
    monkeypatch.setattr("threading.Timer", Later)

    def locked(*args: object) -> None:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_write", locked)
        writing.note(AuditEntry.of(member, "viewed"), at_once=True)
        assert not AuditEntry.objects.exists()
    writing.flush()
    assert AuditEntry.objects.get().user == member


@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_deleted_meanwhile_keeps_its_name_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PAUSE", 60.0)
    monkeypatch.setattr("threading.Timer", Later)
    gone, stays = User.objects.create_user("ada"), User.objects.create_user("grace")
    for user in (gone, stays):
        writing.note(AuditEntry.of(user, "viewed"), at_once=False)
    User.objects.filter(pk=gone.pk).delete()
    writing.flush()
    assert set(AuditEntry.objects.values_list("name", "user__username")) == {
        ("ada", None),
        ("grace", "grace"),
    }


class Later:
    """A timer that never rings."""

    daemon = False

    def __init__(self, pause: float, ring: object) -> None:
        pass

    def start(self) -> None:
        pass
