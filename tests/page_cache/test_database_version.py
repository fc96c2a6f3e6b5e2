"""The version of the database is another after each commit of anybody, and only then in general."""

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from archive_project.site.page_cache.database_version import database_version
from documents.models import Place
from tests import factories as make

pytestmark = pytest.mark.usefixtures("reader")
only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="of files")


def holds_in_a_quiet_moment(is_so: Callable[[], bool]) -> bool:
    """Whether it is so; asked again on PostgreSQL, where a commit in any database of the server is another version."""
    return any(is_so() for _ in range(100 if connection.vendor == "postgresql" else 1))


def test_reading_changes_nothing() -> None:
    def reading_changes_nothing() -> bool:
        before = database_version()
        list(Place.objects.all())
        with transaction.atomic():
            list(Place.objects.all())
        return database_version() == before is not None

    assert holds_in_a_quiet_moment(reading_changes_nothing)


def test_each_commit_changes_it() -> None:
    seen = [database_version()]
    for change in (
        lambda: make.place("Atlantis"),
        lambda: Place.objects.update(name="Thule"),
        Place.objects.all().delete,
    ):
        change()
        seen.append(database_version())
    assert len(set(seen)) == 4


def test_what_another_connection_writes_changes_it_with_its_commit() -> None:
    """And not before: while an import is at work, pages are kept."""
    make.place("Atlantis")

    def only_the_commit_changes_it() -> bool:
        other = connection.copy()
        before = database_version()
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE documents_place SET name = 'Thule'")
        written = database_version()
        other.commit()
        other.close()
        assert database_version() != before
        return written == before

    assert holds_in_a_quiet_moment(only_the_commit_changes_it)


def test_what_is_taken_back_changes_nothing() -> None:
    before = database_version()
    with transaction.atomic():
        make.place("Atlantis")
        transaction.set_rollback(True)
    after = database_version()
    assert after is not None
    assert after == before or connection.vendor == "postgresql"  # where it costs a needless refreshing


def test_it_is_unknown_within_a_transaction() -> None:
    with transaction.atomic():
        assert database_version() is None
    assert database_version() is not None


def test_threads_see_the_same() -> None:
    here = connection.copy()

    def threads_see_the_same() -> bool:
        seen: list[object] = []

        def look() -> None:
            connections["default"] = here
            seen.append(database_version())

        for _ in range(3):
            thread = threading.Thread(target=look)
            thread.start()
            thread.join()
        return seen == [database_version()] * 3

    assert holds_in_a_quiet_moment(threads_see_the_same)


def test_a_forked_process_asks_by_itself() -> None:
    def only_the_fork_sees_another() -> bool:
        before = database_version()
        reading, writing = os.pipe()
        if not (child := os.fork()):
            os.write(writing, repr(database_version() != before and database_version() is not None).encode())
            os._exit(0)
        os.waitpid(child, 0)
        assert os.read(reading, 10) == b"True"
        return database_version() == before

    assert holds_in_a_quiet_moment(only_the_fork_sees_another)


@only_sqlite
def test_a_file_that_takes_its_place_is_another_database(tmp_path: Path) -> None:
    before, file = database_version(), Path(connection.settings_dict["NAME"])
    connection.close()
    shutil.copy(file, tmp_path / "copy")
    (tmp_path / "copy").replace(file)
    after = database_version()
    assert after is not None
    assert after != before
    make.place("Atlantis")
    assert database_version() != after


@only_sqlite
def test_vacuum_and_other_journals_do_no_harm() -> None:
    file = connection.settings_dict["NAME"]
    connection.close()
    for pragma in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
        with sqlite3.connect(file, isolation_level=None) as other:
            other.execute(pragma)
        before = database_version()
        assert before is not None
        make.place(pragma[:6])
        assert database_version() != before


def test_a_database_that_is_gone_has_none(tmp_path: Path) -> None:
    gone = connection.copy()
    gone.settings_dict["NAME"] = str(tmp_path / "none") if gone.vendor == "sqlite" else "none"
    there = connections["default"]
    connections["default"] = gone
    try:
        assert database_version() is None
    finally:
        connections["default"] = there
    assert database_version() is not None
