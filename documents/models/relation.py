"""How one document bears on another."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.document import Document


class RelationQuerySet(models.QuerySet["Relation"]):
    def get_by_natural_key(self, source: int, target: int, kind: str) -> "Relation":
        return self.get(source__number=source, target__number=target, kind=kind)


class Relation(models.Model):
    """A directed link: the source is a reply to (enclosure of, version of, …) the target."""

    class Kind(models.TextChoices):
        """What the source is to the target."""

        REPLY = "reply", _("Reply to")
        ENCLOSURE = "enclosure", _("Enclosure of")
        VERSION = "version", _("Other version of")
        RELATED = "related", _("Related to")

    source = models.ForeignKey(Document, models.CASCADE, related_name="relations")
    target = models.ForeignKey(Document, models.CASCADE, related_name="relations_to_it")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.RELATED)
    note = models.CharField(max_length=300, blank=True)

    objects = RelationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["source", "kind", "target"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                name="documents_relation_stated_once",
                violation_error_message="These documents are already linked in this way.",
            ),
            models.CheckConstraint(
                name="documents_relation_of_two_documents",
                condition=~Q(source=F("target")),
                violation_error_message="A document cannot be related to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target}"

    def natural_key(self) -> tuple[int, int, str]:
        return (self.source.number, self.target.number, self.kind)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]
