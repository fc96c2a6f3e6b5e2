"""The document: one record of one original, whatever number of texts and scans stand for it."""

from typing import Self

from django.db import models
from django.db.models import F, Prefetch, Q
from simple_history.models import HistoricalRecords

from archive_project.lib.addresses import address_of
from archive_project.lib.folding import fingerprint
from archive_project.lib.slugs import slug_for
from documents.models.dated import Dated
from documents.models.derived import DerivedCharField
from documents.models.number import NumberField
from documents.models.publication import Publication, PublicationQuerySet, Status
from documents.models.vocabularies import Donor, Language, Place, Subject

# The order of time: ranges by their beginning, then their end; the undated last; then by number, so that it is total.
CHRONOLOGICAL = (F("earliest").asc(nulls_last=True), F("latest").asc(nulls_last=True), F("number").asc())


class DocumentQuerySet(PublicationQuerySet):
    def get_by_natural_key(self, number: int) -> "Document":
        document: Document = self.get(number=number)
        return document

    def in_chronological_order(self) -> Self:
        return self.order_by(*CHRONOLOGICAL)

    def latest_additions(self) -> Self:
        return self.order_by("-published_at", "-number")

    def with_card_relations(self) -> Self:
        """Load what a result card shows: one query more per page. People who are not public are left out."""
        from documents.models.attribution import Attribution  # noqa: PLC0415 — an attribution needs its document

        people = Prefetch("attributions", queryset=Attribution.objects.with_people())
        return self.select_related("type").prefetch_related(people)


class Document(Publication, Dated):
    """A document, described (ISAD(G), item level). Only its title is required."""

    number = NumberField(
        "number",
        unique=True,
        editable=False,
        help_text="Permanent and public: part of every address and citation.",
    )
    title = models.CharField(max_length=1000)
    other_titles = models.TextField(
        "other titles", blank=True, help_text="What it is or was called elsewhere, one title a line."
    )
    summary = models.TextField("summary", blank=True, help_text="Scope and content, in a paragraph or two.")
    # No index for it alone, nor for the repository and the rights: those of `Meta` begin with them.
    type = models.ForeignKey(
        "documents.DocumentType",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="documents",
    )
    languages = models.ManyToManyField(Language, blank=True, related_name="documents")
    places = models.ManyToManyField(Place, blank=True, related_name="documents")
    subjects = models.ManyToManyField(Subject, blank=True, related_name="documents")
    repository = models.ForeignKey(
        "documents.Repository",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="documents",
    )
    reference = models.CharField(
        "call number", max_length=500, blank=True, help_text="Fond, opis, delo, listy; or box and folder."
    )
    publication_note = models.TextField(
        "publication note",
        blank=True,
        help_text="Where it was published before, who obtained and who translated it.",
    )
    rights = models.ForeignKey(
        "documents.RightsStatement",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="documents",
    )
    classification = models.CharField(
        "original classification", max_length=200, blank=True, help_text="Such as Top Secret."
    )
    donors = models.ManyToManyField(Donor, blank=True, related_name="documents")
    source_url = models.URLField("source address", max_length=500, blank=True)
    title_fingerprint = DerivedCharField(by="derived_title_fingerprint", max_length=32, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DocumentQuerySet.as_manager()
    # Versions are asked for by their document's key or number; these columns and those of a version's links need no index.
    history = HistoricalRecords(
        m2m_fields=[languages, places, subjects, donors],
        no_db_index=[
            *("type", "repository", "rights", "title_fingerprint"),
            *("document", "language", "place", "subject", "donor"),
        ],
    )

    class Meta(Publication.Meta):
        abstract = False
        ordering = [*CHRONOLOGICAL]
        permissions = [("merge_document", "Can merge documents, and take a merge back")]
        indexes = [
            models.Index("earliest", "latest", "number", name="documents_chronological"),
            # With the number, by which the desk's list is ordered: of half a million it reads the fifty that it shows.
            models.Index("type", "number", name="documents_by_type"),
            models.Index("repository", "number", name="documents_by_repository"),
            models.Index("rights", "number", name="documents_by_rights"),
            models.Index("date_edtf", "number", name="documents_by_date_edtf"),
            models.Index("updated_at", "number", name="documents_by_update"),
            models.Index("source_url", name="documents_source_url"),
            models.Index("published_at", "number", name="documents_published_at"),
            models.Index(
                "embargo_until", name="documents_embargo_until", condition=Q(embargo_until__isnull=False)
            ),
            models.Index(
                "published_until",
                name="documents_published_until",
                condition=Q(published_until__isnull=False),
            ),
            # What the desk asks for, and few are:
            models.Index("number", name="documents_drafts", condition=Q(status=Status.DRAFT)),
            models.Index("number", name="documents_in_review", condition=Q(status=Status.IN_REVIEW)),
            models.Index("number", name="documents_no_summary", condition=Q(summary="")),
        ]
        constraints = [
            *Publication.Meta.constraints,
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="documents_document_has_a_title",
                condition=~Q(title=""),
                violation_error_message="A document needs a title; where the original has none, supply one in brackets.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[int]:
        return (self.number,)

    def get_absolute_url(self) -> str:
        return address_of("document", self.number, self.slug)

    @property
    def slug(self) -> str:
        return slug_for(self.title, fallback="document")

    @property
    def derived_title_fingerprint(self) -> str:
        return fingerprint(self.title)
