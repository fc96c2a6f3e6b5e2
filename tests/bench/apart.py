"""Work in a process of its own, so that its memory and its caches are its own."""

import os
import subprocess
import sys
from pathlib import Path


def say(line: str, *, err: bool = False) -> None:
    out = sys.stderr if err else sys.stdout
    out.write(f"{line}\n")
    out.flush()


def python(arguments: list[str], url: str, index: Path | None = None) -> str:
    """Run our Python on the database and return what it printed. Raises CalledProcessError where it breaks."""
    environment = os.environ | {"DATABASE_URL": url, "DEMO": "1", "PYTHONHASHSEED": "0"}
    if index:
        environment["SEARCH_INDEX"] = str(index)
    return subprocess.run(
        [sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def migrate(url: str) -> None:
    python(["manage.py", "migrate", "--verbosity", "0"], url)


def verdict(met: bool, *, by_cpu: bool = False) -> str:
    """`by_cpu`: whether it would be met by a machine that had nothing else to do."""
    return "met" if met else "NOT met, but by CPU" if by_cpu else "NOT met"
