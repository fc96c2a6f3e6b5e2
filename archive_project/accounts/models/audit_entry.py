"""Who saw and did what at the desk."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

LONGEST = {"key": 100, "label": 200, "detail": 500}


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def forget_old(self) -> int:
        """Delete what is older than the setting says, and return how much that was."""
        long_ago = timezone.now() - datetime.timedelta(days=settings.AUDIT_KEEP_DAYS)
        return self.filter(at__lt=long_ago).delete()[0]


class AuditEntry(models.Model):
    """One thing that somebody saw or did. It names the record by model and key, for it outlives it."""

    class Action(models.TextChoices):
        """What was done."""

        SIGNED_IN = "signed in", "Signed in"
        FAILED = "failed", "Failed to sign in"
        REFUSED = "refused", "Was refused for a while"
        SIGNED_OUT = "signed out", "Signed out"
        VIEWED = "viewed", "Viewed"
        PREVIEWED = "previewed", "Previewed"
        EXPORTED = "exported", "Exported"
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"
        DID = "did", "Did something else"
        ACCOUNT = "account", "Changed the account"

    at = models.DateTimeField(default=timezone.now, db_index=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField("account", max_length=150, blank=True, help_text="As it was called then.")
    action = models.CharField(max_length=10, choices=Action)
    model = models.CharField(
        "kind of record", max_length=100, blank=True, help_text="Such as documents.document."
    )
    key = models.CharField(max_length=LONGEST["key"], blank=True, help_text="The record's key in its table.")
    label = models.CharField(
        "record", max_length=LONGEST["label"], blank=True, help_text="As it was called then."
    )
    detail = models.CharField(max_length=LONGEST["detail"], blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "audit log entry"
        verbose_name_plural = "audit log"
        indexes = [models.Index(fields=["model", "key"], name="accounts_auditentry_record")]

    def __str__(self) -> str:
        return f"{self.name or 'Somebody'}: {self.get_action_display()}"

    @classmethod
    def of(cls, user: Any, action: str, **said: Any) -> Self:
        """An entry about somebody who is known, or nobody; cut to what a row holds, without the NUL that PostgreSQL refuses. Not saved."""
        known = user if user is not None and user.is_authenticated else None
        for field, most in LONGEST.items():
            said[field] = str(said.get(field) or "").replace("\x00", "")[:most]
        return cls(user=known, name=known.get_username() if known else "", action=action, **said)
