"""Locks on files, which fall with the process that holds them: taken by one alone, looked at by any number."""

import fcntl
import time
from pathlib import Path
from typing import IO

TRIES = 5


def take(path: Path) -> IO[str] | None:
    """Return the open file that holds the lock, to be handed on or closed; None where it is taken.

    Tried a few times: somebody may only be looking whether it is taken.
    """
    file = path.open("a")
    for _ in range(TRIES):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return file
    file.close()
    return None


def is_taken(path: Path) -> bool:
    """Whether somebody holds the lock. Those who look do not take each other for that."""
    try:
        file = path.open()
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
