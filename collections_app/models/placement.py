"""A document's place in a collection."""

from typing import Self

from django.db import models
from simple_history.models import HistoricalRecords

from collections_app.models.collection import Collection
from documents.models import Document, is_public


class PlacementQuerySet(models.QuerySet["Placement"]):
    def get_by_natural_key(self, slug: str, number: int) -> "Placement":
        return self.get(collection__slug=slug, document__number=number)

    def public(self) -> Self:
        """Those of public documents in public collections."""
        return self.filter(is_public("collection__"), is_public("document__"))

    def popular(self) -> Self:
        """The featured ones, in the order that the curators gave them, with their document and its type."""
        return self.filter(featured=True).select_related("document__type").order_by("position", "id")


class Placement(models.Model):
    """Collection × document. Featured documents are the collection's popular ones, in the order of their position."""

    # No index for it alone: the one of `Meta` begins with it.
    collection = models.ForeignKey(Collection, models.CASCADE, db_index=False, related_name="placements")
    document = models.ForeignKey(Document, models.CASCADE, related_name="placements")
    position = models.PositiveIntegerField(default=0)
    featured = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)

    objects = PlacementQuerySet.as_manager()
    history = HistoricalRecords()  # asked for by document, and by collection: what went with one, and when

    class Meta:
        ordering = ["collection", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "document"],
                name="collections_placement_once",
                violation_error_message="The document is already in this collection.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} in {self.collection}"

    def natural_key(self) -> tuple[str, int]:
        return (self.collection.slug, self.document.number)

    natural_key.dependencies = ["collections.collection", "documents.document"]  # type: ignore[attr-defined]
