"""Row by row: what cannot be written is left out, what is written stays; all or nothing: neither."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from collections_app.importing.run import BATCH, Options, StoppedError, import_pages, read_heads
from collections_app.models import ImportRun
from documents.models import Document
from tests.importing.test_import import Silence, nothing

pytestmark = pytest.mark.django_db


def table(folder: Path, *rows: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(["title,date,summary", *rows]), encoding="utf-8")
    return path


def bring_in(path: Path, listener: Silence | None = None, **options: Any) -> ImportRun:
    return import_pages(read_heads([path]), Options(row_by_row=True, **options), listener or Silence())


def refuse(title: str) -> None:
    """Let the database take no document of this title, until the test is over."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"ALTER TABLE documents_document ADD CONSTRAINT refused CHECK (title <> '{title}') NOT VALID"
            )
        else:
            cursor.execute(
                "CREATE TRIGGER refused BEFORE INSERT ON documents_document"
                f" WHEN NEW.title = '{title}' BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )


class Reasons(Silence):
    def __init__(self) -> None:
        super().__init__()
        self.reasons: list[str] = []

    def entries(self, planned: Any) -> None:
        super().entries(planned)
        self.reasons += [plan.reason for plan in planned if plan.reason]


class StoppedAfter(Silence):
    def __init__(self, batches: int) -> None:
        super().__init__()
        self.batches = batches

    def entries(self, planned: object) -> None:
        super().entries(planned)
        self.batches -= 1
        if self.batches < 0:
            raise StoppedError


def test_a_row_that_the_database_refuses_is_left_out(tmp_path: Path) -> None:
    path = table(tmp_path, "First,1949,", "Second,1950,", "Third,1949-02-30,", "Fourth,1951,")
    seen = Reasons()
    refuse("Second")
    run = bring_in(path, seen)
    assert run.counts == nothing(create=2, rejected=2)
    assert ImportRun.objects.get().finished_at is not None
    assert list(Document.objects.order_by("number").values_list("title", flat=True)) == ["First", "Fourth"]
    assert list(Document.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert seen.actions == ["create", "rejected", "rejected", "create"]
    assert seen.reasons[0].startswith("The database refuses it: ")
    assert bring_in(path).counts == nothing(same=2, rejected=2)


def test_what_is_written_stays_when_it_is_stopped_and_it_goes_on(tmp_path: Path) -> None:
    path = table(tmp_path, *(f"Report {n},{1900 + n % 90},Of week {n}." for n in range(2 * BATCH + 7)))
    with pytest.raises(StoppedError):
        bring_in(path, StoppedAfter(1))
    stopped = ImportRun.objects.get()
    assert (stopped.is_unfinished, stopped.counts) == (True, nothing(create=BATCH))
    assert Document.objects.count() == BATCH
    call_command("import_pages", again=stopped.pk, stdout=io.StringIO())
    done = ImportRun.objects.get()
    assert (done.finished_at is None, done.counts, done.asked) == (False, nothing(create=2 * BATCH + 7), {})
    assert done.pages[0]["entries"] == Document.objects.count() == 2 * BATCH + 7
    call_command("undo_import", done.pk, stdout=io.StringIO())
    assert not Document.objects.exists()


def test_the_rejected_rows_of_a_run_that_goes_on_are_all_told_or_none(tmp_path: Path) -> None:
    path = table(tmp_path, "Never,31 February 1949,", *(f"Report {n},1949,{n}" for n in range(BATCH)))
    with pytest.raises(StoppedError):
        bring_in(path, StoppedAfter(1))
    asked = {"rejected": tmp_path / "left.csv", "stdout": io.StringIO()}
    with pytest.raises(CommandError, match="import its files with it"):
        call_command("import_pages", again=ImportRun.objects.get().pk, **asked)
    with pytest.raises(CommandError, match="1 was rejected"):
        call_command("import_pages", again=ImportRun.objects.get().pk, stdout=io.StringIO())
    with pytest.raises(CommandError, match="1 was rejected"):
        call_command("import_pages", str(path), **asked)
    assert "Never,31 February 1949" in (tmp_path / "left.csv").read_text(encoding="utf-8")
    assert Document.objects.count() == BATCH


def test_what_is_stopped_in_its_first_batch_is_not_on_record(tmp_path: Path) -> None:
    path = table(tmp_path, "Report,1949,")
    with pytest.raises(StoppedError):
        bring_in(path, StoppedAfter(0))
    assert not ImportRun.objects.exists()
    assert not Document.objects.exists()


def test_an_error_of_ours_is_no_fault_of_a_row(tmp_path: Path) -> None:
    class Broken(Silence):
        def entries(self, planned: object) -> None:
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        bring_in(table(tmp_path, "Report,1949,"), Broken())


def test_what_stopped_on_its_way_can_be_undone_and_then_does_not_go_on(tmp_path: Path) -> None:
    path = table(tmp_path, *(f"Report {n},{1900 + n % 90}," for n in range(BATCH + 1)))
    with pytest.raises(StoppedError):
        bring_in(path, StoppedAfter(1))
    stopped = ImportRun.objects.get()
    path.write_text("title,date\nAnother,1949\n", encoding="utf-8")
    with pytest.raises(CommandError, match="have changed since it began"):
        call_command("import_pages", again=stopped.pk, stdout=io.StringIO())
    call_command("undo_import", stopped.pk, stdout=io.StringIO())
    assert not Document.objects.exists()
    with pytest.raises(CommandError, match="is no import that died"):
        call_command("import_pages", again=stopped.pk, stdout=io.StringIO())


def test_a_file_that_breaks_off_says_what_stays(tmp_path: Path) -> None:
    rows = [f"Report {n},1949,Of week {n}." for n in range(BATCH)]
    path = table(tmp_path, *rows, '"Never closed,1949,')
    with pytest.raises(CommandError, match="What was written before stays: “--again"):
        call_command("import_pages", str(path), row_by_row=True, stdout=io.StringIO())
    assert Document.objects.count() == BATCH
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_pages", str(path), stdout=io.StringIO())


def test_all_or_nothing_leaves_no_row_out(tmp_path: Path) -> None:
    path = table(tmp_path, "First,1949,", "Third,1949-02-30,")
    with pytest.raises(CommandError, match=r"line 3: .*All or nothing was asked for\. Nothing was written"):
        call_command("import_pages", str(path), all_or_nothing=True, stdout=io.StringIO())
    assert not Document.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("name", ["mend.csv", "mend.xlsx"])
def test_rejected_rows_are_mended_and_come_in(tmp_path: Path, name: str) -> None:
    path, mend = table(tmp_path, "First,1949,", "Second,1949-02-30,Of ice."), tmp_path / name
    with pytest.raises(CommandError, match="1 was rejected"):
        call_command("import_pages", str(path), rejected=mend, stdout=io.StringIO())
    if name.endswith(".csv"):
        headers, row = mend.read_text("utf-8").splitlines()
        assert headers == "title,date,summary,rejected because"
        assert row.startswith("Second,1949-02-30,Of ice.,")
        mend.write_text(f"{headers}\n{row.replace('02-30', '02-28', 1)}\n", encoding="utf-8")
    else:
        book = openpyxl.load_workbook(mend)
        book.active["B2"] = "1949-02-28"
        book.save(mend)
    call_command("import_pages", str(mend), stdout=io.StringIO())
    assert list(Document.objects.order_by("number").values_list("date_edtf", flat=True)) == [
        "1949",
        "1949-02-28",
    ]
    with pytest.raises(CommandError, match=r"name it \.xlsx or \.csv"):
        call_command("import_pages", str(path), rejected=tmp_path / "mend.ods")
