"""Processes other than the tests' own, at work on one database and one index."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.db import connection

BEGIN = """
import time, django
django.setup()
from django.utils import timezone
from documents.models import Document
from documents.search import building, following, generations
from documents.search.engine import search
from documents.search.filters import DocumentFilters
def total(): return search(DocumentFilters(), snippets=False).total
def publish(first, last):
    for number in range(first, last):
        Document.objects.create(title=f"Cable {number}", number=number, status="published", published_at=timezone.now())
"""


@dataclass(frozen=True)
class Machine:
    """Where they work."""

    environment: dict[str, str]

    def start(self, code: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", BEGIN + code]
        return subprocess.Popen(
            command, env=self.environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
        )

    def run(self, code: str) -> str:
        """Return what the code prints."""
        with self.start(code) as process:
            said, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        return said.strip()

    def manage(self, *arguments: str) -> None:
        """Run manage.py. Raises CalledProcessError."""
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            cwd=settings.BASE_DIR,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def serve(self, port: int) -> "subprocess.Popen[bytes]":
        """Start a web server of one process."""
        command = [
            "-m",
            "gunicorn",
            "archive_project.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "2",
            "--log-level",
            "error",
        ]
        return subprocess.Popen([sys.executable, *command], env=self.environment, cwd=settings.BASE_DIR)


def machine_beside(tmp_path: Path, index_folder: Path) -> Machine:
    """Return one whose database is this test's: on SQLite a copy of it as it stands."""
    if connection.vendor == "sqlite":  # the tests' own is in memory, where no other process sees it
        file = tmp_path / "archive.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        url = f"sqlite:///{file}"
    else:
        of = connection.settings_dict
        host = str(of["HOST"]).replace("/", "%2F")
        url = f"postgres://{of['USER']}@{host}:{of['PORT']}/{of['NAME']}"
    ours = {"DATABASE_URL": url, "SEARCH_INDEX": str(index_folder), "DEMO": "1", "LOG_LEVEL": "ERROR"}
    return Machine(os.environ | ours | {"DJANGO_SETTINGS_MODULE": "archive_project.settings"})


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def server(machine: Machine) -> Iterator[str]:
    """The address of a web server that is up."""
    port = _free_port()
    process = machine.serve(port)
    try:
        for _ in range(600):
            try:
                with urlopen(f"http://127.0.0.1:{port}/health/"):
                    break
            except URLError:
                assert process.poll() is None, "the server has ended"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
