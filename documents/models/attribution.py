"""Who had what to do with a document."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from documents.models.document import Document
from documents.models.name import filing_form, preferred_name
from documents.models.person import Person
from documents.models.publication import is_public


class AttributionQuerySet(models.QuerySet["Attribution"]):
    def get_by_natural_key(self, number: int, slug: str, role: str, name_as_written: str) -> "Attribution":
        return self.get(
            document__number=number, person__slug=slug, role=role, name_as_written=name_as_written
        )

    def public(self) -> Self:
        """Those of public people in public documents."""
        return self.filter(is_public("document__"), is_public("person__"))

    def with_people(self) -> Self:
        """Load each person that is public, and its preferred name as `person_name`; the others' links are left out."""
        return (
            self.filter(is_public("person__"))
            .select_related("person")
            .annotate(person_name=preferred_name("person"))
            .order_by("position", "id")
        )

    def with_filing(self) -> Self:
        """Load the index form of each person's preferred name as `person_filing`: no query more."""
        return self.annotate(person_filing=filing_form("person"))


class Attribution(models.Model):
    """Document × person in one role, under the name that the document uses."""

    class Role(models.TextChoices):
        """Roles as the archive's titles and descriptions state them; `associated` where no role is stated."""

        AUTHOR = "author", _("Author")
        RECIPIENT = "recipient", _("Recipient")
        VIA = "via", _("Via")
        PARTICIPANT = "participant", _("Participant")
        MENTIONED = "mentioned", _("Mentioned")
        TRANSLATOR = "translator", _("Translator")
        EDITOR = "editor", _("Editor")
        CONTRIBUTOR = "contributor", _("Contributor")
        ASSOCIATED = "associated", _("Associated")

    class Origin(models.TextChoices):
        """Where the link came from."""

        TYPED = "typed", "Typed by a curator"
        IMPORTED = "imported", "Stated by an imported source"
        SUGGESTED = "suggested", "Suggested and accepted"

    # No index for either alone: those of `Meta` begin with them.
    document = models.ForeignKey(Document, models.CASCADE, db_index=False, related_name="attributions")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False, related_name="attributions")
    role = models.CharField(max_length=20, choices=Role)
    name_as_written = models.CharField(
        max_length=300, blank=True, help_text="As the document has it, such as “Filippov”."
    )
    certain = models.BooleanField(default=True)
    note = models.CharField(max_length=300, blank=True)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.TYPED, editable=False)
    position = models.PositiveIntegerField(default=0)

    objects = AttributionQuerySet.as_manager()
    history = HistoricalRecords(no_db_index=["person"])  # asked for by document

    class Meta:
        ordering = ["document", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "person", "role", "name_as_written"],
                name="documents_attribution_stated_once",
                violation_error_message="This person already has this role under this name in the document.",
            ),
            models.CheckConstraint(
                name="documents_attribution_role_is_known",
                condition=Q(
                    role__in=[
                        "author",
                        "recipient",
                        "via",
                        "participant",
                        "mentioned",
                        "translator",
                        "editor",
                        "contributor",
                        "associated",
                    ]
                ),
                violation_error_message="Choose one of the roles.",
            ),
        ]
        indexes = [models.Index("person", "role", name="documents_attribution_by_role")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.name_as_written or self.person}"

    def natural_key(self) -> tuple[int, str, str, str]:
        return (self.document.number, self.person.slug, self.role, self.name_as_written)

    natural_key.dependencies = ["documents.document", "documents.person"]  # type: ignore[attr-defined]
