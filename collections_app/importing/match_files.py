"""Which documents files are of, what these have already, and which of the pictures cannot be shown."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.forms import ImageField
from PIL import Image

from archive_project.lib.folding import fold
from archive_project.lib.numbers import number_in
from collections_app.importing.plan import Holding, text_key
from collections_app.importing.rows import FileLink, Listed
from collections_app.importing.sources.files import opened
from collections_app.models import SourceIdentifier
from documents.models import Attachment, Document, Scan, Text
from documents.models.picture_field import PictureFormField

_LAST = re.compile(r"[^/?#]+(?=/?(?:[?#]|$))")


def documents_called(names: Collection[str]) -> dict[str, set[int]]:
    """Return the ids of documents by what files are called: their number, call number, identifier or the end of their address.

    Signs that file names cannot have, or that people leave out, make no difference. Reads every call number: two queries.
    """
    if not names:
        return {}
    wanted: dict[str, list[str]] = defaultdict(list)
    for name in names:
        wanted[_bare(name)].append(name)
    found: dict[str, set[int]] = {name: set() for name in names}

    def meet(document: int, said: str) -> None:
        for name in wanted.get(_bare(said), ()) if said else ():
            found[name].add(document)

    numbers: dict[int, list[str]] = defaultdict(list)  # "12" and "0012" are one
    for name in names:
        if number := number_in(name):
            numbers[number].append(name)
    for document, number in (
        Document.objects.filter(number__in=numbers).order_by().values_list("pk", "number")
    ):
        for name in numbers[number]:
            found[name].add(document)
    described = Document.objects.order_by().values_list("pk", "reference", "source_url")
    for document, reference, url in described.iterator(chunk_size=2000):
        meet(document, reference)
        end = _LAST.search(url.partition("://")[2].partition("/")[2])
        if end and any(letter.isdigit() for letter in end[0]):
            meet(document, end[0])
    for document, identifier in (
        SourceIdentifier.objects.order_by().values_list("document", "identifier").iterator()
    ):
        meet(document, identifier)
    return found


def _bare(name: str) -> str:
    return "".join(letter for letter in fold(name) if letter.isalnum())


def add_files(known: dict[int | None, Holding], ids: Sequence[int]) -> None:
    """Add the scans, attachments and texts that the documents have."""
    for kind, model in (("scan", Scan), ("attachment", Attachment)):
        files = model._default_manager.filter(document__in=ids).order_by()
        for document, checksum, position in files.values_list("document", "checksum", "position"):
            known[document].links.setdefault(f"{kind}s", set()).add(checksum)
            known[document].links.setdefault(f"{kind} places", set()).add(str(position))
    for document, tag, body in (
        Text.objects.filter(document__in=ids).order_by().values_list("document", "language__tag", "body")
    ):
        known[document].links.setdefault("words", set()).add(text_key(tag, body))


def broken_pictures(rows: Sequence[Listed], holdings: Iterable[Holding]) -> dict[str, str]:
    """Return by checksum what is wrong with pictures that no document of these has, in the words of the desk's form."""
    if not any(listed.scans for listed in rows):
        return {}
    there = set().union(*(holding.links.get("scans", set()) for holding in holdings))
    wanted = {link.checksum: link for listed in rows for link in listed.scans if link.checksum not in there}
    return {checksum: problem for checksum, link in wanted.items() if (problem := _problem(link))}


def _problem(link: FileLink) -> str:
    name = PurePosixPath(link.name).name
    with opened(link) as stream:
        file: Any
        if Path(link.archive).is_dir():
            file = File(stream, name=name)
            file.temporary_file_path = lambda: str(Path(link.archive, link.name))
            return _refusal(file)
        with TemporaryUploadedFile(name, "", 0, "") as file:
            while chunk := stream.read(1 << 20):
                file.write(chunk)
            file.size = file.tell()
            file.seek(0)
            return _refusal(file)


def _refusal(file: Any) -> str:
    """In the words of the desk's form; which leaves open what is no picture, so that it is looked at here first."""
    try:
        with Image.open(file.temporary_file_path()) as picture:
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pass  # the form says how large it may be
    except Exception:  # Pillow has an exception of its own for each way of being no picture
        return str(ImageField.default_error_messages["invalid_image"])
    try:
        PictureFormField().clean(file)
    except ValidationError as error:
        return " ".join(error.messages)
    finally:
        if image := getattr(file, "image", None):
            image.close()
    return ""
