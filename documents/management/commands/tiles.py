"""manage.py tiles — make the sizes and tiles of pictures that have none yet."""

import shutil
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from documents.iiif import making, store
from documents.models.picture_field import PictureField

AN_HOUR = 3600  # seconds: who writes aside for longer was killed


class Command(BaseCommand):
    """Exit code 0: all are made; 1: some could not be, and are named."""

    help = "Make the sizes and tiles of pictures that have none yet, and say what cannot be read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="make all of them anew")

    def handle(self, *args: Any, **options: Any) -> None:
        tidy()
        again = options["again"]
        wanted = {
            checksum: path
            for checksum, path in pictures()
            if checksum and (again or not store.is_made(checksum))
        }
        broken = []
        for checksum, path in tqdm(wanted.items(), unit=" pictures", delay=2, leave=False, disable=None):
            if problem := making.make(checksum, path, again=again):
                broken.append(f"{path}: {problem}")
        for sentence in broken:
            self.stderr.write(sentence)
        if broken:
            raise CommandError(f"{len(broken)} of {len(wanted)} pictures could not be read.")
        self.stdout.write(f"{len(wanted)} pictures were made; none is missing.")


def pictures() -> Iterator[making.Wanted]:
    """Yield each picture of the archive, whatever record it belongs to."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, PictureField):
                kept = model._default_manager.exclude(**{field.name: ""}).order_by("pk")
                for record in kept.iterator():
                    yield getattr(record, field.checksum_field), getattr(record, field.name).path


def tidy() -> None:
    """Remove what killed processes left aside."""
    for aside in store.folder().glob("*/aside-*"):
        if time.time() - aside.stat().st_mtime > AN_HOUR:
            shutil.rmtree(aside, ignore_errors=True)
