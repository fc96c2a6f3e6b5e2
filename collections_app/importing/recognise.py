"""Inputs of every kind into the same rows, each kind known by what is in the file and not by its name."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from collections_app.importing.rows import Row, UnusableInputError
from collections_app.importing.sources.eac import AUTHORITY_RECORD, read_authority_record
from collections_app.importing.sources.ead import FINDING_AID, read_finding_aid
from collections_app.importing.sources.files import (
    PDF,
    PICTURES,
    TEXT,
    count_documents,
    holds_pictures,
    is_files,
    read_files,
)
from collections_app.importing.sources.listing_text import read_lines, read_page
from collections_app.importing.sources.marcxml import is_marcxml, read_marcxml
from collections_app.importing.sources.oai_dc import OAI_ANSWER, read_oai_answer
from collections_app.importing.sources.saved_html import is_saved_page, read_saved_page
from collections_app.importing.sources.tables import count_rows, is_json, is_table, is_workbook, read_table
from collections_app.importing.sources.xml_elements import root_name


def read_rows(path: Path, mapping: Mapping[str, str]) -> Iterator[Row]:
    """The rows of an input; with a mapping it is a table. Raises UnusableInputError, which names the input."""
    try:
        root = "" if mapping else root_name(path)
        if root in FINDING_AID:
            yield from read_finding_aid(path)
        elif root in AUTHORITY_RECORD:
            yield from read_authority_record(path)
        elif root in OAI_ANSWER:
            yield from read_oai_answer(path)
        elif not mapping and is_marcxml(path):
            yield from read_marcxml(path)
        elif not mapping and is_saved_page(path):
            yield from read_saved_page(path)
        elif not mapping and is_files(path):
            yield from read_files(path)
        elif is_table(path, mapped=bool(mapping)):
            yield from read_table(path, mapping)
        elif root:
            raise UnusableInputError(
                f"{path} is XML of a kind that is not read: its outermost element is “{root[:60]}”."
            )
        else:
            yield from read_page(read_lines(path))
    except UnusableInputError as error:
        message = str(error)
        raise UnusableInputError(message if str(path) in message else f"{path}: {message}") from error


def count_lines(path: Path) -> int:
    """As entries count theirs, which in a workbook are rows and in files documents; 0 where only reading tells."""
    if is_files(path):
        return count_documents(path)
    if is_workbook(path):
        return count_rows(path)
    begin = b"\n{" if is_json(path) else b"\n"  # records that begin a line, as in our exports
    with path.open("rb") as file:
        lines = sum(piece.count(begin) for piece in iter(lambda: file.read(1 << 20), b""))
    return lines and lines + 1


def why_unrecognised(path: Path) -> str:
    """Return why a file is of no kind that can be read, in one sentence; "" of one that is, be it sound or broken."""
    if path.is_dir():
        return f"{path} is a folder: name it, or the files in it."
    known = root_name(path) in FINDING_AID | AUTHORITY_RECORD | OAI_ANSWER
    if known or is_marcxml(path) or is_table(path, mapped=False):
        return ""
    try:
        next(read_rows(path, {}))
    except UnusableInputError as error:
        return str(error)
    return ""


def is_of_scans(folder: Path) -> bool:
    """Whether a folder is one input, of pictures, texts and PDFs, and holds nothing that is an input of its own."""
    kinds = PICTURES | {PDF}
    others = (one for one in folder.iterdir() if one.is_file() and one.suffix.lower() not in kinds)
    return holds_pictures(folder) and not any(map(_is_of_its_own, others))


def _is_of_its_own(path: Path) -> bool:
    """Whether a file beside pictures is an input. A text is one as a page only: commas make no table of what a scan says."""
    if path.suffix.lower() != TEXT:
        return not why_unrecognised(path)
    try:
        next(read_page(read_lines(path)))
    except UnusableInputError:
        return False
    return True


def is_of_columns(path: Path, mapping: Mapping[str, str]) -> bool:
    """Whether an input is a table, whose columns can be mapped."""
    if mapping:
        return True
    is_other = root_name(path) or is_saved_page(path) or is_files(path)
    return not is_other and is_table(path, mapped=False)
