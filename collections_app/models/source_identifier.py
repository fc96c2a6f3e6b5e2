"""What a document is called where it came from."""

from django.db import models

from documents.models import Document


class SourceIdentifierQuerySet(models.QuerySet["SourceIdentifier"]):
    def get_by_natural_key(self, number: int, identifier: str) -> "SourceIdentifier":
        return self.get(document__number=number, identifier=identifier)


class SourceIdentifier(models.Model):
    """The permanent name of a record in another system, such as "oai:example.org:12" or "(DLC)ms 17".

    By it an import knows the record again, whatever has become of its title and date, and hears of its withdrawal.
    """

    document = models.ForeignKey(Document, models.CASCADE, related_name="source_identifiers")
    identifier = models.CharField(max_length=300, db_index=True)

    objects = SourceIdentifierQuerySet.as_manager()

    class Meta:
        ordering = ["document", "identifier"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "identifier"],
                name="collections_sourceidentifier_once",
                violation_error_message="The document has this identifier already.",
            ),
            models.CheckConstraint(
                name="collections_sourceidentifier_says_something",
                condition=~models.Q(identifier=""),
                violation_error_message="An identifier is not empty.",
            ),
        ]

    def __str__(self) -> str:
        return self.identifier

    def natural_key(self) -> tuple[int, str]:
        return (self.document.number, self.identifier)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]
