"""manage.py forget_senders — blank who wrote the letters that were dealt with long ago."""

from typing import Any

from django.core.management.base import BaseCommand

from collections_app.models import Correction


class Command(BaseCommand):
    """For a timer: letters and the desk forget too, but neither may come for months."""

    help = "Blank name and e-mail of those whose corrections were dealt with more than CORRECTIONS_KEEP_DAYS days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{Correction.objects.forget_senders()} forgotten.")
