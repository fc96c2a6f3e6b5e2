"""Sizes and tiles are made in the background, one picture after another, each in a process of its own.

What is wanted is known from the files alone: a picture whose file of tiles is missing. So nothing is lost when a process
ends in between: the next that is asked for such a picture begins again, and `manage.py tiles` makes all that is missing.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from documents.iiif import store

logger = logging.getLogger(__name__)

Wanted = tuple[str, str]  # the checksum of a picture, and the path of its file

_lock = threading.Lock()
_waiting: dict[str, tuple[str, bool]] = {}  # in the order in which they came: path, and whether again
_working: list[threading.Thread] = []
_failed: set[str] = set()  # by this process: what is broken stays broken
_made_again: set[str] = set()  # by this process: once is enough


def begin(wanted: Iterable[Wanted], *, again: bool = False) -> None:
    """Make in the background what is not there yet; or once `again`, in the place of what is, when it is whole. Returns at once."""
    with _lock:
        _waiting.update(
            (checksum, (path, again))
            for checksum, path in wanted
            if checksum
            and checksum not in _failed
            and not (checksum in _made_again if again else store.is_made(checksum))
        )
        _made_again.update(checksum for checksum, (_, is_again) in _waiting.items() if is_again)
        if _waiting and not _working:
            worker = threading.Thread(target=_work, name="tiles", daemon=True)
            _working.append(worker)
            worker.start()


def begin_after_commit(wanted: Iterable[Wanted]) -> None:
    """Begin when what is being written to the database is there to stay."""
    transaction.on_commit(partial(begin, list(wanted)))


def wait() -> None:
    """Return when what was begun in this process is done."""
    while workers := _working[:]:
        workers[0].join()


def _work() -> None:
    while True:
        with _lock:
            if not _waiting:
                _working.clear()
                return
            checksum = next(iter(_waiting))
            path, again = _waiting.pop(checksum)
        try:
            problem = make(checksum, path, again=again)
        except Exception:
            logger.exception("The making of tiles did not start.")
            problem = "did not start"
        if problem:
            _failed.add(checksum)


def make(checksum: str, path: str, *, again: bool = False) -> str:
    """Make the tiles of one picture now, unless they are there or it is `again`. Return "", or what was wrong with it."""
    target = store.path_of(checksum)
    command = [
        sys.executable,
        "-m",
        "documents.iiif.pyramid",
        path,
        str(target),
        str(store.folder() / "lock"),
        *(["again"] if again else []),
    ]
    done = subprocess.run(  # noqa: S603 — our own module, on a path of our own
        command, cwd=Path(settings.BASE_DIR), capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return ""
    problem = done.stderr.strip().rpartition("\n")[2] or f"exit code {done.returncode}"
    logger.warning("No tiles of %s: %s", path, problem)
    return problem
