"""manage.py loaddata — Django's own, without versions of its own making.

A fixture brings the history it has. Django marks what it loads as raw and django-simple-history leaves it alone, but for
many-to-many links, whose loading would write versions that nobody made.
"""

from typing import Any

from django.core.management.commands import loaddata
from django.test.utils import override_settings


class Command(loaddata.Command):
    def handle(self, *fixture_labels: str, **options: Any) -> None:
        with override_settings(SIMPLE_HISTORY_ENABLED=False):
            super().handle(*fixture_labels, **options)
