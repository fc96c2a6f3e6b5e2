"""Many clients at once, by ApacheBench (Debian: apt-get install apache2-utils), which takes little of the processors."""

import csv
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench import servers

CLIENTS, SECONDS = 8, 4
NONE: Mapping[str, str] = {}


class NoLoadError(Exception):
    """There is nothing to ask with; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests a second, and milliseconds."""

    rate: float
    p50: float
    p95: float


def load(port: int, path: str, headers: Mapping[str, str] = NONE, *, status: int = 200) -> Load:
    """Ask for SECONDS, CLIENTS at a time, each request on a connection of its own, once every worker has started and has seen
    the page. Raises NoLoadError."""
    for _ in range(CLIENTS):
        servers.get(port, path)
    program = shutil.which("ab")
    if program is None:
        raise NoLoadError("ApacheBench is not installed (Debian: apt-get install apache2-utils).")
    asked = [f"{name}: {value}" for name, value in headers.items()]
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        command = [
            program,
            "-q",
            "-l",
            "-c",
            str(CLIENTS),
            "-t",
            str(SECONDS),
            "-n",
            "1000000",
            "-e",
            file.name,
        ]
        command += [part for header in asked for part in ("-H", header)]
        address = f"http://127.0.0.1:{port}{path}"
        said = subprocess.run([*command, address], stdout=subprocess.PIPE, text=True, check=True).stdout
        rows = list(csv.reader(Path(file.name).read_text("utf-8").splitlines()))[1:]
    refused = re.search(r"Non-2xx responses:\s+(\d+)", said)
    if (status == 200) == bool(refused):
        raise SystemExit(f"{address}: answers other than {status}\n{said}")
    rate = re.search(r"Requests per second:\s+([\d.]+)", said)
    if rate is None:
        raise SystemExit(f"{address}: no rate\n{said}")
    at = {percent: float(milliseconds) for percent, milliseconds in rows}
    return Load(float(rate[1]), at["50"], at["95"])
