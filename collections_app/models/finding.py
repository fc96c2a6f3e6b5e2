"""What a reading of the records found that a database cannot see by itself."""

from django.db import models

from archive_project.lib.clock import minute
from documents.models import Document


class Finding(models.Model):
    """One weakness of one document, by one rule, with the words it rests on. Made anew whenever the document is read."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=30)
    words = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "document"],
                name="collections_finding_once",
                violation_error_message="This is found already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words}"


class ReadingUpTo(models.Model):
    """How far the records have been read for suggestions and findings: one row.

    `cursor` says how far the log of changes has been followed. While all records are read, `last` is the key of the last one;
    null when that is done.
    """

    cursor = models.TextField()
    last = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Read up to {minute(self.at)}"
