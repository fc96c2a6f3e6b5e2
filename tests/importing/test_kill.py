"""A run that is killed, at whatever moment, leaves nothing half written, is seen to have died, and starts again."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from collections_app.importing.alone import at_work, on_record
from collections_app.importing.rows import UnusableInputError
from collections_app.importing.run import Options, import_pages, read_heads
from collections_app.models import ImportRun
from documents.models import Document
from tests.bench.listings import write_page
from tests.importing.test_import import Silence

PAGES = Path(__file__).parent / "pages"
MOMENTS = 20


@pytest.fixture
def database(tmp_path: Path, transactional_db: None) -> str:
    """The address of a database that other processes see: of the tests' own one, a copy where it is in memory."""
    if connection.vendor == "sqlite":
        file = tmp_path / "archive.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return f"sqlite:///{file}"
    of = connection.settings_dict
    host = str(of["HOST"]).replace("/", "%2F")
    return f"postgres://{of['USER']}@{host}:{of['PORT']}/{of['NAME']}"


def killed(database: str, *arguments: str) -> Any:
    """What tests.importing.killing tells."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.importing.killing", *arguments],
        env=os.environ | {"DATABASE_URL": database, "DEMO": "1", "LOG_LEVEL": "ERROR"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_alike(again: dict[str, list[Any]], whole: dict[str, list[Any]]) -> None:
    """Table by table, and row by row: a difference in thousands is found by whoever reads it."""
    assert again.keys() == whole.keys()
    for table, rows in whole.items():
        for place, (row, other) in enumerate(zip(again[table], rows, strict=False)):
            assert row == other, f"{table}, row {place}"
        assert len(again[table]) == len(rows), table


def test_killed_at_twenty_moments(database: str, tmp_path: Path) -> None:
    write_page(tmp_path / "listings.txt", 250)
    pages = [str(tmp_path / "listings.txt"), *map(str, sorted(PAGES.glob("*.txt")))]
    told = killed(database, str(MOMENTS), *pages)
    assert len(told["seen"]) == MOMENTS
    assert sum(one["killed"] for one in told["seen"]) >= MOMENTS / 4, "else nothing was tried"
    assert any(one["runs"][1] for one in told["seen"]), "what died stays on record"
    for one in told["seen"]:
        working, _, finished = one["runs"]
        assert not working, "a dead process holds no lock"
        assert one["left"] == ("all" if finished else "nothing"), one
    assert_alike(told["again"], told["whole"])


def test_row_by_row_a_killed_run_goes_on(database: str, tmp_path: Path) -> None:
    """No row is lost, doubled or half written, and those that wait for a later one find it."""
    table = tmp_path / "table.csv"
    with table.open("w", encoding="utf-8") as file:
        file.write("number,title,date_as_stated,date_edtf,people,subjects,summary,relations\n")
        for number in range(1, 401):
            later = f"reply:{401 - number}"
            file.write(
                f"{number},Report {number % 350} on trade,,,Author: Clerk {number % 60} Smith,"
                f"Trade {number % 9},Of what was sold in week {number}.,{later}\n"
            )
    told = killed(database, str(MOMENTS // 2), "--row-by-row", str(table))
    assert told["kills"], "else nothing was tried"
    assert told["runs"] == [False, 0, True]
    assert_alike(told["again"], told["whole"])


@pytest.mark.django_db
class TestOnRecord:
    def test_an_error_takes_the_run_off_the_record(self) -> None:
        def break_off() -> None:
            with on_record(ImportRun(started_at=timezone.now())):
                Document.objects.create(title="Half written")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            break_off()
        assert not ImportRun.objects.exists()
        assert not Document.objects.exists()
        assert not at_work()

    def test_what_was_asked_is_kept_until_it_is_done(self) -> None:
        class Look(Silence):
            def page(self, page: object, planned: object) -> None:
                self.asked = ImportRun.objects.get().asked

        look = Look()
        page = PAGES / "flat_collection.txt"
        run = import_pages(read_heads([page]), Options(into="Salt"), look)
        asked = {"paths": [str(page)], "columns": {}, "into": "Salt", "publish": False}
        how = {"all_or_nothing": False, "row_by_row": False}
        assert look.asked == asked | how | {"checksums": [], "done": {}}
        assert ImportRun.objects.get(pk=run.pk).asked == {}

    def again(self, number: int) -> str:
        with pytest.raises(CommandError) as refusal:
            call_command("import_pages", again=number, stdout=io.StringIO())
        return str(refusal.value)

    def test_a_run_that_died_is_started_again(self) -> None:
        page = PAGES / "flat_collection.txt"
        asked = {"paths": [str(page)], "columns": {}, "into": "", "publish": True}
        died = ImportRun.objects.create(started_at=timezone.now(), asked=asked)
        call_command("import_pages", again=died.pk, stdout=io.StringIO())
        assert Document.objects.published().exists()
        assert self.again(died.pk + 1) == f"Run {died.pk + 1} is no import that died."

    def test_all_or_nothing_is_not_forgotten(self, tmp_path: Path) -> None:
        class Look(Silence):
            def page(self, page: object, planned: object) -> None:
                self.asked = ImportRun.objects.get().asked

        (tmp_path / "table.csv").write_text("title,date\nFirst,1949\nSecond,1949-02-30\n")
        look = Look()
        with pytest.raises(UnusableInputError):
            import_pages(read_heads([tmp_path / "table.csv"]), Options(all_or_nothing=True), look)
        died = ImportRun.objects.create(started_at=timezone.now(), asked=look.asked)
        assert "All or nothing was asked for." in self.again(died.pk)
        assert not Document.objects.exists()
        with pytest.raises(CommandError, match="name its files to import them row by row"):
            call_command("import_pages", again=died.pk, row_by_row=True, stdout=io.StringIO())

    def test_neither_pages_nor_a_run(self) -> None:
        assert self.again(7777777) == "There is no run 7777777."
        with pytest.raises(CommandError, match="Name the pages to import"):
            call_command("import_pages", stdout=io.StringIO())


def test_one_at_a_time(database: str, tmp_path: Path) -> None:
    """A second run, in another process, waits for nobody and writes nothing."""
    holder = """
import django, time
django.setup()
from django.utils import timezone
from collections_app.importing.alone import NotAloneError, at_work, on_record
from collections_app.models import ImportRun
"""
    hold = 'with on_record(ImportRun(started_at=timezone.now())): print("held", flush=True); time.sleep(60)'
    ask = f"""
print(at_work())
try:
    {hold}
except NotAloneError as error:
    print(error)
"""
    environment = os.environ | {
        "DATABASE_URL": database,
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "archive_project.settings",
    }
    command = [sys.executable, "-c", holder + hold]
    with subprocess.Popen(
        command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        command = [sys.executable, "-c", holder + ask]
        said = subprocess.run(
            command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
        ).stdout
        first.kill()
    assert said.splitlines() == ["True", "Another import is at work: wait until it is done."]
