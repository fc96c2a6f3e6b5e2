"""What somebody wants to import at the desk, from the upload to the run that brings it in."""

import uuid

from django.conf import settings
from django.db import models

from archive_project.lib.clock import minute
from collections_app.models.import_run import ImportRun


class ImportUpload(models.Model):
    """Files that were uploaded, and how they are to be read. The files stand in a folder of their own, with the plan that
    was made of them: `importing.upload_folder`.
    """

    identifier = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # names the folder
    name = models.CharField(max_length=300, help_text="What was uploaded.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)
    columns = models.JSONField(default=dict)  # of a table whose columns are not ours: header → field
    into = models.CharField("into the collection", max_length=300, blank=True)
    publish = models.BooleanField("publish what is created", default=False)
    all_or_nothing = models.BooleanField(default=True)  # else row by row
    run = models.ForeignKey(
        ImportRun, models.SET_NULL, null=True, blank=True, editable=False, related_name="uploads"
    )

    class Meta:
        verbose_name = "import"
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.name}, {minute(self.uploaded_at)}"
