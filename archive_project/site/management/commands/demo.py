"""manage.py demo — bring the archive up with its first holdings, and serve it. Run again, it changes nothing."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from archive_project.site import first_holdings
from archive_project.site.published_files import are_behind
from archive_project.site.server import serve
from collections_app.models import ImportRun
from collections_app.suggesting.following import read_all
from documents.models import Document
from documents.search.following import rebuild

CURATOR = "curator"


class Command(BaseCommand):
    """Each step looks first whether it is done, so that the second run starts at once and loses nothing."""

    help = "Migrate, load the seed pages, create a curator, serve. Safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="stop before serving")

    def handle(self, *args: Any, **options: Any) -> None:
        self.migrate()
        self.load_holdings()
        self.create_curator()
        self.publish_files()
        connections.close_all()
        if not options["no_serve"]:
            self.stdout.write(f"Serving http://127.0.0.1:{options['port']}/ (stop with Ctrl+C)")
            self.stdout.flush()
            serve(options["port"])

    def migrate(self) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor == "sqlite":
            settings.VAR_DIR.mkdir(exist_ok=True)
        Path(settings.STATIC_ROOT).mkdir(
            parents=True, exist_ok=True
        )  # what serves static files warns without it
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database…")
            call_command("migrate", verbosity=0)

    def publish_files(self) -> None:
        if settings.PUBLISHED_FILES and are_behind():
            call_command("collectstatic", interactive=False, verbosity=0)

    def load_holdings(self) -> None:
        if ImportRun.objects.exists() or Document.objects.exists():
            return
        self.stdout.write("Loading the seed pages…")
        first_holdings.bring_in()
        read_all()
        rebuild()

    def create_curator(self) -> None:
        users = get_user_model()
        if users.objects.exists():
            return
        password = secrets.token_urlsafe(12)
        users.objects.create_superuser(CURATOR, password=password)
        self.stdout.write(f"Curator account for /admin/: {CURATOR} / {password} (shown this once)")
