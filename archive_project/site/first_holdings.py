"""The archive's first holdings: vocabularies and people, the five seed pages, who and which places are named in their titles."""

import io

from django.conf import settings
from django.core.management import call_command

from collections_app.suggesting.answering import link_places
from collections_app.suggesting.batch import load
from collections_app.suggesting.named import places
from documents.actions.link_people import link_people
from documents.actions.set_types import set_types
from documents.models import Document


def bring_in() -> None:
    """Fill an empty archive, through the importer and the actions that a curator uses."""
    call_command("loaddata", "vocabularies", "people", verbosity=0)
    call_command(
        "import_pages", str(settings.BASE_DIR / "fixtures" / "pages"), publish=True, stdout=io.StringIO()
    )
    set_types(documents=Document.objects.all())
    link_people(documents=Document.objects.all())
    # The title says what a document is from or about. What its summary names besides waits for a curator.
    reads = load(list(Document.objects.values_list("pk", flat=True)))
    link_places(list(places(reads, named_in=["title"])), user=None)
