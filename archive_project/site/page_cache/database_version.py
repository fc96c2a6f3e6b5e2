"""The version of the database: the same while every reader sees the same, another after each commit of anybody.

SQLite counts, for each connection, what others commit; a snapshot of PostgreSQL names the transactions that can be seen. A
connection of its own is asked, one for each process, which never writes and never has a transaction open: 4 microseconds,
or one short way to the server, with a question prepared beforehand and without the cursor, which would double it. Neither
comes back to what it was.
"""

import os
import sqlite3
import threading
from itertools import count
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections

Version = tuple[Any, ...]

_lock = threading.Lock()
_serials = count(1)
# Which database is asked, over which connection, and its serial number; the last one counts. A connection that another process
# opened, or one to a file that has been replaced since, is left as it is: closing it could take away what belongs to others.
_asked: list[tuple[Version, "_File | _Server", int]] = []


def database_version() -> Version | None:
    """Return the version; None where it cannot be known: while this thread has a transaction open, which sees more than others
    do; of a database in memory; of one that does not answer."""
    this: Any = connections["default"]
    in_transaction = this.in_atomic_block or (this.connection is not None and not this.autocommit)
    if in_transaction or this.vendor not in ASKED_BY:
        return None
    with _lock:
        try:
            return _ask(this)
        except (OSError, DatabaseError, sqlite3.Error, this.Database.Error):
            if _asked and _asked[-1][0][0] == os.getpid():
                _asked.pop()
            return None


def forget() -> None:
    """Close the connection, as before the database is taken away."""
    with _lock:
        while _asked:
            (process, *_), asked, _ = _asked.pop()
            if process == os.getpid():
                asked.close()


def _ask(this: Any) -> Version | None:
    database = _identity(this)
    if database is None:
        return None
    if not _asked or _asked[-1][0] != database:
        _asked.append((database, ASKED_BY[this.vendor](this), next(_serials)))
    _, asked, serial = _asked[-1]
    return serial, asked.version()


def _identity(this: Any) -> Version | None:
    """Which database this process talks to: a file that takes the place of another is another database."""
    of = this.settings_dict
    if this.vendor == "postgresql":
        return os.getpid(), of["NAME"], of["HOST"], of["PORT"]
    if this.is_in_memory_db():
        return None
    file = os.stat(of["NAME"])  # noqa: PTH116 — asked for each request
    return os.getpid(), of["NAME"], file.st_dev, file.st_ino


class _File:
    """Read-only: closed last, it would else take the log of changes (-wal) with it, be it another file's by then."""

    def __init__(self, this: Any) -> None:
        address = f"{Path(this.settings_dict['NAME']).resolve().as_uri()}?mode=ro"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        self.close = self._connection.close

    def version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


class _Server:
    def __init__(self, this: Any) -> None:
        own = this.copy()
        own.settings_dict["OPTIONS"].pop("pool", None)  # the pool's connections are for requests
        opened = own.get_new_connection(own.get_connection_params())
        opened.autocommit = True
        self.close = opened.close
        self._line = opened.pgconn
        self._line.prepare(b"version", b"SELECT pg_current_snapshot()")

    def version(self) -> bytes:
        """Raises DatabaseError where the server does not answer."""
        answer = self._line.exec_prepared(b"version", None, result_format=1)
        if not answer.ntuples:
            raise DatabaseError(answer.error_message)
        return bytes(answer.get_value(0, 0))


ASKED_BY: dict[str, type[_File] | type[_Server]] = {"sqlite": _File, "postgresql": _Server}
