"""Invented archives, kept from one run to the next: FONDS_BENCH, or ~/.cache/fonds-bench.

<documents>/archive.sqlite3    the database; beside it what the peers make of it
<documents>/search/            its index
<documents>-desk/              an archive with all that the desk shows, and without an index
<documents>/made.json          by which version, and how long it took; written last, so that a torso is made anew
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.apart import migrate, python, say
from tests.bench.vocabulary import FURNISHED, VERSION
from tests.throwaway_postgres import throwaway_postgres


@dataclass(frozen=True, slots=True)
class Archive:
    """A filled database and its index. `made` has the seconds of "fill" and "build"."""

    name: str
    documents: int
    url: str
    folder: Path
    made: dict[str, Any]

    @property
    def index(self) -> Path:
        return self.folder / "search"

    def run(self, kind: str, what: str) -> list[Any]:
        """Run a module of ours on the archive and return the JSON values that it printed, one a line."""
        say(f"  {self.name}, {self.documents:,}: {kind}, {what} …", err=True)
        arguments = ["-m", "tests.bench.runs", kind, what, str(self.documents), str(self.folder)]
        return [json.loads(line) for line in python(arguments, self.url, self.index).splitlines()]


def home() -> Path:
    return Path(os.environ.get("FONDS_BENCH") or Path.home() / ".cache" / "fonds-bench")


@contextmanager
def sqlite(documents: int, *, desk: bool = False) -> Iterator[Archive]:
    """The kept archive of this size: made where there is none, migrated and indexed where the program went on.

    Of the `desk`: furnished instead of indexed.
    """
    folder = home() / (f"{documents}-desk" if desk else str(documents))
    version = f"{VERSION}, {FURNISHED}" if desk else VERSION
    note, url = folder / "made.json", f"sqlite:///{folder / 'archive.sqlite3'}"
    made = json.loads(note.read_text("utf-8")) if note.exists() else {}
    if made.get("version") != version:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        made = {"version": version}
    migrate(url)
    archive = Archive("SQLite", documents, url, folder, made)
    if "fill" not in made:
        [made["fill"]] = archive.run("filling", "fill")
        if desk:
            archive.run("desk_filling", "furnish")
    if not desk and (built := archive.run("filling", "follow")):
        [made["build"]] = built
    note.write_text(json.dumps(made), "utf-8")
    yield archive


@contextmanager
def postgresql(documents: int, *, desk: bool = False) -> Iterator[Archive]:
    """A server and an archive for this run alone."""
    with throwaway_postgres() as url:
        folder = home() / "postgresql"
        shutil.rmtree(folder, ignore_errors=True)
        migrate(url)
        archive = Archive("PostgreSQL", documents, url, folder, {})
        try:
            [archive.made["fill"]] = archive.run("filling", "fill")
            if desk:
                archive.run("desk_filling", "furnish")
            else:
                [archive.made["build"]] = archive.run("filling", "build")
            yield archive
        finally:
            shutil.rmtree(folder, ignore_errors=True)


DATABASES: dict[str, Callable[..., Any]] = {"sqlite": sqlite, "postgresql": postgresql}
