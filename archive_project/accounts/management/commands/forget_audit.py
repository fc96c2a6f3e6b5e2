"""manage.py forget_audit — delete what the audit log has kept long enough, and sessions that have run out."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from archive_project.accounts.models import AuditEntry


class Command(BaseCommand):
    """For a timer, each day."""

    help = "Delete entries of the audit log that are older than AUDIT_KEEP_DAYS days, and sessions that have run out."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{AuditEntry.objects.forget_old()} forgotten.")
        call_command("clearsessions")
