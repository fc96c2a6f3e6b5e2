"""Merges: which records became one, why, and every row that changed for it, so that it can be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from archive_project.lib.clock import minute
from documents.models.dumped import DumpedManager

# How the reason begins that the last version of a record gives that was merged into another: it was not taken back.
MERGED = "Merged "


class Merge(models.Model):
    """Records of one kind that are one since.

    Records are named by their keys and not by foreign keys: those that were merged into the other are gone.
    """

    kind = models.CharField(max_length=50)  # by its model, such as "documents.person"
    kept = models.BigIntegerField()
    label = models.CharField(max_length=1000, help_text="What the kept record was called before.")
    # One object a record: its key, what it was called, the address that leads to the kept one now.
    merged = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    counts = models.JSONField(default=dict)  # table → how many rows were carried over, folded, dropped
    undone_at = models.DateTimeField("taken back", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    left = models.JSONField(default=list)  # what taking it back left as it is, in words

    dumped = DumpedManager()
    objects = models.Manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="documents_merge_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Say why these are one.",
            )
        ]

    def __str__(self) -> str:
        return f"Merge of {minute(self.at)}: {self.label}"


class MergeChange(models.Model):
    """One row of one table, as a merge found it and as it left it.

    `before` is null where the merge made the row. `after` is null where it removed it: then `before` holds all of its
    columns, and `into` the row that it was folded into, if any. Else both name the columns that were changed.
    """

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="+")
    table = models.CharField(max_length=100)  # by its model, such as "documents.attribution"
    row = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    into = models.BigIntegerField(null=True)

    dumped = DumpedManager()
    objects = models.Manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
