"""The folder of an upload: its files, the plans made of them, and whether a process works on it.

The lock is handed to that process when it is started and falls with it, however it ends. So a plan that is not ended while
nobody holds the lock was broken off.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.conf import settings

from collections_app.importing import file_lock
from collections_app.importing.plan_book import PlanBook
from collections_app.importing.recognise import is_of_scans

LONGEST_NAME = 200  # bytes: systems of files have 255, and a number may follow
REHEARSAL, IMPORT = "rehearsal", "import"


class Folder:
    """By the identifier of an upload; it may be gone."""

    def __init__(self, identifier: object) -> None:
        self.path = Path(settings.IMPORTS_ROOT) / str(identifier)

    def keep(self, name: str, pieces: Iterable[bytes]) -> Path:
        """Add a file under its name, or one like it where that is taken."""
        files = self.path / "files"
        files.mkdir(parents=True, exist_ok=True)
        plain = _shortened("".join(letter for letter in Path(name).name if letter.isprintable()))
        path = files / (plain.lstrip(".") or "upload")
        number = 1
        while path.exists():
            number += 1
            path = path.with_stem(f"{Path(plain).stem} ({number})")
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        return path

    def files(self) -> list[Path]:
        """What is imported: each file, or all scans and texts together."""
        folder = self.path / "files"
        files = sorted(folder.glob("*"))
        return [folder] if files and is_of_scans(folder) else files

    def has_files(self) -> bool:
        """Whether there is anything to import: asked often, it opens nothing."""
        return any((self.path / "files").glob("*"))

    def plain(self, sentence: str) -> str:
        """A message without the path, which is ours to know."""
        return sentence.replace(f"{self.path / 'files'}/", "").replace(str(self.path / "files"), "The upload")

    def has_book(self, step: str) -> bool:
        return self._book(step).exists()

    def book(self, step: str) -> PlanBook | None:
        """What a step has planned so far; None where it has not begun."""
        return PlanBook(self._book(step)) if self.has_book(step) else None

    def begin_book(self, step: str) -> PlanBook:
        """A new one, in place of what later steps have left."""
        self.path.mkdir(parents=True, exist_ok=True)
        for stale in (step, IMPORT):
            for path in self.path.glob(f"{self._book(stale).name}*"):
                path.unlink()
        return PlanBook(self._book(step))

    def _book(self, step: str) -> Path:
        return self.path / f"{step}.sqlite3"

    def take_lock(self) -> IO[str] | None:
        """Return the open file that holds the lock, to be handed on or closed; None where it is taken."""
        return file_lock.take(self.path / "lock")

    def is_at_work(self) -> bool:
        return file_lock.is_taken(self.path / "lock")

    def ask_to_stop(self) -> None:
        (self.path / "stop").touch()

    def is_asked_to_stop(self) -> bool:
        """Whether somebody wants it to end, or has taken the folder away."""
        return (self.path / "stop").exists() or not (self.path / "files").exists()

    def go_on(self) -> None:
        (self.path / "stop").unlink(missing_ok=True)

    def remove(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def _shortened(name: str) -> str:
    """A name that a file can have, with its suffix."""
    suffix = Path(name).suffix[-20:]
    room = LONGEST_NAME - len(suffix.encode())
    stem = name.removesuffix(suffix)
    return stem.encode()[:room].decode(errors="ignore") + suffix
