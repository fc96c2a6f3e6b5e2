"""How often a document was read on a day: a sum, and nothing about who."""

from django.db import models
from django.db.models import Q

from documents.models.document import Document


class ReadingCount(models.Model):
    """Written by `documents.readings` alone. No history, no address, no cookie: nothing that would concern a person."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="reading_counts")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "day"],
                name="documents_readingcount_once_a_day",
                violation_error_message="The readings of this document on this day are counted already.",
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0),
                name="documents_readingcount_of_something",
                violation_error_message="A day on which nobody read the document has no count.",
            ),
        ]
        indexes = [models.Index("day", "document", "count", name="documents_readingcount_day")]

    def __str__(self) -> str:
        return f"{self.document_id} on {self.day}: {self.count}"
