"""Addresses that once led to a record, so that a citation of ten years ago still does."""

from django.db import models
from django.db.models import Q

from documents.models.document import Document
from documents.models.exactly_one import exactly_one
from documents.models.person import Person
from documents.models.vocabularies import Place, Subject


class PastAddressQuerySet(models.QuerySet["PastAddressBase"]):
    def get_by_natural_key(self, path: str) -> "PastAddressBase":
        return self.get(path=path)


class PastAddressBase(models.Model):
    """A path of this site, such as /documents/12/ or /people/filippov/, and (in each app) the record it now means."""

    path = models.CharField(max_length=300, unique=True, help_text="Begins and ends with a slash.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PastAddressQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["path"]
        verbose_name_plural = "past addresses"
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_path_is_whole",
                condition=Q(path__startswith="/") & Q(path__endswith="/"),
                violation_error_message="Begin and end the path with a slash.",
            )
        ]

    def __str__(self) -> str:
        return self.path

    def natural_key(self) -> tuple[str]:
        return (self.path,)


class PastAddress(PastAddressBase):
    """A path that now means a document, a person, a place or a subject."""

    document = models.ForeignKey(
        Document, models.CASCADE, null=True, blank=True, related_name="past_addresses"
    )
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="past_addresses")
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="past_addresses")
    subject = models.ForeignKey(Subject, models.CASCADE, null=True, blank=True, related_name="past_addresses")

    class Meta(PastAddressBase.Meta):
        abstract = False
        constraints = [
            *PastAddressBase.Meta.constraints,
            models.CheckConstraint(
                name="documents_pastaddress_means_one_record",
                condition=exactly_one("document", "person", "place", "subject"),
                violation_error_message="Choose the one record that the address now means.",
            ),
        ]

    @property
    def record(self) -> Document | Person | Place | Subject:
        record = self.document or self.person or self.place or self.subject
        assert record is not None  # the constraint holds
        return record
