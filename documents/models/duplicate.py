"""Records that may be one: what was found, and what a curator said of it."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from documents.models.document import Document
from documents.models.person import Person


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    def open(self) -> Self:
        return self.filter(different=False)


class Duplicate(models.Model):
    """A pair that may be one record, with its score from 0 to 1 and the reasons, found by a search of all holdings.

    One that a curator called different is kept, so that it is not proposed again.
    """

    score = models.FloatField()
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField("found")
    different = models.BooleanField(default=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField("decided", null=True, blank=True)

    one: Any
    other: Any

    class Meta:
        abstract = True
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"],
                name="documents_%(class)s_once",
                violation_error_message="This pair is on the list already.",
            ),
            models.CheckConstraint(
                name="documents_%(class)s_of_two",
                condition=~Q(one=F("other")),
                violation_error_message="A record is no duplicate of itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"

    def decide_different(self, user: Any) -> None:
        """Say that these are two records. Does not save."""
        self.different, self.decided_by, self.decided_at = True, user, timezone.now()


class DuplicateDocumentQuerySet(DuplicateQuerySet):
    def get_by_natural_key(self, one: int, other: int) -> Duplicate:
        return self.get(one__number=one, other__number=other)


class DuplicateDocument(Duplicate):
    """Two documents, the lower number first when they were found."""

    one = models.ForeignKey(Document, models.CASCADE, related_name="+")
    other = models.ForeignKey(Document, models.CASCADE, related_name="+")

    objects = DuplicateDocumentQuerySet.as_manager()

    class Meta(Duplicate.Meta):
        abstract = False
        verbose_name = "probable duplicate of documents"
        verbose_name_plural = "probable duplicates of documents"

    def natural_key(self) -> tuple[int, int]:
        return (self.one.number, self.other.number)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]


class DuplicatePersonQuerySet(DuplicateQuerySet):
    def get_by_natural_key(self, one: str, other: str) -> Duplicate:
        return self.get(one__slug=one, other__slug=other)


class DuplicatePerson(Duplicate):
    """Two people, the older record first when they were found."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")

    objects = DuplicatePersonQuerySet.as_manager()

    class Meta(Duplicate.Meta):
        abstract = False
        verbose_name = "probable duplicate of people"
        verbose_name_plural = "probable duplicates of people"

    def natural_key(self) -> tuple[str, str]:
        return (self.one.slug, self.other.slug)

    natural_key.dependencies = ["documents.person"]  # type: ignore[attr-defined]
