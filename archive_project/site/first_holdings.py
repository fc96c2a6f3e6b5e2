"""The archive's first holdings: vocabularies and people, the five seed pages, and who is named in their titles."""

import io

from django.conf import settings
from django.core.management import call_command

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
