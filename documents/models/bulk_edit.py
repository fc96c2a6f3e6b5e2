"""Edits of many records at once: what was written to which, so that it can be taken back as a whole."""

from django.conf import settings
from django.db import models

from documents.models.dumped import DumpedManager


class BulkEdit(models.Model):
    """Records are named by their keys, with the version that the edit wrote: the one before it is what they were."""

    kind = models.CharField(max_length=50)  # by its model, such as "documents.document"
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300)
    fields = models.JSONField(default=list)  # names of the fields
    count = models.PositiveIntegerField("records", default=0)
    versions = models.JSONField(default=dict)  # key of the record, as text → the version that was written
    undone_at = models.DateTimeField("taken back", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    dumped = DumpedManager()
    objects = models.Manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "edit of many records"
        verbose_name_plural = "edits of many records"

    def __str__(self) -> str:
        return f"{self.count} records: {self.reason}"
