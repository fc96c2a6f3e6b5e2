"""One run at a time, and everybody sees whether it is still at work: a lock that goes with the process that holds it.

A killed process leaves no word. Its transaction is rolled back by the database and its lock falls, so a run on record
that is not finished while nobody holds the lock has died.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from collections_app.importing import file_lock
from collections_app.models import ImportRun

CACHE = 64 * 1024  # KB
KEY = 0x466F6E6473  # of the advisory lock: "Fonds"


class NotAloneError(RuntimeError):
    """Another run is at work. Its text is one sentence for the person who asked."""


@contextmanager
def on_record(run: ImportRun, *, at_once: bool = True) -> Iterator[None]:
    """Write a run down, then do its work in one transaction; a run that ends in an error is taken off the record.

    Not `at_once`: in transactions of its own, each of which keeps in `asked` what is done; then the run stays on record as
    unfinished. Raises NotAloneError while another run is at work.
    """
    with _lock() as held:
        if not held:
            raise NotAloneError("Another import is at work: wait until it is done.")
        run.save()
        try:
            with _room(), transaction.atomic() if at_once else nullcontext():
                yield
                run.finished_at = timezone.now()
                run.asked = {}  # what was to be done is done
                run.save()
        except BaseException:
            if at_once or not run.asked.get("done"):
                ImportRun.objects.filter(pk=run.pk).delete()
            raise


@contextmanager
def _room() -> Iterator[None]:
    """Memory for SQLite's pages: of its usual 2 MB a large archive's indices are read again for each batch."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        [usual] = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = {-CACHE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def at_work() -> bool:
    """Whether a run is at work now, in this process or another. Looking disturbs nobody."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND (classid::bigint << 32 | objid::bigint) = %s)",
                [KEY],
            )
            return bool(cursor.fetchone()[0])
    return not connection.is_in_memory_db() and file_lock.is_taken(_lock_file())  # type: ignore[attr-defined]


@contextmanager
def _lock() -> Iterator[bool]:
    """Yield whether the lock was free, and hold it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
            [held] = cursor.fetchone()
        try:
            yield held
        finally:
            if held:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [KEY])
    elif connection.is_in_memory_db():  # type: ignore[attr-defined]
        yield True  # no other process can see it
    else:
        file = file_lock.take(_lock_file())
        with file or nullcontext():  # closing the file gives it back
            yield file is not None


def _lock_file() -> Path:
    database = Path(str(connection.settings_dict["NAME"]))
    return database.with_name(f"{database.name}-importing")
