"""Collections: documents arranged, with an introduction."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from archive_project.lib.addresses import address_of
from documents.iiif.making import Wanted
from documents.iiif.picture import Picture
from documents.models import Document
from documents.models.derived import DerivedCharField
from documents.models.files import sha256
from documents.models.picture_field import PictureField
from documents.models.publication import Publication, PublicationQuerySet


class CollectionQuerySet(PublicationQuerySet):
    def get_by_natural_key(self, slug: str) -> "Collection":
        collection: Collection = self.get(slug=slug)
        return collection

    def near(self, collection: "Collection") -> Self:
        """The parent, the children, and the collections that this one names or is named by."""
        return self.filter(
            Q(pk=collection.parent_id)
            | Q(parent=collection)
            | Q(pk__in=collection.see_also.order_by().values("pk"))
            | Q(pk__in=collection.seen_from.order_by().values("pk"))
        ).order_by("title", "id")


class Collection(Publication):
    """An arrangement of documents. One that another collection's introduction only names is a draft until described."""

    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    introduction = models.TextField(blank=True, help_text="Paragraphs parted by a blank line.")
    # Before `image` on purpose: a new picture is still at hand when fields are made ready for saving in this order.
    image_checksum = DerivedCharField("SHA-256", by="derived_image_checksum", max_length=64, blank=True)
    image = PictureField(
        upload_to="collections/",
        blank=True,
        max_length=300,
        width_field="image_width",
        height_field="image_height",
        checksum_field="image_checksum",
    )
    image_width = models.PositiveIntegerField(null=True, editable=False)
    image_height = models.PositiveIntegerField(null=True, editable=False)
    image_alternative_text = models.CharField(
        max_length=500, blank=True, help_text="What it shows, for those who cannot see it."
    )
    caption = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    see_also = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="seen_from")
    documents = models.ManyToManyField(Document, through="collections.Placement", related_name="collections")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CollectionQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[see_also])

    class Meta(Publication.Meta):
        abstract = False
        ordering = ["title", "id"]
        constraints = [
            *Publication.Meta.constraints,
            models.CheckConstraint(
                name="collections_collection_has_a_title",
                condition=~Q(title=""),
                violation_error_message="A collection needs a title.",
            ),
            models.CheckConstraint(
                name="collections_collection_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message="A collection cannot be its own parent.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def get_absolute_url(self) -> str:
        return address_of("collection", self.slug)

    @property
    def derived_image_checksum(self) -> str:
        """Of a new or changed picture; the one on record for a picture that stays."""
        if self.image and (not self.image_checksum or not self.image._committed):  # type: ignore[attr-defined]
            return sha256(self.image)
        return self.image_checksum if self.image else ""

    @property
    def wanted(self) -> list[Wanted]:
        """What the sizes and tiles of its picture are made of; [] where it has none."""
        return [(self.image_checksum, self.image.path)] if self.image else []

    @property
    def picture(self) -> Picture | None:
        """Its picture's sizes and tiles; None where there is none, or its size is not known."""
        if not (self.image and self.image_width and self.image_height and self.image_checksum):
            return None
        address = reverse("collection-picture", args=[self.slug, self.image_checksum[:16], "info.json"])
        return Picture(address.removesuffix("/info.json"), self.image_width, self.image_height)
