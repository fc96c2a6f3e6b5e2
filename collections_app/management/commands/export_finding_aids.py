"""manage.py export_finding_aids — collections with all that stands under them, as EAD3 that imports again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from collections_app.ead3 import finding_aid, tops
from collections_app.models import Collection
from documents.management.commands.export_documents import write


class Command(BaseCommand):
    """One file a collection, written as it is read; drafts included unless told otherwise."""

    help = (
        "Export collections, with the collections and documents under them, as finding aids in EAD3: one to standard output "
        "or a file, several (all that stand under no other, where none is named) into a folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("collections", nargs="*", metavar="COLLECTION", help="slugs of collections")
        parser.add_argument("--output", type=Path, metavar="PATH", help="a file; a folder for several")
        parser.add_argument("--published", action="store_true", help="only what the public sees")

    def handle(self, *args: Any, **options: Any) -> None:
        slugs, output, published = options["collections"], options["output"], options["published"]
        every = Collection.objects.published() if published else Collection.objects.all()
        chosen = every.filter(slug__in=slugs) if slugs else tops(every)
        found = {collection.slug: collection for collection in chosen}
        if unknown := [slug for slug in slugs if slug not in found]:
            raise CommandError(f"There is no collection {', '.join(unknown)}.")
        if len(slugs) == 1 and not (output and output.is_dir()):
            write(finding_aid(found[slugs[0]], published=published), output)
            return
        if output is None or not output.is_dir():
            raise CommandError("Several finding aids need a folder to be written to: --output FOLDER.")
        for collection in found.values():
            write(finding_aid(collection, published=published), output / f"{collection.slug}.xml")
