"""Undo at the desk: rehearsed on a page, confirmed, and what stays is told."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from collections_app.models import ImportChange, ImportRun
from documents.models import Document
from tests.admin.desk import PUBLISHES, address
from tests.bench.listings import write_page
from tests.importing.test_import import run as bring_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def revised(tmp_path: Path) -> ImportRun:
    """Twelve listings, then the same with other summaries: the second run."""
    write_page(tmp_path / "first.txt", 12)
    write_page(tmp_path / "again.txt", 12, addition="It was revised since.")
    bring_in(tmp_path / "first.txt")
    bring_in(tmp_path / "again.txt")
    return ImportRun.objects.latest("pk")


def undo_address(run: ImportRun) -> str:
    return address(ImportRun, "undo", run.pk)


def test_from_the_run_to_its_undo_and_back(curator: Client, revised: ImportRun) -> None:
    document = Document.objects.order_by("pk")[0]
    document.summary, document._history_user = "By hand.", User.objects.get()
    document.save()
    assert undo_address(revised) in curator.get(address(ImportRun, "change", revised.pk)).text

    rehearsal = curator.get(undo_address(revised)).text
    assert "11 restored, 1 left as it is" in rehearsal
    assert "edited since by curator" in rehearsal
    assert "<del> It was revised since.</del>" in rehearsal
    assert "<ins>By" in rehearsal
    assert Document.objects.filter(summary__contains="revised").count() == 11

    done = curator.post(undo_address(revised), follow=True)
    undoing = ImportRun.objects.latest("pk")
    assert done.redirect_chain == [(address(ImportRun, "change", undoing.pk), 302)]
    assert "is undone: 11 restored, 1 left as it is." in done.text
    assert "1 value or record left as edited since" in done.text
    assert not Document.objects.filter(summary__contains="revised").exists()
    assert undoing.user == User.objects.get()
    left = ImportChange.objects.get(action="keep")
    assert "By hand." in curator.get(address(ImportChange, "change", left.pk)).text

    page = curator.get(address(ImportRun, "change", revised.pk)).text
    assert undo_address(revised) not in page
    assert f"is undone already, by run {undoing.pk}" in curator.get(undo_address(revised)).text
    assert f"is undone already, by run {undoing.pk}" in curator.post(undo_address(revised)).text
    assert "undone" in curator.get(address(ImportRun, "changelist")).text

    curator.post(undo_address(undoing))
    assert Document.objects.filter(summary__contains="revised").count() == 11


def test_only_who_may(revised: ImportRun) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_importrun"))
    client = Client()
    client.force_login(clerk)
    assert undo_address(revised) not in client.get(address(ImportRun, "change", revised.pk)).text
    assert client.get(undo_address(revised)).status_code == 403
    assert client.post(undo_address(revised)).status_code == 403
    assert Client().get(undo_address(revised)).status_code == 302
    assert ImportRun.objects.count() == 2


def test_with_the_permission(revised: ImportRun) -> None:
    archivist = User.objects.create_user("archivist", is_staff=True)
    undoes = ["view_importrun", "undo_importrun"]
    archivist.user_permissions.set(Permission.objects.filter(codename__in=[*undoes, *PUBLISHES[1:]]))
    client = Client()
    client.force_login(archivist)
    assert undo_address(revised) not in client.get(address(ImportRun, "change", revised.pk)).text
    assert client.post(undo_address(revised)).status_code == 403, "An undo changes what is public."
    archivist.user_permissions.add(Permission.objects.get(codename=PUBLISHES[0]))
    assert undo_address(revised) in client.get(address(ImportRun, "change", revised.pk)).text
    assert client.post(undo_address(revised)).status_code == 302


def test_no_such_run(curator: Client) -> None:
    assert curator.get("/admin/collections/importrun/7777777/undo/").status_code == 404
    assert curator.get("/admin/collections/importrun/99999999999999999999/undo/").status_code == 404


def test_a_run_that_touched_very_many_rows_is_for_the_command_line(
    curator: Client, revised: ImportRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collections_app.admin.import_run.MOST_ROWS", 11)
    for page in (curator.get(undo_address(revised)), curator.post(undo_address(revised))):
        assert f"manage.py undo_import {revised.pk}" in page.text
    assert not ImportRun.objects.latest("pk").undoes


def test_a_run_that_died_is_shown_as_such(curator: Client) -> None:
    died = ImportRun.objects.create(started_at=timezone.now())
    for page in ("changelist", "change"):
        shown = curator.get(address(ImportRun, page, *([died.pk] if page == "change" else []))).text
        assert f"manage.py import_pages --again {died.pk}" in shown
    assert "was never finished" in curator.get(undo_address(died)).text


def test_a_rehearsal_costs_the_same_for_few_and_many(curator: Client, tmp_path: Path) -> None:
    costs = []
    for rows in (5, 60):
        write_page(tmp_path / f"{rows}.txt", rows)
        bring_in(tmp_path / f"{rows}.txt")
        run = ImportRun.objects.latest("pk")
        curator.get(undo_address(run))
        with CaptureQueriesContext(connection) as queries:
            curator.get(undo_address(run))
        costs.append(len(queries))
        curator.post(undo_address(run))
    assert costs[0] == costs[1]
