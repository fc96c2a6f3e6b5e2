"""What is read most: counted in memory, written as sums of a day, at most once a minute.

    a page was read → note(number) → (a minute later, or when the process ends) flush() → ReadingCount

What a killed process had not yet written is lost; nobody is counted twice for it.
"""

import logging
import threading
import time
from collections import Counter
from datetime import date, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from archive_project.lib.soon import Soon
from documents.models import ReadingCount

logger = logging.getLogger(__name__)

PAUSE = 60.0  # seconds: each write is a new state of the database, which empties what is kept of pages
MOST = 10_000  # documents counted between two writes
DAYS = 90  # that count
RANKED = 1_000  # documents
KEPT = 600.0  # seconds

# What is not there, or not yet, has no row to count for. ON CONFLICT needs the WHERE on SQLite.
ADD = """
    INSERT INTO documents_readingcount (document_id, day, count)
    SELECT id, %s, %s FROM documents_document WHERE number = %s
    ON CONFLICT (document_id, day) DO UPDATE SET count = documents_readingcount.count + excluded.count
"""

_lock = threading.Lock()
_noted: Counter[tuple[date, int]] = Counter()


def note(number: int) -> None:
    """Count that the document with this number was read. Writes nothing yet."""
    with _lock:
        if len(_noted) < MOST:
            _noted[timezone.localdate(), number] += 1
    _soon.ask(PAUSE)


def flush() -> None:
    """Write what was noted, in one transaction. What cannot be written now is kept for the next time."""
    with _lock:
        counted = sorted(_noted.items())
        _noted.clear()
    if not counted:
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(ADD, [(day, count, number) for (day, number), count in counted])
    except DatabaseError as reason:
        logger.warning("Readings could not be counted yet: %s", reason)
        with _lock:
            _noted.update(dict(counted))


_soon = Soon(flush)


# Reading them

_ranking: tuple[float, list[int]] = (0.0, [])


def most_read() -> list[int]:
    """Return the keys of the documents read most in the last DAYS, RANKED of them. One query, then none for KEPT seconds."""
    global _ranking  # noqa: PLW0603 — one a process
    until, keys = _ranking
    if time.monotonic() > until:
        recent = ReadingCount.objects.filter(day__gt=timezone.localdate() - timedelta(days=DAYS))
        ranked = (
            recent.order_by().values("document").annotate(read=Sum("count")).order_by("-read", "document")
        )
        keys = list(ranked.values_list("document", flat=True)[:RANKED])
        _ranking = (time.monotonic() + KEPT, keys)
    return keys


def forget() -> None:
    """Rank anew at the next question."""
    global _ranking  # noqa: PLW0603 — one a process
    _ranking = (0.0, [])
