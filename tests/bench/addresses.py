"""The addresses of the pages that are measured, as JSON, by what they are."""

import json
import sys
from pathlib import Path

from collections_app.models import Collection
from documents.models import Document

DOCUMENT, COLLECTION = 7011, 20  # one without a text, as nine in ten are; one of the larger ones


def addresses(documents: int, folder: Path) -> None:
    document = Document.objects.get(pk=DOCUMENT % documents or 1)
    collection = Collection.objects.get(pk=COLLECTION)
    found = {
        "document": [document.pk, document.get_absolute_url()],
        "collection": [collection.title, collection.get_absolute_url()],
        "list": ["", "/documents/"],
    }
    sys.stdout.write(json.dumps(found))


RUNS = {"addresses": addresses}
