"""The journal of imports: what was read, and each thing that it changed, so that it can be undone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from archive_project.lib.clock import minute
from collections_app.models.collection import Collection
from collections_app.models.essay import Essay
from documents.models import Document, Person


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def get_by_natural_key(self, identifier: str) -> "ImportRun":
        return self.get(identifier=identifier)


class ImportRun(models.Model):
    """One import. A run is written whole or not at all, or row by row; one that changed nothing is on record too."""

    identifier = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # One object a page: path, checksum, kind, edition, title, range, total, entries read, counts by action, unread lines.
    pages = models.JSONField(default=list)
    counts = models.JSONField(default=dict)  # action → how many entries
    # Paths, columns, into, publish, all_or_nothing, row_by_row: to start it again; done: row by row, to go on.
    asked = models.JSONField(default=dict, editable=False)
    undoes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="undone_by"
    )
    undone = models.BooleanField(
        default=False, editable=False, help_text="What it changed has been taken back since."
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        get_latest_by = "started_at"
        permissions = [("undo_importrun", "Can undo import run")]

    def __str__(self) -> str:
        what = f"Undoing run {self.undoes_id}," if self.undoes_id else "Import of"
        return f"{what} {minute(self.started_at)}"

    def natural_key(self) -> tuple[str]:
        return (str(self.identifier),)

    @property
    def is_unfinished(self) -> bool:
        """Row by row, it stopped on its way: it can go on, or be undone."""
        return self.finished_at is None and not self.undone and bool(self.asked.get("row_by_row"))


class ImportChange(models.Model):
    """One thing a run changed in one record.

    `create`: `after` holds the values given, by field. `update`: one field, `before` and `after`. `supersede`: an older
    edition's value, laid into the record's history and not made current. `link`: a many-to-many link added, the other
    record's natural key in `after`. Of a run that undoes another: `remove`, `return` and `restore` say what it did, `keep`
    what it left alone and for what `reason`: `before` that run, `after` it, and `now`. The record is named by the one foreign key that is filled (a placement by two, its
    collection and its document) and, once it is deleted, by `label`.
    """

    class Action(models.TextChoices):
        """What was done."""

        CREATE = "create", "Created"
        UPDATE = "update", "Changed"
        SUPERSEDE = "supersede", "Laid into the history"
        LINK = "link", "Linked"
        REMOVE = "remove", "Removed"
        RETURN = "return", "Brought back"
        RESTORE = "restore", "Restored"
        KEEP = "keep", "Left as it is"

    # Not looked up for each change, as one run makes millions.
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="changes", db_constraint=False)
    action = models.CharField(max_length=10, choices=Action)
    document = models.ForeignKey(
        Document, models.SET_NULL, null=True, blank=True, related_name="import_changes"
    )
    collection = models.ForeignKey(
        Collection, models.SET_NULL, null=True, blank=True, db_index=False, related_name="import_changes"
    )
    essay = models.ForeignKey(
        Essay, models.SET_NULL, null=True, blank=True, db_index=False, related_name="import_changes"
    )
    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, db_index=False, related_name="import_changes"
    )
    label = models.CharField(max_length=300, help_text="What the record was called at the time.")
    field = models.CharField(max_length=50, blank=True)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    now = models.JSONField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    edition = models.PositiveSmallIntegerField(default=0)
    page = models.CharField(max_length=500, blank=True)
    line = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        indexes = [  # most changes are about a document alone
            models.Index(
                name=f"collections_change_{name}",
                fields=[name],
                condition=Q(**{f"{name}__isnull": False}),
            )
            for name in ("collection", "essay", "person")
        ]
        constraints = [
            models.CheckConstraint(
                name="collections_importchange_names_its_field",
                condition=Q(action__in=["create", "remove", "return"], field="")
                | Q(action__in=["update", "supersede", "link", "restore"]) & ~Q(field="")
                | Q(action="keep"),
                violation_error_message="A change of one field names it; of a whole record, none.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.label}"
