"""A long input is read by another process: the same rows, the same errors, and nobody left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from collections_app.importing.ahead import LONG, ROOT, rows_of
from collections_app.importing.recognise import read_rows
from collections_app.importing.rows import UnusableInputError
from tests.bench.tables import write_table

ROWS = 2_000


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "long.csv"
    write_table(path, ROWS)
    assert path.stat().st_size > LONG
    return path


def children(process: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_the_rows_are_the_same(table: Path) -> None:
    with rows_of(table, {"title": "title"}) as rows:
        assert list(rows) == list(read_rows(table, {"title": "title"}))


def test_the_error_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    records = [{"title": f"Cable {number}", "summary": "Trade. " * 200} for number in range(1_000)]
    path.write_text(f"{json.dumps(records)[:-1]}, {{broken", encoding="utf-8")
    with pytest.raises(UnusableInputError) as here:
        list(read_rows(path, {}))
    with rows_of(path, {}) as rows, pytest.raises(UnusableInputError) as there:
        list(rows)
    assert str(there.value) == str(here.value)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Children are found by Linux's /proc.")
def test_the_other_process_ends_with_us(table: Path) -> None:
    before = children(os.getpid())
    with rows_of(table, {}) as rows:
        assert len(list(islice(rows, 3))) == 3
        assert len(children(os.getpid())) == len(before) + 1
    assert children(os.getpid()) == before


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Children are found by Linux's /proc.")
def test_the_other_process_ends_when_we_are_killed(table: Path) -> None:
    holding = (
        "import sys, time; from pathlib import Path; from collections_app.importing.ahead import rows_of\n"
        "with rows_of(Path(sys.argv[1]), {}) as rows: print(next(rows), flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", holding, str(table)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as us:
        assert us.stdout
        assert us.stdout.readline()
        [reader] = children(us.pid)
        us.send_signal(signal.SIGKILL)
    for _ in range(100):
        if not Path(f"/proc/{reader}/cmdline").exists() or not Path(f"/proc/{reader}/cmdline").read_bytes():
            return  # gone, or waiting to be buried
        time.sleep(0.1)
    pytest.fail("It goes on reading for nobody.")


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="Children are found by Linux's /proc.")
def test_an_input_is_not_at_its_end_where_the_other_process_was_killed(table: Path) -> None:
    before = children(os.getpid())
    with rows_of(table, {}) as rows:
        next(rows)
        [reader] = set(children(os.getpid())) - set(before)
        os.kill(reader, signal.SIGKILL)
        with pytest.raises(RuntimeError, match="ended before the input"):
            list(rows)
