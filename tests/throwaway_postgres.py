"""Run a command beside a PostgreSQL server that lives only as long as the command.

    python -m tests.throwaway_postgres python -m pytest

The command finds the server in DATABASE_URL; its exit code is ours. Nothing listens on the network, nothing
stays behind. Works as root, which PostgreSQL itself refuses, and as an ordinary user; takes a second or two.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tests.processes import exit_when_told, run

START_SECONDS = 30
STOP_SECONDS = 20
QUICK_AND_FORGETFUL = ["-F", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "jit=off"]


class NoPostgresError(Exception):
    """PostgreSQL is not on this machine, or the server did not start; the text says what to do."""


def find_binaries() -> Path | None:
    """Return the folder of initdb and postgres: $PG_BIN, Debian's newest, or the one on PATH; else None."""
    candidates = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else []
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(debian, key=lambda folder: int(folder.parent.name.split(".")[0]), reverse=True)
    if on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).resolve().parent)
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()),
        None,
    )


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root (postgres, else nobody); None when we are not."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Start a server in a folder of its own and yield the DATABASE_URL of its empty database.

    Raises NoPostgresError where there is no PostgreSQL or it does not start within 30 seconds.
    """
    binaries = find_binaries()
    if binaries is None:
        raise NoPostgresError(
            "PostgreSQL is not installed (Debian: apt-get install postgresql), and $PG_BIN names none."
        )
    user = unprivileged_user()
    # A socket's path may have 107 bytes at most, so not under $TMPDIR, which can be long.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    server: subprocess.Popen[bytes] | None = None

    def start(program: str, *arguments: str) -> subprocess.Popen[bytes]:
        # extra_groups=[]: the server keeps none of root's groups; cwd: it may not be able to enter ours.
        return subprocess.Popen(
            [binaries / program, *arguments],
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
        )

    def succeeds(program: str, *arguments: str) -> bool:
        return start(program, *arguments).wait(START_SECONDS) == 0

    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        with (folder / "log").open("wb") as log:
            data, here = str(folder / "data"), ["-h", str(folder), "-p", "5432", "-U", "test"]
            if not succeeds(
                "initdb",
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                "test",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ):
                raise NoPostgresError(f"initdb failed:\n{(folder / 'log').read_text(errors='replace')}")
            server = start(
                "postgres",
                "-D",
                data,
                "-k",
                str(folder),
                "-p",
                "5432",
                "-c",
                "listen_addresses=",
                *QUICK_AND_FORGETFUL,
            )
            deadline = time.monotonic() + START_SECONDS
            while not succeeds("pg_isready", "-q", *here):
                if server.poll() is not None or time.monotonic() > deadline:
                    raise NoPostgresError(
                        f"postgres did not start:\n{(folder / 'log').read_text(errors='replace')}"
                    )
                time.sleep(0.05)
            if not succeeds("createdb", *here, "test"):
                raise NoPostgresError(f"createdb failed:\n{(folder / 'log').read_text(errors='replace')}")
            yield f"postgres://test@{quote(str(folder), safe='')}:5432/test"
    finally:
        if server:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, which ends the sessions still open; after 20 seconds do not ask."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def main(command: list[str]) -> int:
    """Run the command and return its exit code; 69 (EX_UNAVAILABLE) where there is no PostgreSQL."""
    if not command:
        sys.stderr.write("usage: python -m tests.throwaway_postgres COMMAND…\n")
        return os.EX_USAGE
    exit_when_told()
    try:
        with throwaway_postgres() as url:
            return run(command, os.environ | {"DATABASE_URL": url})
    except NoPostgresError as error:
        sys.stderr.write(f"{error}\n")
        return os.EX_UNAVAILABLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
