"""The controlled lists that descriptions draw on: each a name, unique, and what it takes to use it well."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext
from simple_history.models import HistoricalRecords


class TermQuerySet(models.QuerySet["Term"]):
    def get_by_natural_key(self, slug: str) -> "Term":
        return self.get(slug=slug)


class Term(models.Model):
    """A term of a controlled vocabulary, known in addresses and fixtures by its slug."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class DocumentType(Term):
    """Cable, letter, memorandum of conversation: the genre of a document."""

    history = HistoricalRecords()

    class Meta(Term.Meta):
        verbose_name = "document type"


class Repository(Term):
    """The institution that holds the originals (ISDIAH), such as a state archive."""

    abbreviation = models.CharField(max_length=40, blank=True, help_text="Such as RGASPI.")
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=100, blank=True)
    website = models.URLField(blank=True)
    history = HistoricalRecords()

    class Meta(Term.Meta):
        verbose_name_plural = "repositories"

    @property
    def whereabouts(self) -> str:
        """City and country, as far as they are known: "Moscow, Russia"."""
        return ", ".join(filter(None, [self.city, self.country]))


class Language(Term):
    """A language, with the tag that pages and exports put on its texts (BCP 47)."""

    tag = models.CharField(max_length=20, unique=True, help_text="BCP 47, such as en, ru, zh-Hans.")
    history = HistoricalRecords()


class Donor(Term):
    """Who made the publication possible: the credit line."""

    credit = models.CharField(
        max_length=500, blank=True, help_text="The sentence to print, where one is asked for."
    )
    history = HistoricalRecords()


class RightsStatement(Term):
    """What a reader may do with a document, in words and, where there is one, by the statement's address."""

    text = models.TextField(blank=True)
    uri = models.URLField("address", blank=True, help_text="Such as https://rightsstatements.org/vocab/…")
    history = HistoricalRecords()


class BranchingTerm(Term):
    """A term with a broader one above it."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")

    class Meta(Term.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                violation_error_message="A term cannot be its own parent.",
            )
        ]

    def clean(self) -> None:
        """Refuse a circle; no constraint of a database can see one."""
        super().clean()
        passed: list[int] = []
        above = self.parent
        while above is not None and above.pk not in passed:
            if above.pk == self.pk:
                raise ValidationError({"parent": f"“{self.parent}” stands under this term itself."})
            passed.append(above.pk)
            above = above.parent


class Subject(BranchingTerm):
    """What a document is about."""

    note = models.TextField("scope note", blank=True)
    history = HistoricalRecords()

    class Meta(BranchingTerm.Meta):
        permissions = [("merge_subject", "Can merge subjects, and take a merge back")]


class Place(BranchingTerm):
    """Where: a country, a city, a building; with the point that a map shows."""

    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    history = HistoricalRecords()

    class Meta(BranchingTerm.Meta):
        permissions = [("merge_place", "Can merge places, and take a merge back")]
        constraints = [
            *BranchingTerm.Meta.constraints,
            models.CheckConstraint(
                name="documents_place_coordinates_paired_and_on_earth",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message="Give both latitude (−90 to 90) and longitude (−180 to 180), or neither.",
            ),
        ]

    @property
    def coordinates(self) -> str:
        """The point as people read it, "39.904° N, 116.407° E"; "" where none is known."""
        if self.latitude is None or self.longitude is None:
            return ""
        north = gettext("%(degrees)s° N") if self.latitude >= 0 else gettext("%(degrees)s° S")
        east = gettext("%(degrees)s° E") if self.longitude >= 0 else gettext("%(degrees)s° W")
        return pgettext("between parts", ", ").join(
            [north % {"degrees": _degrees(self.latitude)}, east % {"degrees": _degrees(self.longitude)}]
        )


def _degrees(angle: Decimal) -> str:
    return number_format(abs(angle).normalize())
