"""Writes the audit log and when sessions were last seen, without having a page wait for it.

    note(entry), seen(…) → (a few seconds later, or at once) flush() → AuditEntry, DeskSession

What changed something is written at once. That something was looked at is written a few seconds later, by a thread of its
own: a page opens while a long import keeps the database to itself, and what is kept of public pages, which each write empties,
lives longer. A process that is killed loses those seconds.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import HttpRequest
from django.utils import timezone

from archive_project.accounts.models import AuditEntry, DeskSession
from archive_project.lib.soon import Soon
from archive_project.lib.visitor import place_of

logger = logging.getLogger(__name__)

PAUSE = 5.0  # seconds; 0 writes at once
MINUTE = 60  # seconds between two notes that a session was seen
MOST = 10_000  # entries that wait while the database cannot be written

_lock = threading.Lock()
_entries: list[AuditEntry] = []
_seen: dict[str, "Seen"] = {}


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody at the desk, now."""

    user: int
    address: str | None
    agent: str
    at: datetime


def note(entry: AuditEntry, *, at_once: bool) -> None:
    with _lock:
        if len(_entries) < MOST:
            _entries.append(entry)
    _flush_or_wait(at_once)


def seen(request: HttpRequest, *, at_once: bool = False) -> None:
    """Note that the session is in use by whoever is signed in: each process does once a minute."""
    session_key = request.session.session_key
    if session_key is None or request.user.pk is None:
        return
    if not cache.add(f"desk:{sha256(session_key.encode()).hexdigest()}", 1, MINUTE):
        return
    with _lock:
        agent = request.headers.get("User-Agent", "")[:300]
        _seen[session_key] = Seen(request.user.pk, place_of(request), agent, timezone.now())
    _flush_or_wait(at_once)


def flush() -> None:
    """Write what was noted. What cannot be written now, as while somebody else writes, is kept for the next time."""
    with _lock:
        entries, sessions = list(_entries), dict(_seen)
        _entries.clear()
        _seen.clear()
    try:
        _write(entries)
        entries = []
        _write_seen(sessions)
    except OperationalError as reason:
        logger.warning("The audit log could not be written yet: %s", reason)
        with _lock:
            _entries[:0] = entries
            _seen.update({key: one for key, one in sessions.items() if key not in _seen})
        _flush_or_wait(at_once=False)
    except DatabaseError:
        logger.exception("Not in the audit log: %s", [f"{entry}, {entry.label}" for entry in entries])


def _write(entries: list[AuditEntry]) -> None:
    if not entries:
        return
    try:
        AuditEntry.objects.bulk_create(entries)
    except IntegrityError:  # an account was deleted meanwhile: the entry keeps its name
        users = {entry.user_id for entry in entries if entry.user_id}
        there = set(get_user_model().objects.filter(pk__in=users).values_list("pk", flat=True))
        for entry in entries:
            entry.user_id = entry.user_id if entry.user_id in there else None
        AuditEntry.objects.bulk_create(entries)


def _write_seen(sessions: dict[str, Seen]) -> None:
    for key, one in sessions.items():
        mine = DeskSession.objects.filter(session=key, user=one.user)
        if not mine.update(last_seen=one.at) and Session.objects.filter(pk=key).exists():
            new = DeskSession(
                session_id=key,
                user_id=one.user,
                since=one.at,
                last_seen=one.at,
                address=one.address,
                agent=one.agent,
            )
            DeskSession.objects.bulk_create(
                [new], ignore_conflicts=True
            )  # another process may have been quicker


def _flush_or_wait(at_once: bool) -> None:
    if at_once or not PAUSE:
        flush()
    else:
        _soon.ask(PAUSE)


_soon = Soon(flush)
