"""How somebody's tables are read: which field each of their columns is, kept under a name."""

from django.core.exceptions import ValidationError
from django.db import models

from collections_app.importing.sources.table_columns import FIELDS, IGNORED


def validate_columns(columns: object) -> None:
    """Refuse what maps no headers to fields."""
    if not isinstance(columns, dict):
        raise ValidationError("Write an object: the header of each column, and its field.")
    for header, field in columns.items():
        if field not in (*FIELDS, IGNORED):
            raise ValidationError(
                f"“{field}” (of “{header}”) is no field: choose among {', '.join(sorted(FIELDS))}, or “{IGNORED}” to leave "
                "the column aside."
            )


class ImportProfileQuerySet(models.QuerySet["ImportProfile"]):
    def get_by_natural_key(self, name: str) -> "ImportProfile":
        return self.get(name=name)


class ImportProfile(models.Model):
    """A mapping of columns, for the next table from the same source."""

    name = models.CharField(max_length=100, unique=True)
    columns = models.JSONField(
        validators=[validate_columns],
        help_text="Header → field, such as {“Titel”: “title”, “Kasten”: “call_number”, “Notizen”: “-”}.",
    )

    objects = ImportProfileQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.name,)
