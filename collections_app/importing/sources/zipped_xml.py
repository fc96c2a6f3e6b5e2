"""XML in a ZIP, as workbooks are made of it, read from strangers: bounded in size, and no entity ever expanded."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias
from xml.parsers import expat

from collections_app.importing.rows import UnusableInputError

MOST_ENTRIES = 10_000
LARGEST_PART = 1 << 30  # bytes, unpacked
LARGEST_KEPT = 1 << 27  # bytes of a part that is read into memory
HIGHEST_RATIO = 250  # of a part that is large: what people write does not shrink to less
_SMALL = 1 << 24
_CHUNK = 1 << 16
_LONGEST_TOKEN = 1 << 23  # bytes between two events
DEEPEST = 200

Start: TypeAlias = Callable[[str, dict[str, str]], None]


class Package:
    """A ZIP of XML parts. Every method raises UnusableInputError, naming the file, for what is none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.error(f"is a broken ZIP archive ({error})") from None
        if len(self._zip.infolist()) > MOST_ENTRIES:
            raise self.error(f"holds more than {MOST_ENTRIES:,} files")

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def error(self, reason: str) -> UnusableInputError:
        return UnusableInputError(f"{self.path} {reason}.")

    def has(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def text(self, name: str) -> str:
        """A short part, as text."""
        return b"".join(self._pieces(name, 1 << 16)).decode("utf-8", "replace")

    def names(self) -> list[str]:
        return self._zip.namelist()

    def count(self, name: str, what: bytes) -> int:
        """How often this stands in a part, about: not where it is cut between two pieces."""
        return sum(piece.count(what) for piece in self._pieces(name, LARGEST_PART))

    def parse(
        self,
        name: str,
        start: Start,
        end: Callable[[str], None],
        text: Callable[[str], None],
        *,
        kept: bool = False,
    ) -> Iterator[None]:
        """Feed a part to the handlers; yields between pieces, so that what they gathered can be taken away.

        Elements and attributes come by their local names. `kept`: the handlers keep what they read.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        events = _Events(self, name, start, end, text)
        parser.StartElementHandler = events.start
        parser.EndElementHandler = events.end
        parser.CharacterDataHandler = events.text
        parser.StartDoctypeDeclHandler = events.refuse
        parser.EntityDeclHandler = events.refuse
        try:
            for piece in self._pieces(name, LARGEST_KEPT if kept else LARGEST_PART):
                events.since += len(piece)
                if events.since > _LONGEST_TOKEN:
                    raise self.error(f"holds something in {name} that is longer than any cell may be")
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            where = f"line {error.lineno}, column {error.offset + 1}"
            reason = expat.ErrorString(error.code)
            raise self.error(f"is broken: {name}, {where}, is no XML ({reason})") from None
        yield

    def _pieces(self, name: str, largest: int) -> Iterator[bytes]:
        if not self.has(name):
            raise self.error(f"lacks its part {name}")
        info = self._zip.getinfo(name)
        if info.file_size > largest:
            raise self.error(f"unpacks {name} to {info.file_size:,} bytes, and {largest:,} is the most")
        if info.file_size > _SMALL and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1):
            raise self.error(f"unpacks {name} to more than {HIGHEST_RATIO} times its size, as no table does")
        try:
            with self._zip.open(info) as file:
                yield from iter(lambda: file.read(_CHUNK), b"")
        except (
            zipfile.BadZipFile,
            EOFError,
            OSError,
            RuntimeError,
            ValueError,
            NotImplementedError,
        ) as error:
            raise self.error(f"cannot be unpacked: {name} ({error})") from None
        except Exception as error:
            if type(error).__name__ not in {"error", "LZMAError"}:  # of zlib and lzma
                raise
            raise self.error(f"cannot be unpacked: {name} ({error})") from None


class _Events:
    """Between expat and the handlers: local names, depth, and what no workbook needs."""

    def __init__(
        self,
        package: Package,
        part: str,
        start: Start,
        end: Callable[[str], None],
        text: Callable[[str], None],
    ) -> None:
        self.package, self.part = package, part
        self._start, self._end, self._text = start, end, text
        self._depth = 0
        self.since = 0  # bytes since the last event

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.since = 0
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.package.error(f"nests {self.part} more than {DEEPEST} deep")
        self._start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.since = 0
        self._depth -= 1
        self._end(_local(name))

    def text(self, text: str) -> None:
        self.since = 0
        self._text(text)

    def refuse(self, *_: object) -> None:
        raise self.package.error(
            f"declares a document type or entities in {self.part}, which no workbook does"
        )


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
