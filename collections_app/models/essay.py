"""Essays: what introduces collections and interprets documents."""

from typing import Self

from django.db import models
from django.db.models import F, Prefetch
from django.urls import reverse
from simple_history.models import HistoricalRecords

from collections_app.models.collection import Collection
from documents.models import Document, Person, is_public
from documents.models.dated import Dated
from documents.models.name import filing_form, preferred_name
from documents.models.publication import Publication, PublicationQuerySet


class EssayQuerySet(PublicationQuerySet):
    def get_by_natural_key(self, slug: str) -> "Essay":
        essay: Essay = self.get(slug=slug)
        return essay

    def with_authors(self) -> Self:
        """Load the authors that are public, in the order of the title page: one query more."""
        return self.prefetch_related(authors())

    def newest_first(self) -> Self:
        return self.order_by(F("latest").desc(nulls_last=True), "title", "id")


def authors() -> "Prefetch[str]":
    """What loads the authors that are public, in the order of the title page."""
    return Prefetch("authorships", queryset=Authorship.objects.with_people())


class Essay(Publication, Dated):
    """An essay. One that an introduction only names is a draft with its title, until its text is added."""

    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    authors = models.ManyToManyField(Person, through="collections.Authorship", related_name="essays")
    abstract = models.TextField(blank=True)
    body = models.TextField(blank=True, help_text="Paragraphs parted by a blank line.")
    first_published = models.CharField("first published in", max_length=500, blank=True)
    source_url = models.URLField("source address", max_length=500, blank=True)
    collections = models.ManyToManyField(
        Collection, blank=True, related_name="essays", help_text="Which it introduces."
    )
    documents = models.ManyToManyField(
        Document, blank=True, related_name="essays", help_text="Which it cites."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = EssayQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[collections, documents])

    class Meta(Publication.Meta):
        abstract = False
        ordering = ["title", "id"]
        constraints = [
            *Publication.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="collections_essay_has_a_title",
                condition=~models.Q(title=""),
                violation_error_message="An essay needs a title.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return reverse("essay", args=[self.slug])


class AuthorshipQuerySet(models.QuerySet["Authorship"]):
    def get_by_natural_key(self, essay: str, person: str) -> "Authorship":
        return self.get(essay__slug=essay, person__slug=person)

    def with_people(self) -> Self:
        """Load each author that is public, its preferred name as `person_name`, its index form as `person_filing`; the others are left out."""
        return (
            self.filter(is_public("person__"))
            .select_related("person")
            .annotate(person_name=preferred_name("person"), person_filing=filing_form("person"))
            .order_by("position", "id")
        )


class Authorship(models.Model):
    """Essay × author, in the order of the title page."""

    essay = models.ForeignKey(Essay, models.CASCADE, related_name="authorships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="authorships")
    position = models.PositiveIntegerField(default=0)

    objects = AuthorshipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["essay", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["essay", "person"],
                name="collections_authorship_once",
                violation_error_message="This author is already named.",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    def natural_key(self) -> tuple[str, str]:
        return (self.essay.slug, self.person.slug)

    natural_key.dependencies = ["collections.essay", "documents.person"]  # type: ignore[attr-defined]
