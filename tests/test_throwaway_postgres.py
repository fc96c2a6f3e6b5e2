"""The server that the suite runs beside leaves with it, however the run ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.throwaway_postgres import find_binaries

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.skipif(find_binaries() is None, reason="PostgreSQL is not installed"),
]

# Says where its server lives, then waits to be told to end.
SAY_AND_WAIT = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"


def beside_postgres(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.throwaway_postgres", *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_stopped_leaves_neither_server_nor_folder(number: signal.Signals) -> None:
    with beside_postgres(sys.executable, "-c", SAY_AND_WAIT) as run:
        assert run.stdout is not None
        url = run.stdout.readline()
        folder = Path(url.partition("@")[2].partition(":")[0].replace("%2F", "/"))
        server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        assert is_running(server)
        run.send_signal(number)
        run.wait(30)
    assert run.returncode != 0
    assert not is_running(server)
    assert not folder.exists()


def test_the_exit_code_of_the_command_is_passed_on() -> None:
    with beside_postgres(sys.executable, "-c", "raise SystemExit(7)") as run:
        run.communicate(timeout=60)
    assert run.returncode == 7
