"""manage.py duplicates — pairs of documents, or of people, that may be one record, with what speaks for it."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from documents.duplicates.candidates import BLOCKS
from documents.duplicates.finding import Pair, find_duplicates, find_people
from documents.duplicates.keeping import keep_pairs
from documents.duplicates.people import KnownPerson
from documents.models import Document, DuplicateDocument, DuplicatePerson


def share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"“{text}” is no share from 0 to 1, such as 0.8.")
    return value


class Command(BaseCommand):
    """Drafts included. Nothing is written, unless the pairs are to be kept for the desk."""

    help = "List pairs of records that may be one, each with its score and reasons, the likeliest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--minimum",
            type=share,
            default=settings.DUPLICATES["minimum"],
            metavar="SCORE",
            help="leave out what scores less, 0 to 1 (default: %(default)s)",
        )
        parser.add_argument("--people", action="store_true", help="of people instead of documents")
        parser.add_argument(
            "--keep",
            action="store_true",
            help="put them on the list at the desk, in place of those found before",
        )
        parser.add_argument("--json", action="store_true", help="one array, an object a pair")

    def handle(self, *args: Any, **options: Any) -> None:
        people, most = options["people"], None  # how many share a name is not known beforehand
        if not people:
            most = sum(Document.objects.filter(condition).count() for condition in BLOCKS.values())
        unit = " people" if people else " documents"
        with tqdm(total=most, unit=unit, delay=2, leave=False, disable=None) as bar:
            pairs = (find_people if people else find_duplicates)(options["minimum"], bar.update)
        if options["keep"]:
            keep_pairs(DuplicatePerson if people else DuplicateDocument, pairs)
        if options["json"]:
            self.stdout.write(json.dumps([as_object(pair) for pair in pairs], ensure_ascii=False))
            return
        for pair in pairs:
            self.stdout.write(f"{pair.score:.2f}  {'; '.join(pair.reasons)}.")
            for record in (pair.one, pair.other):
                self.stdout.write(f"      {line(record)}")
        self.stdout.write(f"{len(pairs)} pairs" if len(pairs) != 1 else "1 pair")


def line(record: Any) -> str:
    """What is said of one record of a pair."""
    if isinstance(record, KnownPerson):
        return f"{record.slug}  {record.born or '?'}–{record.died or '?'}"
    return f"{record.number}  {record.edtf or 'undated'}  {record.title}"


def as_object(pair: Pair) -> dict[str, Any]:
    both = (pair.one, pair.other)
    if isinstance(pair.one, KnownPerson):
        records = {"people": [{"slug": one.slug} for one in both]}
    else:
        records = {"documents": [{"number": one.number, "title": one.title} for one in both]}
    return {"score": round(pair.score, 3), "reasons": list(pair.reasons), **records}
