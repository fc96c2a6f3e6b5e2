"""Servers started for a while, and one client that asks them."""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60
GUNICORN = [
    "-m",
    "gunicorn",
    "--bind",
    "127.0.0.1:{port}",
    "--workers",
    "2",
    "--timeout",
    "600",
    "--log-level",
    "warning",
]


@contextmanager
def ours(url: str, index: Path, **settings: str) -> Iterator[int]:
    """Yield the port of our server on the settings of production, but for HTTPS, which a proxy speaks."""
    with tempfile.TemporaryDirectory(prefix="fonds-bench-") as static:
        environment = {
            "DEMO": "0",
            "HTTPS": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": url,
            "SEARCH_INDEX": str(index),
            "STATIC_ROOT": static,
            "LOG_LEVEL": "WARNING",
        } | settings
        collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        subprocess.run(collect, env=os.environ | environment, check=True)
        with server([sys.executable, *GUNICORN, "archive_project.wsgi"], environment) as port:
            yield port


def get(port: int, path: str) -> float:
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body[:500]!r}")
    return (time.perf_counter() - started) * 1000


@contextmanager
def server(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    """Yield the port of a server started for the block; `command` may name it as {port}."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    named = [part.format(port=port) for part in command]
    process = subprocess.Popen(named, env=os.environ | environment, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"It did not start: {' '.join(command)}")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
