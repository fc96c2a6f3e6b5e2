"""manage.py export_authority_records — people, bodies and families as EAC-CPF, a file each."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.eac import authority_record
from documents.management.commands.export_documents import write
from documents.models import Person


class Command(BaseCommand):
    """Drafts included unless told otherwise."""

    help = "Export people, bodies and families as authority records in EAC-CPF 2.0, which import_pages reads back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("people", nargs="*", metavar="PERSON", help="only those of these slugs")
        parser.add_argument("--output", type=Path, metavar="FOLDER", required=True)
        parser.add_argument("--published", action="store_true", help="only what the public sees")

    def handle(self, *args: Any, **options: Any) -> None:
        people, slugs, folder = (
            Person.objects.with_names().order_by("slug"),
            options["people"],
            options["output"],
        )
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        if options["published"]:
            people = people.published()
        if slugs:
            people = people.filter(slug__in=slugs)
            if unknown := set(slugs) - set(people.values_list("slug", flat=True)):
                raise CommandError(f"There is no person {', '.join(sorted(unknown))}.")
        for person in people.iterator(chunk_size=500):
            write([authority_record(person)], folder / f"{person.slug}.xml")
