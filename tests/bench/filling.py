"""Filling an archive's database and building its index, each in a process of its own."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from documents.search import following, generations
from documents.search.generations import SearchUnavailable
from tests.bench import invention


def fill(documents: int, folder: Path) -> None:
    with told():
        invention.fill(documents)


def build(documents: int, folder: Path) -> None:
    """Build the index anew."""
    with told():
        following.rebuild()


def follow(documents: int, folder: Path) -> None:
    """Build the index where it is missing or of another version, else bring it up with the log."""
    try:
        generations.live()
    except SearchUnavailable:
        build(documents, folder)
    else:
        following.drain()


@contextmanager
def told() -> Iterator[None]:
    """Print how many seconds it took, and of the processor, which others may use too."""
    started, processor = time.monotonic(), time.process_time()
    yield
    took = {"seconds": time.monotonic() - started, "processor": time.process_time() - processor}
    sys.stdout.write(json.dumps(took))


RUNS = {"fill": fill, "build": build, "follow": follow}
