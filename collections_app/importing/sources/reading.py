"""Bytes into clean lines, so that every later step reads one kind of text.

The same page saved by two browsers differs in line ends, a byte order mark, non-breaking spaces and
decomposed accents. All of that ends here: what leaves this file is NFC, one space wide, without invisible
characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO

from collections_app.importing.rows import UnusableInputError

_CHUNK = 1 << 16

# First bytes of files that are no text, and what to call them.
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a ZIP archive (or a Word or Excel file)",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"

# Zero-width and direction marks, and the soft hyphen: nobody sees them, and they break every comparison.
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Every Unicode space, the two separators among them, and control characters, which stand where a space
# should.
_SPACES = re.compile("[\t\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_RUN = re.compile("  +")


def read_lines(source: str | Path | BinaryIO) -> Iterator[str]:
    """The lines of a file or an open binary stream, one at a time and without line ends.

    Leading spaces stay, for they say how deep a list is nested; all other runs of spaces fold to one. Raises
    UnusableInputError, with a sentence of its own for each cause, when this is not a text anybody wrote in
    UTF-8.
    """
    name = _name_of(source)
    with _opened(source, name) as stream:
        written = False
        is_utf8 = False  # a character of several bytes has been read, so that a half one at the end is a cut
        start = 0  # byte offset of the line in the file
        for number, raw in enumerate(_raw_lines(stream, name), start=1):
            line = _decoded(raw, number, start, name, cut_is_fine=is_utf8)
            start += len(raw)
            written = written or bool(line.strip())
            is_utf8 = is_utf8 or not line.isascii()
            yield clean_line(line)
        if not written:
            raise UnusableInputError(f"{name} is empty: there is nothing to import.")


def clean_line(line: str) -> str:
    """One line in the form that the parser compares: composed, visible, one space wide; indentation kept."""
    if not line.isascii():
        line = unicodedata.normalize("NFC", _INVISIBLE.sub("", line))
    if "\t" in line:
        line = line.expandtabs(4)  # a tab before a bullet is as deep as the spaces it stands for
    line = _SPACES.sub(" ", line).rstrip(" ")
    text = line.lstrip(" ")
    return line[: len(line) - len(text)] + _RUN.sub(" ", text)


def _name_of(source: str | Path | BinaryIO) -> str:
    if isinstance(source, str | Path):
        return str(source)
    return str(getattr(source, "name", "the input"))


def _opened(source: str | Path | BinaryIO, name: str) -> AbstractContextManager[BinaryIO]:
    if not isinstance(source, str | Path):
        return nullcontext(source)
    path = Path(source)
    if path.is_dir():
        raise UnusableInputError(f"{name} is a folder: name the files in it.")
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise UnusableInputError(f"{name} does not exist.") from None
    except (OSError, ValueError) as error:
        raise UnusableInputError(f"{name} cannot be read: {error}.") from None


def _raw_lines(stream: BinaryIO, name: str) -> Iterator[bytes]:
    r"""Split at \n, \r\n and a lone \r, holding no more than one line and one chunk."""
    pending = bytearray()
    first = True
    while chunk := stream.read(_CHUNK):
        if first:
            _refuse_what_is_no_text(chunk, name)
        if b"\0" in chunk:
            raise UnusableInputError(f"{name} is a binary file, not the text of a page.")
        pending += chunk
        if b"\n" in chunk or b"\r" in chunk:
            *lines, last = pending.splitlines(keepends=True)
            # A final \r may be the first half of \r\n: it waits for the next chunk, like an unfinished line.
            yield from map(bytes, lines)
            pending = last
        first = False
    if pending:
        yield from map(bytes, pending.splitlines(keepends=True))


def _refuse_what_is_no_text(head: bytes, name: str) -> None:
    for magic, what in _MAGIC.items():
        if head.startswith(magic):
            raise UnusableInputError(f"{name} is {what}, not the text of a page.")
    if head.startswith(_UTF16):
        raise UnusableInputError(f"{name} is not UTF-8 but looks like UTF-16: save it as UTF-8.")


def _decoded(raw: bytes, number: int, start: int, name: str, *, cut_is_fine: bool) -> str:
    """A line as text. A file may be cut inside its last character; that half character is left out."""
    body = raw.rstrip(b"\r\n")
    if number == 1:
        body = body.removeprefix(_BOM)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and error.end == len(body) == len(raw)
        if cut and (cut_is_fine or not body[: error.start].isascii()):
            return body[: error.start].decode("utf-8")
        at = start + error.start + (len(_BOM) if number == 1 and raw.startswith(_BOM) else 0)
        raise UnusableInputError(
            f"{name} is not UTF-8: line {number}, byte {at} of the file cannot be read; save it as UTF-8."
        ) from None
