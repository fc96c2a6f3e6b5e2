"""What a curator says of a weakness: that it is none."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from collections_app.models.collection import Collection
from documents.models import Document
from documents.models.exactly_one import exactly_one

RECORDS = {Document: "document", Collection: "collection"}


class RightAsItIsQuerySet(models.QuerySet["RightAsItIs"]):
    def get_by_natural_key(self, rule: str, number: Any, slug: Any) -> "RightAsItIs":
        return self.get(rule=rule, document__number=number, collection__slug=slug)

    def about(self, record: models.Model) -> Self:
        return self.filter(**{RightAsItIs.field_for(type(record)): record})


class RightAsItIs(models.Model):
    """One record is right as it is, whatever one rule of record health says. Taken back, it is in the history only."""

    rule = models.CharField(max_length=30, help_text="By its name.")
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="+")
    collection = models.ForeignKey(Collection, models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    marked_at = models.DateTimeField(auto_now_add=True)

    objects = RightAsItIsQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "mark “right as it is”"
        verbose_name_plural = "marks “right as it is”"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="collections_rightasitis_about_one_record",
                condition=exactly_one("document", "collection"),
                violation_error_message="A mark is about one record.",
            ),
            models.CheckConstraint(
                name="collections_rightasitis_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why it is right as it is.",
            ),
            models.UniqueConstraint(
                fields=["document", "rule"],
                name="collections_rightasitis_document_once",
                violation_error_message="This is marked as right already.",
            ),
            models.UniqueConstraint(
                fields=["collection", "rule"],
                name="collections_rightasitis_collection_once",
                violation_error_message="This is marked as right already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.record}"

    @property
    def record(self) -> Document | Collection:
        record = self.document or self.collection
        assert record is not None  # the constraint holds
        return record

    @staticmethod
    def field_for(model: type[models.Model]) -> str:
        """The foreign key that names a record of this model."""
        return RECORDS[model]  # type: ignore[index]

    def natural_key(self) -> tuple[str, int | None, str | None]:
        return (
            self.rule,
            self.document.number if self.document else None,
            self.collection.slug if self.collection else None,
        )

    natural_key.dependencies = ["documents.document", "collections.collection"]  # type: ignore[attr-defined]
