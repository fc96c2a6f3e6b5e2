"""Child processes that get to tidy up when we are stopped."""

import signal
import subprocess
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import NoReturn

TIDY_SECONDS = 30


def exit_on_signal(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def exit_when_told() -> None:
    """Let signals that would end us on the spot pass through every `finally`; SIGINT too, which a shell has its
    background jobs ignore."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, exit_on_signal)


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end and return its exit code, 128 + n where signal n ended it, as a shell says it.

    When we are stopped meanwhile, it is asked to stop, and waited for: `subprocess.run` would kill it,
    and a database server started by it would live on.
    """
    with subprocess.Popen(command, env=environment) as process:
        try:
            code = process.wait()
        except BaseException:
            process.terminate()
            try:
                process.wait(TIDY_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
            raise
    return code if code >= 0 else 128 - code
