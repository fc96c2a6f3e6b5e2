"""A date as the record states it, and what can be computed with."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from archive_project.lib import dates
from documents.models.derived import DerivedDateField


def validate_edtf(value: str) -> None:
    """Refuse what is not EDTF (ISO 8601-2, annex A), with a sentence."""
    try:
        dates.from_edtf(value)
    except dates.DateError as error:
        raise ValidationError(str(error)) from error


class EdtfField(models.CharField):  # type: ignore[type-arg]
    """An EDTF string, validated; "" where nothing is known."""

    default_validators = [validate_edtf]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **({"max_length": 100, "blank": True} | kwargs))  # type: ignore[arg-type]


class Dated(models.Model):
    """Stated text, EDTF, and the earliest and latest day that the EDTF allows; all empty for an undated record.

    The days follow from the EDTF at each save and reach 0001-01-01 or 9999-12-31 where an interval is open.
    """

    date_text = models.CharField(
        "date as stated",
        max_length=200,
        blank=True,
        help_text="As the source writes it, such as “c. Dec 1947”.",
    )
    date_edtf = EdtfField(
        "date (EDTF)", help_text="Follows from the date as stated; fill it in where that cannot be read."
    )
    earliest = DerivedDateField(by="derived_earliest", null=True, blank=True)
    latest = DerivedDateField(by="derived_latest", null=True, blank=True)
    date_rationale = models.CharField(
        "reason for the date",
        max_length=500,
        blank=True,
        help_text="How the date is known, where it is not stated.",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_dates_paired_and_ordered",
                condition=Q(earliest__isnull=True, latest__isnull=True, date_edtf="")
                | Q(earliest__isnull=False, latest__isnull=False, earliest__lte=F("latest"))
                & ~Q(date_edtf=""),
                violation_error_message="Give both dates, the earlier first, or neither.",
            )
        ]

    @property
    def date(self) -> dates.StatedDate:
        return dates.from_edtf(self.date_edtf, self.date_text)

    @property
    def derived_earliest(self) -> datetime.date | None:
        return self.date.earliest

    @property
    def derived_latest(self) -> datetime.date | None:
        return self.date.latest

    def clean(self) -> None:
        """Let the days follow before the constraint is asked, as they will when the record is saved."""
        super().clean()
        self.earliest, self.latest = self.derived_earliest, self.derived_latest

    def state_date(self, stated: dates.StatedDate) -> None:
        """Take the date over as read from its statement. Does not save."""
        self.date_text, self.date_edtf = stated.stated, stated.edtf

    def read_date(self) -> None:
        """Let the EDTF follow from the date as stated. Does not save.

        Raises ValidationError on the field `date_text` where it cannot be read.
        """
        try:
            self.state_date(dates.parse(self.date_text))
        except dates.DateError as error:
            raise ValidationError({"date_text": str(error)}) from error
