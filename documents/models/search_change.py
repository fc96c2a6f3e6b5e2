"""The log of what changed: written by the database itself, read by whoever keeps a search index."""

from django.db import models

from documents.models.dumped import DumpedManager


class SearchChange(models.Model):
    """One change to something that the search index says, in the transaction that made it.

    Rows are written by triggers alone (`documents.search.triggers`), so that bulk inserts, raw SQL, fixtures and
    cascades are in it too. It names the smallest thing that changed: a person renamed is one row, however many
    documents name the person.
    """

    class Kind(models.TextChoices):
        """What `record` is the primary key of."""

        DOCUMENT = "document", "Document"
        PERSON = "person", "Person"
        PLACE = "place", "Place"
        SUBJECT = "subject", "Subject"
        COLLECTION = "collection", "Collection"
        TYPE = "type", "Document type"
        LANGUAGE = "language", "Language"
        REPOSITORY = "repository", "Repository"

    kind = models.CharField(max_length=10, choices=Kind)
    record = models.BigIntegerField()
    # On PostgreSQL the transaction (xid8): rows become visible in another order than that of their ids. On SQLite,
    # where there is one writer at a time, always 0.
    transaction = models.BigIntegerField()
    at = models.DateTimeField()

    dumped = DumpedManager()
    objects = models.Manager()

    class Meta:
        indexes = [models.Index("transaction", "id", name="documents_searchchange_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.record}"
