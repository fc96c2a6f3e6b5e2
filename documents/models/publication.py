"""What may be seen by the public, and from when."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

# Django's four, and two of ours: to review (comment, return, approve) and to publish (at once or later, and withdraw).
PERMISSIONS = ("add", "change", "delete", "view", "review", "publish")


class Status(models.TextChoices):
    """How far a record has come."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in review", "In review"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"


def is_public(prefix: str = "") -> Q:
    """The rule of publication, as a condition on a record or, with a prefix such as "document__", on a related one."""
    now = timezone.now()
    return Q(
        Q(**{f"{prefix}embargo_until": None}) | Q(**{f"{prefix}embargo_until__lte": now}),
        Q(**{f"{prefix}published_until": None}) | Q(**{f"{prefix}published_until__gt": now}),
        **{f"{prefix}status": Status.PUBLISHED, f"{prefix}published_at__lte": now},
    )


def public_at(record: Any, moment: datetime.datetime) -> bool:
    """The same rule for a record that is loaded, or a version of one."""
    return (
        record.status == Status.PUBLISHED
        and record.published_at is not None
        and record.published_at <= moment
        and (record.embargo_until is None or record.embargo_until <= moment)
        and (record.published_until is None or record.published_until > moment)
    )


# The moments at which a record becomes public by the clock, or ceases to be: pages and the index that are kept end at each.
MOMENTS = ("published_at", "embargo_until", "published_until")


class PublicationQuerySet(models.QuerySet[Any]):
    """The one door through which public code reads."""

    def published(self) -> Self:
        return self.filter(is_public())


class Publication(models.Model):
    """Status, the moments of publication (in the future: scheduled) and of its end, and an embargo that outweighs all."""

    # Without an index: nearly everything is published, and SQLite, which does not know that, would begin with it.
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(
        "published at", null=True, blank=True, help_text="In the future: published at that time."
    )
    embargo_until = models.DateTimeField(
        "embargo until",
        null=True,
        blank=True,
        help_text="Hidden from the public until then, whatever its status.",
    )
    published_until = models.DateTimeField(
        "published until",
        null=True,
        blank=True,
        help_text="From then on hidden from the public. Empty: public for good.",
    )

    class Meta:
        abstract = True
        default_permissions = PERMISSIONS
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_has_a_time",
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False),
                violation_error_message="Give the time of publication of what is published.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_is_known",
                condition=Q(status__in=Status.values),
                violation_error_message="Choose draft, in review, approved or published.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_until_later",
                condition=Q(published_until__isnull=True)
                | Q(published_at__isnull=False, published_until__gt=F("published_at")),
                violation_error_message="Let the publication end after it has begun.",
            ),
        ]

    @property
    def is_published(self) -> bool:
        return public_at(self, timezone.now())

    @property
    def has_ended(self) -> bool:
        """Whether it was published until a moment that has come."""
        ends = self.published_until
        return self.status == Status.PUBLISHED and ends is not None and ends <= timezone.now()

    def publish(self) -> None:
        """Make the record public from now on, keeping the moment if it has had one. Does not save."""
        self.status = Status.PUBLISHED
        # To the second, as forms show it: saving one must not look like a change.
        now = timezone.now().replace(microsecond=0)
        self.published_at = min(self.published_at or now, now)
        if self.published_until and self.published_until <= now:
            self.published_until = None

    def withdraw(self) -> None:
        """Make it a draft. The moment of first publication stays on record, one still to come does not. Does not save."""
        self.status = Status.DRAFT
        self.published_until = None
        if self.published_at and self.published_at > timezone.now():
            self.published_at = None  # it never was public
