"""Filling an archive's database and building its index, each in a process of its own."""

import json
import os
import sys
import time
from pathlib import Path

from documents.search import following, generations
from documents.search.generations import SearchUnavailable
from tests.bench import invention


def fill(documents: int, folder: Path) -> None:
    started = time.monotonic()
    invention.fill(documents)
    tell(time.monotonic() - started)


def build(documents: int, folder: Path) -> None:
    """Build the index anew."""
    started = time.monotonic()
    following.rebuild()
    tell(time.monotonic() - started)


def follow(documents: int, folder: Path) -> None:
    """Build the index where it is missing or of another version, else bring it up with the log."""
    try:
        generations.live()
    except SearchUnavailable:
        build(documents, folder)
    else:
        following.drain()


def tell(seconds: float) -> None:
    sys.stdout.write(json.dumps({"seconds": seconds, "load": os.getloadavg()[0]}))


RUNS = {"fill": fill, "build": build, "follow": follow}
