"""manage.py duplicates — pairs of documents that may be one record, with what speaks for it."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from documents.duplicates.candidates import BLOCKS
from documents.duplicates.finding import Pair, find_duplicates
from documents.models import Document


def share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"“{text}” is no share from 0 to 1, such as 0.8.")
    return value


class Command(BaseCommand):
    """Drafts included. Nothing is written."""

    help = "List pairs of documents that may be one record, each with its score and reasons, the likeliest first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--minimum",
            type=share,
            default=settings.DUPLICATES["minimum"],
            metavar="SCORE",
            help="leave out what scores less, 0 to 1 (default: %(default)s)",
        )
        parser.add_argument("--json", action="store_true", help="one array, an object a pair")

    def handle(self, *args: Any, **options: Any) -> None:
        most = Document.objects.count() * len(BLOCKS)
        with tqdm(total=most, unit=" documents", delay=2, leave=False, disable=None) as bar:
            pairs = find_duplicates(options["minimum"], bar.update)
        if options["json"]:
            self.stdout.write(json.dumps([as_object(pair) for pair in pairs], ensure_ascii=False))
            return
        for pair in pairs:
            self.stdout.write(f"{pair.score:.2f}  {'; '.join(pair.reasons)}.")
            for document in (pair.one, pair.other):
                self.stdout.write(f"      {document.number}  {document.edtf or 'undated'}  {document.title}")
        self.stdout.write(f"{len(pairs)} pairs" if len(pairs) != 1 else "1 pair")


def as_object(pair: Pair) -> dict[str, Any]:
    documents = [{"number": one.number, "title": one.title} for one in (pair.one, pair.other)]
    return {"score": round(pair.score, 3), "reasons": list(pair.reasons), "documents": documents}
