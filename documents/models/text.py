"""The words of a document."""

from typing import Self

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.document import Document
from documents.models.person import Person


class TextQuerySet(models.QuerySet["Text"]):
    def get_by_natural_key(self, number: int, position: int) -> "Text":
        return self.get(document__number=number, position=position)

    def with_translators(self) -> Self:
        """Load the language and the translators that are public: one query more."""
        translators = (
            Person.objects.published().with_preferred_name().with_filing().order_by("preferred", "id")
        )
        in_order = self.select_related("language").order_by("position")
        return in_order.prefetch_related(Prefetch("translators", queryset=translators))


class Text(models.Model):
    """One witness of a document in one language."""

    class Kind(models.TextChoices):
        """What the text is to the original."""

        TRANSCRIPTION = "transcription", _("Transcription")
        TRANSLATION = "translation", _("Translation")
        EXCERPT = "excerpt", _("Excerpt")

    document = models.ForeignKey(Document, models.CASCADE, related_name="texts")
    position = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.TRANSCRIPTION)
    language = models.ForeignKey("documents.Language", models.PROTECT, related_name="texts")
    edition = models.CharField(
        max_length=200, blank=True, help_text="Which version this is, such as “unedited”."
    )
    translators = models.ManyToManyField(Person, blank=True, related_name="translations")
    body = models.TextField()

    objects = TextQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[translators])

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"],
                name="documents_text_one_at_each_position",
                violation_error_message="Two texts cannot stand at the same position.",
            )
        ]

    def __str__(self) -> str:
        edition = f", {self.edition}" if self.edition else ""
        return f"{self.get_kind_display()} ({self.language}{edition})"

    def natural_key(self) -> tuple[int, int]:
        return (self.document.number, self.position)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]
