"""Addresses that once led to a collection or an essay."""

from django.db import models

from collections_app.models.collection import Collection
from collections_app.models.essay import Essay
from documents.models.exactly_one import exactly_one
from documents.models.past_address import PastAddressBase


class PastAddress(PastAddressBase):
    """A path that now means a collection or an essay."""

    collection = models.ForeignKey(
        Collection, models.CASCADE, null=True, blank=True, related_name="past_addresses"
    )
    essay = models.ForeignKey(Essay, models.CASCADE, null=True, blank=True, related_name="past_addresses")

    class Meta(PastAddressBase.Meta):
        abstract = False
        constraints = [
            *PastAddressBase.Meta.constraints,
            models.CheckConstraint(
                name="collections_pastaddress_means_one_record",
                condition=exactly_one("collection", "essay"),
                violation_error_message="Choose the one record that the address now means.",
            ),
        ]

    @property
    def record(self) -> Collection | Essay:
        record = self.collection or self.essay
        assert record is not None  # the constraint holds
        return record
