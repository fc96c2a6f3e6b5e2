"""A curator imports: uploads, says what the columns are, decides, watches, mends, undoes; and sees a worker die."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from playwright.sync_api import Page, expect

from collections_app.importing.run import BATCH
from collections_app.importing.upload_folder import REHEARSAL, Folder
from collections_app.importing.upload_work import prepare
from collections_app.models import ImportRun, ImportUpload
from documents.models import Document
from tests import factories as make
from tests.bench.listings import write_page
from tests.e2e.axe import found_by_axe
from tests.e2e.complaints import said_by
from tests.e2e.visit import fits, sign_in

SUMMARY = (
    "The ministry reports on what was exchanged between the two sides, ships and grain for machines, in week"
)


@pytest.fixture(autouse=True)
def for_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process opens the database of the test, and keeps its files where the test does."""
    of = connection.settings_dict
    host = str(of["HOST"]).replace("/", "%2F")
    address = (
        f"sqlite:///{of['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgres://{of['USER']}@{host}:{of['PORT']}/{of['NAME']}"
    )
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.setenv("SECRET_KEY", "a key of the worker's own, which signs nothing at all here")
    for name in ("IMPORTS_ROOT", "MEDIA_ROOT", "SEARCH_INDEX"):
        monkeypatch.setenv(name, str(getattr(settings, name)))


@pytest.fixture
def complaints(page: Page) -> list[str]:
    return said_by(page, "warning")


@pytest.fixture
def desk(page: Page, complaints: list[str], transactional_db: None) -> Iterator[Page]:
    """A browser signed in, which must have nothing to complain of at the end."""
    sign_in(page, User.objects.create_superuser("curator"))
    page.goto("/admin/")
    page.locator("#content").get_by_role("link", name="Imports", exact=True).click()
    page.get_by_role("link", name="Add import").click()
    yield page
    assert complaints == []


def faultless(page: Page) -> None:
    assert found_by_axe(page) == set()
    page.emulate_media(color_scheme="light")
    assert fits(page, 320, 1280)


def test_from_the_upload_to_the_undo(desk: Page, tmp_path: Path) -> None:
    make.document("Weekly report, the old title", date="1950-01-05", summary=f"{SUMMARY} 5.")
    rows = [f"Report No. {n};B {n};1950-01-{n:02};Anna Neumann;{SUMMARY} {n}." for n in range(1, 29)]
    rows.append("A report of no day;B 29;1950-02-30;Anna Neumann;")
    table = tmp_path / "ministry.csv"
    table.write_text("\n".join(["Titel;Kasten;Tag;Verfasser;Inhalt", *rows]), encoding="utf-8")

    faultless(desk)
    desk.get_by_label("Files").set_input_files(table)
    desk.get_by_label("Into the collection").fill("Trade")
    desk.get_by_role("button", name="Upload").click()

    expect(desk.get_by_label("Verfasser")).to_have_value("author")
    desk.get_by_label("Kasten").select_option("call_number")
    desk.get_by_label("Tag").select_option("date_as_stated")
    desk.get_by_label("Inhalt").select_option("summary")
    desk.get_by_label("Keep this as").fill("Ministry")
    faultless(desk)
    desk.get_by_role("button", name="Rehearse").click()

    expect(desk.get_by_text("A rehearsal: nothing is written yet.")).to_be_visible(timeout=30_000)
    kinds = desk.get_by_role("navigation", name="Kinds of rows")
    expect(kinds).to_contain_text(
        "29 rows 27 created 0 changed 0 same 1 probable duplicate 0 conflicts 1 rejected"
    )
    assert Document.objects.count() == 1
    kinds.get_by_role("link", name="1 probable duplicate").click()
    expect(desk.get_by_role("article")).to_have_count(1)
    faultless(desk)
    desk.get_by_role("button", name="Same record").click()
    expect(desk.get_by_text("Same record, as you decided.")).to_be_visible()

    with desk.expect_download() as kept:
        desk.get_by_role("link", name="Rejected rows as XLSX").click()
    assert kept.value.suggested_filename.endswith(".xlsx")
    desk.get_by_role("button", name="Import", exact=True).click()
    expect(desk.get_by_text("It is imported:")).to_be_visible(timeout=30_000)
    expect(desk.get_by_label("Where it stands")).to_contain_text("27 created, 1 changed, 1 rejected")
    faultless(desk)
    assert Document.objects.count() == 28

    desk.get_by_role("link", name="Undo…").click()
    desk.get_by_role("button", name="Undo run").click()
    expect(desk.get_by_text("is undone:")).to_be_visible()
    assert Document.objects.get().title == "Weekly report, the old title"


def rehearse(desk: Page, folder: Path, count: int) -> ImportUpload:
    write_page(folder / "listings.txt", count)
    desk.get_by_label("Files").set_input_files(folder / "listings.txt")
    desk.get_by_role("button", name="Upload").click()
    expect(desk.get_by_text("A rehearsal: nothing is written yet.")).to_be_visible(timeout=60_000)
    return ImportUpload.objects.get()


def worker(upload: ImportUpload) -> int:
    """The process that works on an upload."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"work_on_import" in words and str(upload.pk).encode() in words:
            return int(path.parent.name)
    raise AssertionError("Nobody works on it.")


def wait_for_rows(upload: ImportUpload, count: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        book = Folder(upload.identifier).book("import")
        if book:
            with book:
                if book.facts()["rows"] >= count:
                    return
        time.sleep(0.02)
    raise AssertionError("It does not come on.")


@contextmanager
def held(process: int) -> Iterator[None]:
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def begin(desk: Page, writing: str) -> None:
    desk.get_by_label(writing).check()
    desk.get_by_role("button", name="Import", exact=True).click()


def test_row_by_row_a_worker_is_killed_and_the_import_goes_on(desk: Page, tmp_path: Path) -> None:
    upload = rehearse(desk, tmp_path, 2600)
    begin(desk, "row by row")
    expect(desk.get_by_role("progressbar")).to_be_visible()
    wait_for_rows(upload, 1)
    until = time.monotonic() + 30
    while not Document.objects.exists() and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(worker(upload), signal.SIGKILL)
    expect(desk.get_by_text("The import stopped on its way.")).to_be_visible(timeout=30_000)
    written = Document.objects.count()
    assert 0 < written < 2600
    assert written % BATCH == 0
    expect(desk.get_by_label("Where it stands")).to_contain_text(f"{written:,} created")
    desk.get_by_role("button", name="Go on").click()
    expect(desk.get_by_text("It is imported:")).to_be_visible(timeout=60_000)
    expect(desk.get_by_label("Where it stands")).to_contain_text("2,600 created")
    assert Document.objects.values("title").distinct().count() == Document.objects.count() == 2600
    assert ImportRun.objects.count() == 1


def test_all_or_nothing_is_cancelled_and_writes_nothing(desk: Page, tmp_path: Path) -> None:
    upload = rehearse(desk, tmp_path, 2600)
    begin(desk, "all or nothing")
    wait_for_rows(upload, 1)
    with held(worker(upload)):  # it could be through before the button is pressed
        desk.get_by_role("button", name="Cancel: nothing is written").dispatch_event("click")
        until = time.monotonic() + 30
        while not Folder(upload.identifier).is_asked_to_stop() and time.monotonic() < until:
            time.sleep(0.02)
    expect(desk.get_by_text("Nothing was written. It was stopped.")).to_be_visible(timeout=30_000)
    assert not Document.objects.exists()
    assert not ImportRun.objects.exists()
    begin_again: Any = desk.get_by_role("button", name="Import again")
    expect(begin_again).to_be_visible()


def test_who_watches_sees_that_it_is_deleted_or_they_are_signed_out(
    desk: Page, complaints: list[str]
) -> None:
    for ends in ("deleted", "signed out"):
        upload = ImportUpload.objects.create(name="listings.txt")
        folder = Folder(upload.identifier)
        folder.keep("listings.txt", [b"A page"])
        prepare(upload, REHEARSAL)
        lock = folder.take_lock()
        assert lock
        with lock:
            desk.goto(
                f"{desk.url.partition('/admin/')[0]}/admin/collections/importupload/{upload.pk}/change/"
            )
            expect(desk.get_by_role("progressbar")).to_be_visible()
            if ends == "deleted":
                upload.delete()
                expect(desk.get_by_text("Perhaps it was deleted?")).to_be_visible()
                assert all("404" in complaint for complaint in complaints)
                complaints.clear()
            else:
                desk.context.clear_cookies()
                expect(desk.get_by_label("Username")).to_be_visible()
