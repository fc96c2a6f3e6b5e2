"""What every run shares: where its pages stand, and how a figure is taken."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


def pages(folder: Path, rows: int) -> tuple[Path, Path]:
    """Return where the page of so many listings stands, and the one whose summaries have all changed."""
    return folder / f"listings_{rows}.txt", folder / f"listings_{rows}_updated.txt"


def table(folder: Path, rows: int) -> Path:
    """Return where the table of so many richly described documents stands."""
    return folder / f"table_{rows}.csv"


def processor() -> float:
    """Seconds of processor time of this process and, where Linux's /proc shows it, of its server's process."""
    seconds = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
        if stat.exists():
            ticks = stat.read_text().rpartition(")")[2].split()[11:13]  # proc(5): utime and stime
            seconds += sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return seconds


def beside() -> float:
    """MB that the processes which this one has begun, and which run yet, have taken at most, where Linux's /proc shows it."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    found = children.read_text().split() if children.exists() else []
    statuses = [Path(f"/proc/{child}/status").read_text() for child in found]
    peaks = [line.split()[1] for status in statuses for line in status.splitlines() if "VmHWM" in line]
    return sum(map(int, peaks)) / 1024


@contextmanager
def measured(figure: str, rows: int, more: Callable[[], dict[str, float]] = dict) -> Iterator[None]:
    """Print what the block cost, and what `more` says after it. The peak is that of the whole process so far."""
    wall, work = time.perf_counter(), processor()
    yield
    wall, work = time.perf_counter() - wall, processor() - work
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    line = {"figure": figure, "rows": rows, "wall": wall, "processor": work, "peak": peak, **more()}
    sys.stdout.write(f"{json.dumps(line)}\n")
    sys.stdout.flush()
