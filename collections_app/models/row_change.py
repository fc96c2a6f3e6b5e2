"""The rows behind the journal of imports: what stood in each before a run and what it left there."""

from django.db import models

from collections_app.models.import_run import ImportRun
from documents.models.dumped import DumpedManager


class RowChange(models.Model):
    """One row of one table, as a run found it and as it left it. `ImportChange` says the same in the source's words.

    `before` is null where the run made the row, `after` where it removed it; these name the columns that differ from
    their default. Of a row that stood, both name the columns that the run changed. Columns that follow from others
    are left out. Undo reads this back, and writes it in its turn, so that it can be undone itself.
    """

    # Neither looked up for each row, as one run makes millions, nor indexed but with the table.
    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    table = models.CharField(max_length=100)  # by its model, such as "documents.document"
    row = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    # Of a removed row: the entries of the journal that named it, and as "decision 7" the decisions that did.
    named_by = models.JSONField(default=list)

    dumped = DumpedManager()
    objects = models.Manager()

    class Meta:
        indexes = [models.Index("run", "table", "row", name="collections_rowchange_of_a_run")]

    def __str__(self) -> str:
        return f"{self.table} {self.row}"
