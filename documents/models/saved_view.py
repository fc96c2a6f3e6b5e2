"""A list of the desk as somebody keeps it: its filters, search and order under a name."""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from documents.models.dumped import DumpedManager

TAKEN = "Another view of this list has this name already: choose a name of its own."


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def seen_by(self, user: Any) -> Self:
        """Their own, and those shared with all."""
        return self.filter(Q(owner=user) | Q(shared=True))


class SavedView(models.Model):
    """The query string of a list. It is asked anew each time, so that the view shows what is there by then."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, editable=False, related_name="saved_views"
    )
    kind = models.CharField("list", max_length=50)  # by its model, such as "documents.document"
    name = models.CharField(max_length=80, help_text="Such as “Undated cables of mine”.")
    query = models.CharField(max_length=2000, blank=True)
    shared = models.BooleanField(
        "shared with all", default=False, help_text="Everybody at the desk finds it above the list."
    )

    dumped = DumpedManager()
    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind", "name"],
                name="documents_savedview_named_once",
                violation_error_message=TAKEN,
            )
        ]

    def __str__(self) -> str:
        return self.name

    def validate_constraints(self, exclude: Any = None) -> None:
        """Django would ask the default manager, which is for dumps and knows of no view. One that has no owner yet passes."""
        namesakes = SavedView.objects.filter(owner=self.owner_id, kind=self.kind, name=self.name)
        if namesakes.exclude(pk=self.pk).exists():
            raise ValidationError(TAKEN)
