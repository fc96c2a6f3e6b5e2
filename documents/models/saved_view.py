"""A list of the desk as somebody keeps it: its filters, search and order under a name."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.models.dumped import DumpedManager


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

    def __str__(self) -> str:
        return self.name
