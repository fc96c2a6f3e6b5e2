"""manage.py work_on_import UPLOAD STEP — what the desk starts for an upload: its rehearsal, or its import."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from collections_app.importing.upload_folder import IMPORT, REHEARSAL
from collections_app.importing.upload_work import carry_out
from collections_app.models import ImportUpload


class Command(BaseCommand):
    """It is not for people: they start it at the desk, where they see what it does."""

    help = "Rehearse or import an upload. The desk starts this itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("upload", type=int)
        parser.add_argument("step", choices=[REHEARSAL, IMPORT])

    def handle(self, *args: Any, **options: Any) -> None:
        carry_out(
            ImportUpload.objects.select_related("run", "user").get(pk=options["upload"]), options["step"]
        )
