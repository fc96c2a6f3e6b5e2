"""What a reader says is wrong with a record."""

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from collections_app.models.collection import Collection
from collections_app.models.essay import Essay
from documents.models import Document, DocumentType, Language, Person, Place, Repository, Subject
from documents.models.exactly_one import exactly_one

RECORDS = ("document", "person", "collection", "essay", "place", "subject", "type", "language", "repository")


def about(model: type[models.Model]) -> Any:
    return models.ForeignKey(model, models.CASCADE, null=True, blank=True, related_name="corrections")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def waiting(self) -> Self:
        return self.filter(status=Correction.Status.NEW)

    def forget_senders(self) -> int:
        """Blank the names and addresses of those whose letters were dealt with long ago. One query."""
        long_ago = timezone.now() - datetime.timedelta(days=settings.CORRECTIONS_KEEP_DAYS)
        known = self.filter(handled_at__lt=long_ago).exclude(sender_name="", sender_email="")
        return known.update(sender_name="", sender_email="")


class Correction(models.Model):
    """A letter from a reader: the record, the field, what it said that day, and what it should say."""

    class Status(models.TextChoices):
        """What became of it."""

        NEW = "new", "New"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        SPAM = "spam", "Spam"

    document = about(Document)
    person = about(Person)
    collection = about(Collection)
    essay = about(Essay)
    place = about(Place)
    subject = about(Subject)
    type = about(DocumentType)
    language = about(Language)
    repository = about(Repository)
    field = models.CharField(max_length=30, help_text="Which part of the record, by its key.")
    says_now = models.TextField("it said", blank=True, help_text="What the public saw when this was written.")
    proposal = models.TextField("it should say")
    reason = models.TextField("why, or the source", blank=True)
    sender_name = models.CharField("name", max_length=100, blank=True)
    sender_email = models.EmailField("e-mail", blank=True)
    created_at = models.DateTimeField("received", auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    remark = models.TextField(blank=True, help_text="For colleagues: what was done, or why not.")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["status", "-created_at"], name="collections_correction_status")]
        constraints = [
            models.CheckConstraint(
                name="collections_correction_about_one_record",
                condition=exactly_one(*RECORDS),
                violation_error_message="A correction is about one record.",
            ),
            models.CheckConstraint(
                name="collections_correction_says_something",
                condition=~Q(proposal=""),
                violation_error_message="A correction says what the record should say.",
            ),
            models.CheckConstraint(
                name="collections_correction_status_is_known",
                condition=Q(status__in=["new", "accepted", "declined", "spam"]),
                violation_error_message="Choose new, accepted, declined or spam.",
            ),
            models.CheckConstraint(
                name="collections_correction_handled_at_a_time",
                condition=Q(status="new", handled_at__isnull=True)
                | Q(~Q(status="new"), handled_at__isnull=False),
                violation_error_message="What is no longer new was handled at some time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}: {self.field}"

    @property
    def kind(self) -> str:
        return next(name for name in RECORDS if getattr(self, f"{name}_id"))

    @property
    def record(self) -> models.Model:
        record: models.Model = getattr(self, self.kind)
        return record

    def settle(self, status: str, user: Any = None) -> None:
        """Give it a status, with who did so, and when it was first dealt with: its sender is known no longer for a second thought.

        Does not save.
        """
        self.status = status
        new = status == self.Status.NEW
        self.handled_by, self.handled_at = (None, None) if new else (user, self.handled_at or timezone.now())
