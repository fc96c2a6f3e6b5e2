"""What people are called, and within what limits."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from archive_project.lib import dates
from archive_project.lib.folding import filed, fold
from archive_project.lib.language import edtf_in_words
from documents.models.dated import EdtfField
from documents.models.derived import DerivedCharField, DerivedDateField
from documents.models.person import Person


class NameQuerySet(models.QuerySet["Name"]):
    def get_by_natural_key(self, slug: str, kind: str, text: str) -> "Name":
        return self.get(person__slug=slug, kind=kind, text=text)


class Name(models.Model):
    """One name of one person.

    A cover name holds within limits only, for the dates in `held` or for the documents listed: "Kuznetsov" is Stalin
    in cables of 1947–49 and also a real general.
    """

    class Kind(models.TextChoices):
        """ISAAR(CPF) 5.1.2 to 5.1.5, and the cover names that no standard foresees."""

        PREFERRED = "preferred", "Preferred name"
        VARIANT = "variant", "Variant"
        COVER = "cover", "Cover name"

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.VARIANT)
    text = models.CharField("name", max_length=300)
    filing = models.CharField(
        "filing form", max_length=300, blank=True, help_text="As an index files it, such as “Stalin, Joseph”."
    )
    language = models.ForeignKey(
        "documents.Language", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    held = EdtfField("held (EDTF)", help_text="When the name was borne, such as 1947/1949.")
    held_earliest = DerivedDateField(by="derived_held_earliest", null=True, blank=True)
    held_latest = DerivedDateField(by="derived_held_latest", null=True, blank=True)
    held_in = models.ManyToManyField(
        "documents.Document",
        blank=True,
        related_name="+",
        help_text="The documents in which the name means this person.",
    )
    note = models.CharField(max_length=300, blank=True)
    folded = DerivedCharField(by="derived_folded", max_length=600, db_index=True)
    filing_folded = DerivedCharField(by="derived_filing_folded", max_length=600, db_index=True)

    objects = NameQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[held_in])

    class Meta:
        ordering = ["person", "kind", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(kind="preferred"),
                name="documents_name_one_preferred",
                violation_error_message="A person has one preferred name; make the other a variant.",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "text"],
                name="documents_name_stated_once",
                violation_error_message="This person already has this name.",
            ),
            models.CheckConstraint(
                name="documents_name_is_not_empty",
                condition=~Q(text=""),
                violation_error_message="A name needs at least a letter.",
            ),
            models.CheckConstraint(
                name="documents_name_held_paired_and_ordered",
                condition=Q(held_earliest__isnull=True, held_latest__isnull=True)
                | Q(
                    held_earliest__isnull=False,
                    held_latest__isnull=False,
                    held_earliest__lte=F("held_latest"),
                ),
                violation_error_message="Give both dates, the earlier first, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str, str]:
        return (self.person.slug, self.kind, self.text)

    natural_key.dependencies = ["documents.person", "documents.language"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        self.held_earliest, self.held_latest = self.derived_held_earliest, self.derived_held_latest
        if self.kind == self.Kind.PREFERRED and self.held:
            raise ValidationError(
                {"held": "A preferred name holds always; state dates on variants and cover names."}
            )

    @property
    def derived_folded(self) -> str:
        return fold(self.text)

    @property
    def derived_filing_folded(self) -> str:
        return filed(self.filing or self.text)

    @property
    def derived_held_earliest(self) -> datetime.date | None:
        return dates.from_edtf(self.held).earliest

    @property
    def derived_held_latest(self) -> datetime.date | None:
        return dates.from_edtf(self.held).latest

    @property
    def held_display(self) -> str:
        return edtf_in_words(self.held)


def filing_form(person: str = "") -> Coalesce:
    """The index form of that preferred name, "" where it has none: no query more."""
    preferred = Name.objects.filter(kind=Name.Kind.PREFERRED, person=OuterRef(person or "pk"))
    form = Subquery(preferred.order_by().values("filing")[:1])
    return Coalesce(form, Value(""), output_field=models.CharField())


def preferred_name(person: str = "") -> Coalesce:
    """The preferred name of the person at a path such as "person", or of the person queried: no query more."""
    preferred = Name.objects.filter(kind=Name.Kind.PREFERRED, person=OuterRef(person or "pk"))
    slug = F(f"{person}__slug" if person else "slug")
    return Coalesce(Subquery(preferred.order_by().values("text")[:1]), slug, output_field=models.CharField())
