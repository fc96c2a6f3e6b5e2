"""Files that belong to a document: pictures of its pages, and what can be downloaded."""

import hashlib
from pathlib import PurePath
from typing import Any, Self

from django.core.files import File
from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from simple_history.models import HistoricalRecords

from documents.iiif.making import Wanted
from documents.iiif.picture import Picture
from documents.models.derived import DerivedCharField
from documents.models.document import Document
from documents.models.picture_field import PictureField
from documents.models.publication import is_public


def sha256(file: "File[bytes]") -> str:
    """Return the SHA-256 of a file's content in hexadecimal, read piece by piece."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def stored_path(instance: "DocumentFile", filename: str) -> str:
    return f"documents/{instance.document.number}/{PurePath(filename).name}"


class FileQuerySet(models.QuerySet[Any]):
    def get_by_natural_key(self, number: int, position: int) -> "DocumentFile":
        file: DocumentFile = self.get(document__number=number, position=position)
        return file

    def public(self) -> Self:
        """Those of public documents."""
        return self.filter(is_public("document__"))


class DocumentFile(models.Model):
    """A file of a document at its place in their order, with the checksum of its content."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="%(class)ss")
    position = models.PositiveIntegerField(default=1)
    # Before `file` on purpose: fields are made ready for saving in this order, and a new file is still at hand here.
    checksum = DerivedCharField("SHA-256", by="derived_checksum", max_length=64, blank=True)
    file = models.FileField(upload_to=stored_path, max_length=300)

    objects = FileQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["document", "position"]

    def natural_key(self) -> tuple[int, int]:
        return (self.document.number, self.position)

    natural_key.dependencies = ["documents.document"]  # type: ignore[attr-defined]

    @property
    def derived_checksum(self) -> str:
        """Of a new or changed file; the one on record for a file that stays."""
        if self.file and (not self.checksum or not self.file._committed):  # type: ignore[attr-defined]
            return sha256(self.file)
        return self.checksum if self.file else ""


class Scan(DocumentFile):
    """The picture of one page of the original."""

    file = PictureField(
        upload_to=stored_path,
        max_length=300,
        width_field="width",
        height_field="height",
        checksum_field="checksum",
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "tif", "tiff", "webp", "jp2"])],
    )
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    label = models.CharField(
        max_length=100, blank=True, help_text="What the page is called, such as “2 verso”."
    )
    alternative_text = models.CharField(
        max_length=500, blank=True, help_text="What it shows, for those who cannot see it."
    )
    history = HistoricalRecords()

    class Meta(DocumentFile.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"],
                name="documents_scan_one_at_each_position",
                violation_error_message="Two scans cannot stand at the same position.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scan", args=[self.document.number, self.position])

    @property
    def name(self) -> str:
        """What the page is called: "2 verso", and "Page 2" where the label is a number or there is none."""
        label = self.label.strip() or str(self.position)
        return gettext("Page %(number)s") % {"number": label} if label.isdecimal() else label

    @property
    def alternative(self) -> str:
        """What the picture shows, in words: the curator's, else which page it is."""
        return self.alternative_text or gettext("%(page)s of the original") % {"page": self.name}

    @property
    def wanted(self) -> Wanted:
        """What its sizes and tiles are made of."""
        return self.checksum, self.file.path

    @property
    def picture(self) -> Picture | None:
        """Its sizes and tiles; None where the size of the picture is not known."""
        if not (self.width and self.height):
            return None
        address = reverse("scan-picture", args=[self.document.number, self.checksum[:16], "info.json"])
        return Picture(address.removesuffix("/info.json"), self.width, self.height)


class Attachment(DocumentFile):
    """A file to download, such as a PDF of the original."""

    title = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100, blank=True, help_text="Such as application/pdf.")
    history = HistoricalRecords()

    class Meta(DocumentFile.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["document", "position"],
                name="documents_attachment_one_at_each_position",
                violation_error_message="Two attachments cannot stand at the same position.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.document.number, self.position])
