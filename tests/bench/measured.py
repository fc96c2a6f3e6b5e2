"""What every run shares: where its pages stand, and how a figure is taken."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def pages(folder: Path, rows: int) -> tuple[Path, Path]:
    """Return where the page of so many listings stands, and the one whose summaries have all changed."""
    return folder / f"listings_{rows}.txt", folder / f"listings_{rows}_updated.txt"


def table(folder: Path, rows: int) -> Path:
    """Return where the table of so many richly described documents stands."""
    return folder / f"table_{rows}.csv"


@contextmanager
def measured(figure: str, rows: int, more: Callable[[], dict[str, float]] = dict) -> Iterator[None]:
    """Print what the block cost, and what `more` says after it. The peak is that of the whole process so far."""
    wall, processor = time.perf_counter(), time.process_time()
    yield
    wall, processor = time.perf_counter() - wall, time.process_time() - processor
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    line = {"figure": figure, "rows": rows, "wall": wall, "processor": processor, "peak": peak, **more()}
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()
