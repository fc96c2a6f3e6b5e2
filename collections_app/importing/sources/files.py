"""A folder or a ZIP of scans, texts and PDFs into rows: one row a document, known by what its files or their folder are called.

    1234_001.jpg  1234-2.tif  F. 17, d. 1_01.jpg     the document's number, call number or identifier, and the page
    1234/001.tif  F. 17, d. 1/ru.txt                 a folder for each document
    1234.ru.txt   1234.en.translation.txt            a text, its language and its kind
    1234.pdf      1234/As signed.pdf                 an attachment, and its title

Nothing is unpacked here: files are read where they are. What could do harm, in a ZIP made for it, is refused by name.
"""

import hashlib
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO

from archive_project.lib.numbers import number_in
from collections_app.importing.rows import (
    Detail,
    Entry,
    FileLink,
    Listed,
    PageEnd,
    PageHead,
    Rows,
    Unread,
    UnusableInputError,
    Words,
)
from collections_app.importing.sources.language_codes import name_of, tag_of
from collections_app.importing.sources.table_cells import KINDS, tidy
from collections_app.importing.sources.zipped_xml import HIGHEST_RATIO

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".jp2"})
TEXT, PDF = ".txt", ".pdf"
MOST_FILES = 50_000
LARGEST_FILE = 1 << 30  # bytes of a picture, or a PDF
LARGEST_TEXT = 1 << 23
LARGEST_WHOLE = 1 << 38  # bytes, unpacked
LONGEST_FILE_TITLE = 300  # characters
_PDF_WITHIN = 1024  # bytes, in which a PDF says that it is one (ISO 32000-1, annex H.3)
_SMALL = 1 << 24  # bytes from which on it matters how much a file has shrunk
_CHUNK = 1 << 20
_ARCHIVES = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz"})
_MADE_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_PAGE_ALONE = re.compile(r"(?:p|page|scan|img|image)?[ _-]?([0-9]{1,4})", re.IGNORECASE)
_NUMBER_AND_PAGE = re.compile(r"([0-9]{1,18})[_. -]+(?:p|page)?[ _-]?([0-9]{1,4})", re.IGNORECASE)
_NAME_AND_PAGE = re.compile(r"(.+?)_(?:p|page)?([0-9]{2,4})", re.IGNORECASE)
_LANGUAGE = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")


def is_files(path: Path) -> bool:
    """A folder, or a ZIP that holds a picture, a text or a PDF."""
    if path.is_dir():
        return True
    try:
        if not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as packed:
            suffixes = {
                PurePosixPath(info.filename).suffix.lower() for info in packed.infolist()[:MOST_FILES]
            }
            is_book = "[Content_Types].xml" in packed.NameToInfo or "mimetype" in packed.NameToInfo
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile):
        return False
    return not is_book and not suffixes.isdisjoint({*PICTURES, TEXT, PDF})


def holds_pictures(folder: Path) -> bool:
    """Or PDFs."""
    kinds = PICTURES | {PDF}
    return any(Path(name).suffix.lower() in kinds for _, _, names in os.walk(folder) for name in names)


@contextmanager
def opened(link: FileLink) -> Iterator[IO[bytes]]:
    """One of the files, where it is."""
    archive = Path(link.archive)
    if archive.is_dir():
        with (archive / link.name).open("rb") as file:
            yield file
    else:
        known = archive.stat()
        with _archive(archive, known.st_mtime_ns, known.st_size).open(link.name) as file:
            yield file


@lru_cache(maxsize=1)
def _archive(path: Path, changed: int, size: int) -> zipfile.ZipFile:
    """Kept open: to read the list of 20,000 files for each of them would take most of an hour. Another file is told by its time."""
    return zipfile.ZipFile(path)


def close_archive() -> None:
    """Once nobody reads on: else it stays open, and the room of a deleted one taken, for as long as the process lives."""
    _archive.cache_clear()


def read_files(path: Path) -> Rows:
    """A head, a row a document, what belongs to none, the end. Raises UnusableInputError for what could do harm."""
    yield PageHead("files", 0, title=path.name)
    groups: dict[str, list[tuple[int, str, str]]] = {}
    count = 0
    for count, (name, reason) in enumerate(sorted(_names(path)), start=1):
        key, page = ("", 0) if reason else key_of(PurePosixPath(name))
        if not key:
            yield Unread(
                count, name, reason or "Neither a picture nor a text nor a PDF that belongs to a document."
            )
        else:
            groups.setdefault(key, []).append((page, name, PurePosixPath(name).suffix.lower()))
    if not count:
        raise UnusableInputError(f"{path} holds no files: there is nothing to import.")
    for line, (key, files) in enumerate(groups.items(), start=1):
        yield _row(path, line, key, sorted(files))
    yield PageEnd()


def count_documents(path: Path) -> int:
    keys = {key_of(PurePosixPath(name))[0] for name, reason in _names(path) if not reason}
    return len(keys - {""})


def key_of(name: PurePosixPath) -> tuple[str, int]:
    """What the name says of the document, and which page it is (0: it does not say). ("", 0) for what is neither."""
    stem, folder = name.stem, name.parent.name
    in_folder = any(letter.isdigit() for letter in folder)
    if name.suffix.lower() == TEXT:
        stem = ".".join(_parts_of_text(stem)[:1])
        return (stem, 0) if stem else (folder if in_folder else "", 0)
    if name.suffix.lower() not in PICTURES | {PDF}:
        return "", 0
    if in_folder and _is_title(name):
        return folder, 0
    if in_folder and (alone := _PAGE_ALONE.fullmatch(stem)):
        return folder, int(alone[1])
    if paged := _NUMBER_AND_PAGE.fullmatch(stem) or _NAME_AND_PAGE.fullmatch(stem):
        return paged[1].strip(), int(paged[2])
    return stem, 0


def _is_title(name: PurePosixPath) -> bool:
    """Of a PDF, which a folder may hold under any words."""
    return name.suffix.lower() == PDF and not any(letter.isdigit() for letter in name.stem)


def _parts_of_text(stem: str) -> tuple[str, str, str]:
    """ "1234.en.translation" → name, language and kind, each "" where it is not said."""
    parts = stem.split(".")
    kind = parts.pop() if parts[-1] in KINDS else ""
    language = (
        parts.pop() if parts and _LANGUAGE.fullmatch(parts[-1]) and (parts[1:] or name_of(parts[-1])) else ""
    )
    return ".".join(parts), language, kind


def _row(path: Path, line: int, key: str, files: list[tuple[int, str, str]]) -> Entry:
    scans: list[FileLink] = []
    attachments: list[FileLink] = []
    texts: list[Words] = []
    try:
        for page, name, suffix in files:
            link = FileLink(str(path), name, page=page)
            if suffix == TEXT:
                texts.append(_text(link, len(texts) + 1))
            elif suffix == PDF:
                attachments.append(_attachment(link))
            else:
                scans.append(replace(link, checksum=_checksum(link)))
    except UnusableInputError as error:
        return Entry(line, key, fault=str(error))
    listed = Listed(
        known_as=key,
        number=number_in(key),
        scans=tuple(scans),
        attachments=tuple(attachments),
        texts=tuple(texts),
    )
    return Entry(line, key, detail=Detail(listed=listed))


def _text(link: FileLink, position: int) -> Words:
    with _readable(link) as file:
        data = file.read(LARGEST_TEXT + 1)
    if len(data) > LARGEST_TEXT:
        raise UnusableInputError(
            f"{link.name} has more than {LARGEST_TEXT:,} bytes, as no text of a document does."
        )
    try:
        body = tidy(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnusableInputError(
            f"{link.name} is not UTF-8: line {line} cannot be read; save it as UTF-8."
        ) from None
    if not body:
        raise UnusableInputError(f"{link.name} is empty.")
    _, language, kind = _parts_of_text(PurePosixPath(link.name).stem)
    named = name_of(language) or language
    return Words(body, position, kind or "transcription", tag_of(language) if language else "", named)


def _attachment(link: FileLink) -> FileLink:
    with _readable(link) as file:
        begins = file.read(_PDF_WITHIN)
    if b"%PDF-" not in begins:
        raise UnusableInputError(f"{link.name} is no PDF, whatever its name says.")
    path = PurePosixPath(link.name)
    title = path.stem.replace("_", " ") if _is_title(path) else f"PDF {link.page}" if link.page else "PDF"
    return replace(link, checksum=_checksum(link), title=title[:LONGEST_FILE_TITLE])


def _checksum(link: FileLink) -> str:
    digest, size = hashlib.sha256(), 0
    with _readable(link) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST_FILE:
                raise UnusableInputError(f"{link.name} unpacks to more than {LARGEST_FILE:,} bytes.")
            digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def _readable(link: FileLink) -> Iterator[IO[bytes]]:
    """Raises UnusableInputError, which names the file, where it cannot be read to its end."""
    try:
        with opened(link) as file:
            yield file
    except (OSError, EOFError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        if isinstance(error, UnusableInputError):
            raise
        raise UnusableInputError(f"{link.name} cannot be read: {error}.") from None
    except Exception as error:
        if type(error).__name__ not in {"error", "LZMAError"}:  # of zlib and lzma
            raise
        raise UnusableInputError(f"{link.name} cannot be unpacked: {error}.") from None


def _names(path: Path) -> Iterator[tuple[str, str]]:
    """The name of each file, and why it is left aside, "" where it is not."""
    found = _in_folder(path) if path.is_dir() else _in_archive(path)
    for count, (name, reason) in enumerate(found):
        if count >= MOST_FILES:
            raise UnusableInputError(f"{path} holds more than {MOST_FILES:,} files: import it in parts.")
        parts = PurePosixPath(name).parts
        if any(part.startswith(".") or part.lower() in _MADE_BY_SYSTEMS for part in parts):
            continue
        if not reason and PurePosixPath(name).suffix.lower() in _ARCHIVES:
            reason = "An archive: unpack it, and import what is in it."  # noqa: PLW2901
        yield name, reason


def _in_folder(folder: Path) -> Iterator[tuple[str, str]]:
    for around, folders, names in os.walk(folder):
        for name in (*names, *folders):
            one = Path(around, name)
            relative = one.relative_to(folder).as_posix()
            if one.is_symlink():
                yield relative, "A link to elsewhere: not followed."
            elif name in names:
                large = one.stat().st_size > LARGEST_FILE
                yield relative, f"It has more than {LARGEST_FILE:,} bytes." if large else ""


def _in_archive(path: Path) -> Iterator[tuple[str, str]]:
    """Look at the list of contents; raise UnusableInputError at the first file that nobody packs in good faith."""
    try:
        with zipfile.ZipFile(path) as packed:
            infos = packed.infolist()
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise UnusableInputError(f"{path} is a broken ZIP archive ({error}).") from None
    whole, seen = 0, set()
    for info in infos:
        if harm := _harm(info):
            raise UnusableInputError(f"{path} is refused: {info.filename[:200]!r} {harm}.")
        whole += info.file_size
        if whole > LARGEST_WHOLE:
            raise UnusableInputError(
                f"{path} unpacks to more than {LARGEST_WHOLE:,} bytes: import it in parts."
            )
        if info.filename in seen:
            raise UnusableInputError(f"{path} is refused: {info.filename[:200]!r} stands in it twice.")
        seen.add(info.filename)
        if not info.is_dir():
            yield info.filename, ""


def _harm(info: zipfile.ZipInfo) -> str:
    """What is wrong with a file in an archive; "" where nothing is."""
    name, kind = info.orig_filename, stat.S_IFMT(info.external_attr >> 16)
    is_huge = info.file_size > _SMALL and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)
    found = {
        "has a control character in its name": any(ord(letter) < 32 for letter in name),
        "is an absolute path": bool(re.match(r"[/\\]|[A-Za-z]:", name)),
        "leads out of the archive": ".." in re.split(r"[/\\]", name),
        "is a link or a device, not a file": kind not in {0, stat.S_IFREG, stat.S_IFDIR},
        "is encrypted": bool(info.flag_bits & 1),
        f"unpacks to more than {LARGEST_FILE:,} bytes": info.file_size > LARGEST_FILE,
        f"unpacks to more than {HIGHEST_RATIO} times its size, as no scan does": is_huge,
    }
    return next((words for words, is_so in found.items() if is_so), "")
