"""The index on disk: one generation is live, the next is built beside it.

    SEARCH_INDEX/<database>/current          which generation is live: a small JSON file, replaced whole
    SEARCH_INDEX/<database>/000001/          a generation: tantivy's files
    SEARCH_INDEX/<database>/rebuild.lock     held by whoever builds the next one; a killed process lets go of it

Each database has a folder of its own, so that a demo, a test and production never read each other's.
"""

import fcntl
import json
import logging
import os
import shutil
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from tantivy import Index, Query, Searcher

from documents.search import schema
from documents.search.change_log import Cursor

logger = logging.getLogger(__name__)
_MAGIC = 1337  # the last four bytes of each of tantivy's files


class SearchUnavailable(Exception):  # noqa: N818 — what the page says to the reader
    """There is no index that can be read; the text says why. One is being built, or will be by the next drain."""


class RebuildBusyError(Exception):
    """Another process builds the next generation already."""


@dataclass
class Live:
    """An opened generation as of its last commit. Not changed after it is made, but for what is kept beside it.

    `kept` are counts of everything; `terms` the values of facets as they are called, and None for what is not public: each
    change of them is a commit, so a generation that is up with the log knows them as the database does.
    """

    path: Path
    index: Index
    searcher: Searcher
    cursor: Cursor
    stamp: tuple[int, int]
    kept: dict[Any, Any] = field(default_factory=dict)
    terms: dict[tuple[str, int], Any] = field(default_factory=dict)
    behind: bool = False  # what is committed later than it is still to be followed


def home() -> Path:
    """The folder of this database's generations; it need not exist."""
    of = connection.settings_dict
    identity = json.dumps([connection.vendor, str(of["NAME"]), of.get("HOST", ""), str(of.get("PORT", ""))])
    return Path(settings.SEARCH_INDEX) / blake2b(identity.encode(), digest_size=6).hexdigest()


def exists() -> bool:
    """Whether there is an index, in whatever state."""
    return (home() / "current").exists()


# Set by `apart`, for a page that is made of what no other page may show.
APART: ContextVar["Live | None"] = ContextVar("APART", default=None)

_opened: dict[Path, Live] = {}
_opening = threading.Lock()


def live() -> Live:
    """Return the live generation as of its last commit. Costs two `stat` calls while nothing changes.

    Raises SearchUnavailable where there is none, or one of another version, or a damaged one.
    """
    if (own := APART.get()) is not None:
        return own
    for attempt in range(3):
        path = _current()
        try:
            stamp = _stamp(path)
            known = _opened.get(path)
            if known is not None and known.stamp == stamp:
                return known
            with _opening:
                return _open(path, stamp)
        except FileNotFoundError:  # swapped or merged away while we looked
            if attempt == 2:
                raise SearchUnavailable("The search index has lost a file.") from None
    raise AssertionError


def forget() -> None:
    """Close what is open: the next `live()` looks at the disk again."""
    with _opening:
        _opened.clear()
        _checked.clear()


def _current() -> Path:
    """The folder of the live generation. Raises SearchUnavailable."""
    folder = home()
    try:
        pointer = json.loads((folder / "current").read_text("utf-8"))
        path, version = folder / str(pointer["folder"]), pointer["fingerprint"]
    except FileNotFoundError:
        raise SearchUnavailable("There is no search index yet.") from None
    except (ValueError, KeyError, TypeError):
        raise SearchUnavailable("The search index's pointer cannot be read.") from None
    if version != schema.fingerprint():
        raise SearchUnavailable("The search index is of another version of this program.")
    if not path.is_dir():
        raise SearchUnavailable("The search index is gone.")
    return path


def _stamp(path: Path) -> tuple[int, int]:
    """Another one after each commit: tantivy replaces the file."""
    found = (path / "meta.json").stat()
    return found.st_ino, found.st_mtime_ns


def _open(path: Path, stamp: tuple[int, int]) -> Live:
    known = _opened.get(path)
    if known is not None and known.stamp == stamp:
        return known
    try:
        check_files(path)
        index = known.index if known else schema.prepare(Index.open(str(path)))
        index.reload()
        searcher = index.searcher()
        opened = Live(path, index, searcher, _cursor(searcher), stamp)
    except FileNotFoundError:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        logger.exception("The search index at %s is damaged.", path)
        raise SearchUnavailable("The search index is damaged.") from error
    _opened.clear()
    _opened[path] = opened
    return opened


def check_files(path: Path) -> None:
    """See that each file of the last commit is there and is what was written: reading a shortened one would end the process,
    reading one with other bytes in it any search. Each is read through once in a process, until `forget`.

    Raises FileNotFoundError or ValueError.
    """
    meta = json.loads((path / "meta.json").read_text("utf-8"))
    checked: set[Checked] = set()
    for segment in meta["segments"]:
        name = segment["segment_id"].replace("-", "")
        endings = ["fast", "fieldnorm", "idx", "pos", "store", "term"]
        if segment.get("deletes"):
            endings.append(f"{segment['deletes']['opstamp']}.del")
        checked |= {_checked_file(path / f"{name}.{ending}") for ending in endings}
    _checked.clear()  # of the files that are gone
    _checked.update(checked)


Checked = tuple[str, int, int]  # path, size, time of change
_checked: set[Checked] = set()


def _checked_file(path: Path) -> Checked:
    """A file of tantivy ends with a footer in JSON, which has the checksum of all before it, its length, and a number."""
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        if (known := (str(path), found.st_size, found.st_mtime_ns)) in _checked:
            return known
        file.seek(max(0, found.st_size - 8))
        length, magic = struct.unpack("<II", file.read(8).rjust(8, b"\0"))
        body = found.st_size - 8 - length
        if magic != _MAGIC or body < 0:
            raise ValueError(f"{path.name} is cut off.")
        file.seek(body)
        expected = json.loads(file.read(length))["crc"]
        file.seek(0)
        checksum = 0
        while body and (chunk := file.read(min(body, 1 << 20))):
            checksum, body = zlib.crc32(chunk, checksum), body - len(chunk)
        if checksum != expected:
            raise ValueError(f"{path.name} has been changed.")
        return known


def is_damage(error: BaseException) -> bool:
    """Whether an error of a search says that the files cannot be read as they are: `forget` looks at them again."""
    said = str(error).casefold()
    return type(error).__name__ == "PanicException" or (isinstance(error, ValueError) and "corrupt" in said)


def _cursor(searcher: Searcher) -> Cursor:
    """The cursor committed with the entries. Raises ValueError where there is none."""
    found = searcher.search(Query.term_query(schema.schema(), "entry", schema.CURSOR), limit=1).hits
    if not found:
        raise ValueError("The index does not say how far it has followed the log.")
    return Cursor.from_json(searcher.doc(found[0][1])["state"][0])


# The next generation


@contextmanager
def next_generation() -> Iterator[Path]:
    """Yield an empty folder; once the caller has committed an index in it, make it the live one and drop the old.

    Raises RebuildBusyError where another process is at it. Whatever a killed one left behind is removed.
    """
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rebuild.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RebuildBusyError("Another process is building the search index.") from None
        old = None
        with suppress(FileNotFoundError, ValueError, KeyError, TypeError):
            old = json.loads((folder / "current").read_text("utf-8"))["folder"]
        generations = [int(path.name) for path in folder.iterdir() if path.name.isdigit()]
        _remove_all_but(folder, str(old))
        path = folder / f"{max(generations, default=0) + 1:06}"
        path.mkdir()
        yield path
        _point_to(folder, path.name)
        _remove_all_but(folder, path.name)


def _point_to(folder: Path, name: str) -> None:
    temporary = folder / "current.new"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump({"folder": name, "fingerprint": schema.fingerprint()}, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / "current")


def _remove_all_but(folder: Path, name: str) -> None:
    for path in folder.iterdir():
        if path.name.isdigit() and path.name != name:
            shutil.rmtree(path, ignore_errors=True)
