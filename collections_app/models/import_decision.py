"""What a person decides where an import cannot: asked by a run, answered at the desk, and remembered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from collections_app.models.import_run import ImportRun
from documents.models import Document


class ImportDecisionQuerySet(models.QuerySet["ImportDecision"]):
    def get_by_natural_key(self, source: str, field: str) -> "ImportDecision":
        return self.get(source=source, field=field)

    def open(self) -> "ImportDecisionQuerySet":
        return self.filter(choice="")

    def made(self) -> "ImportDecisionQuerySet":
        return self.exclude(choice="")


class ImportDecision(models.Model):
    """One question about one row of a source, open until `choice` answers it.

    Of a probable duplicate (`field` empty): which record the row is. Of a conflict: which value of one field holds. The
    answer is no part of the run's journal: it stands when the run is undone, for the next import of the same row.
    """

    class Choice(models.TextChoices):
        """The answers: the first three to whether it is the same record, the last two to what a field says."""

        LINK = "link", "Same record"
        NEW = "new", "Different: a record of its own"
        SKIP = "skip", "Skip the row"
        OURS = "ours", "Keep ours"
        THEIRS = "theirs", "Take theirs"

    source = models.CharField(max_length=32, editable=False)  # the row: `importing.source_key`
    field = models.CharField(max_length=50, blank=True)
    choice = models.CharField("decision", max_length=6, choices=Choice, blank=True)
    # The record in question; of a row that is a record of its own, the record it has become.
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=1000, help_text="Of the row.")
    ours = models.TextField(blank=True)  # of a conflict
    theirs = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    row = models.JSONField(
        default=dict, editable=False
    )  # all that carries the answer out: `importing.questions`
    run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, related_name="questions", help_text="Which asked."
    )
    page = models.CharField(max_length=500, blank=True)
    line = models.PositiveIntegerField(default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ImportDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "field"],
                name="collections_importdecision_once",
                violation_error_message="This is asked about the row already.",
            ),
            models.CheckConstraint(
                name="collections_importdecision_answers_its_question",
                condition=Q(choice="")
                | Q(field="", choice__in=["link", "new", "skip"])
                | ~Q(field="") & Q(choice__in=["ours", "theirs"]),
                violation_error_message="A row is the same record, another or skipped; of a field, ours or theirs holds.",
            ),
            models.CheckConstraint(
                name="collections_importdecision_has_its_time",
                condition=Q(choice="", decided_at__isnull=True) | ~Q(choice="") & Q(decided_at__isnull=False),
                violation_error_message="A decision has its time.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_choice_display() or 'open'}"

    def natural_key(self) -> tuple[str, str]:
        return (self.source, self.field)

    def decide(self, choice: str, user: Any) -> None:
        self.choice, self.decided_by, self.decided_at = choice, user, timezone.now()
        if choice == self.Choice.NEW:
            self.document = None  # it has become none yet
