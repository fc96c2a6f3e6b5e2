"""manage.py export_documents — every document with all its links, as a table that imports again without loss."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from documents.models import Document
from documents.resources import Csv, DocumentTable, Json, Xlsx

KINDS: dict[str, type[Any]] = {"csv": Csv, "xlsx": Xlsx, "json": Json}


class Command(BaseCommand):
    """Rows in the order of their numbers, written as they are read; drafts included unless told otherwise."""

    help = (
        "Export documents with all their links as CSV, XLSX or JSON, in columns that import_pages reads back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", nargs="*", type=int, metavar="NUMBER", help="only these documents")
        parser.add_argument("--format", choices=[*KINDS], default="csv", dest="kind")
        parser.add_argument("--output", type=Path, metavar="PATH", help="a file, instead of standard output")
        parser.add_argument("--published", action="store_true", help="only what the public sees")
        parser.add_argument(
            "--without", action="append", default=[], metavar="COLUMN", help="leave a column out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        table, kind = DocumentTable(), KINDS[options["kind"]]()
        every = table.get_export_headers()
        if unknown := set(options["without"]) - set(every):
            raise CommandError(f"There is no column {', '.join(sorted(unknown))}: {', '.join(every)}.")
        columns = [name for name in every if name not in options["without"]]
        documents = Document.objects.published() if options["published"] else Document.objects.all()
        if options["numbers"]:
            documents = documents.filter(number__in=options["numbers"])
        try:
            pieces = kind.pieces(columns, table.rows(documents.order_by("number"), columns))
        except ValueError as error:
            raise CommandError(str(error)) from error
        write(pieces, options["output"])


def write(pieces: Any, output: Path | None) -> None:
    """Write to a file that appears when it is whole, or to standard output."""
    if output is None:
        pour(pieces, sys.stdout.buffer)
        return
    part = output.with_name(f"{output.name}.part")
    try:
        with part.open("wb") as file:
            pour(pieces, file)
        part.replace(output)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def pour(pieces: Any, file: BinaryIO) -> None:
    for piece in pieces:
        file.write(piece)
    file.flush()
