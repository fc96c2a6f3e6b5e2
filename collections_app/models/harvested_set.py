"""What is harvested from other archives, and how far."""

from django.db import models

from collections_app.models.import_run import ImportRun


class HarvestedSetQuerySet(models.QuerySet["HarvestedSet"]):
    def get_by_natural_key(self, address: str, name: str) -> "HarvestedSet":
        return self.get(address=address, name=name)


class HarvestedSet(models.Model):
    """An OAI-PMH repository, or one set of it. The next harvest asks for what has changed since."""

    address = models.URLField(max_length=500)
    name = models.CharField("set", max_length=200, blank=True, help_text="Empty: the whole repository.")
    repository = models.CharField(max_length=300, blank=True, help_text="As it calls itself.")
    harvested_until = models.CharField(max_length=20, blank=True, help_text="By the repository's own clock.")
    last_run = models.ForeignKey(ImportRun, models.SET_NULL, null=True, blank=True, related_name="+")
    runs = models.ManyToManyField(
        ImportRun, related_name="+", editable=False, help_text="Since everything was asked for."
    )

    objects = HarvestedSetQuerySet.as_manager()

    class Meta:
        ordering = ["address", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "name"],
                name="collections_harvestedset_once",
                violation_error_message="This set is harvested already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.name}".strip()

    def natural_key(self) -> tuple[str, str]:
        return (self.address, self.name)

    @property
    def stands(self) -> bool:
        """Whether the archive still holds what the harvests brought: one undone, everything must be asked for again."""
        return self.last_run is not None and not self.runs.filter(undone=True).exists()
