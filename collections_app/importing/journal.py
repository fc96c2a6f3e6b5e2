"""Every change of a run on record: one place that writes it, so that one place can read it back.

Twice: in the words of the source (`ImportChange`), for people and for the next import; and row by row as the database
has it (`RowChange`), for undo.
"""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import models

from collections_app.importing.columns import Columns, read_columns, without_defaults
from collections_app.importing.plan import FieldChange
from collections_app.models import ImportChange, ImportRun, RowChange
from documents.bulk_history import BATCH

About: TypeAlias = dict[
    str, models.Model
]  # the journal's foreign keys by name: which records a change is about
ACTIONS = {"update": ImportChange.Action.UPDATE, "supersede": ImportChange.Action.SUPERSEDE}


@dataclass(slots=True)
class Journal:
    """What one page of a run changes. Entries wait in memory until `write()`, once a batch."""

    run: ImportRun
    page: str
    edition: int
    _waiting: list[ImportChange] = field(default_factory=list)
    _made: list[models.Model] = field(default_factory=list)
    _found: dict[tuple[str, Any], tuple[models.Model, Columns]] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What the history of a changed record says of this run."""
        return f"{self.run}: {self.page}"

    def created(self, record: models.Model, values: dict[str, Any], *, about: About, line: int = 0) -> None:
        """A record that did not exist, and the values it was given."""
        self.made(record)
        self._note(ImportChange.Action.CREATE, record, "", None, values, line, about)

    def changed(self, record: models.Model, change: FieldChange, *, about: About, line: int = 0) -> None:
        """A field whose value was replaced, or an older value laid into the history."""
        self._note(ACTIONS[change.verdict], record, change.field, change.before, change.after, line, about)

    def linked(self, record: models.Model, name: str, to: str, *, about: About, line: int = 0) -> None:
        """A many-to-many link that was added: `to` is the other record's natural key."""
        self._note(ImportChange.Action.LINK, record, name, None, to, line, about)

    def made(self, *records: models.Model) -> None:
        """Rows that this run adds; they have their keys, and all that they are to say, by the time of `write()`."""
        self._made += records

    def found(self, record: models.Model) -> None:
        """A record as it stands, before this run changes it: to be told of each that may change."""
        self._found.setdefault((record._meta.label_lower, record.pk), (record, read_columns(record)))

    def _note(
        self,
        action: ImportChange.Action,
        record: models.Model,
        name: str,
        before: Any,
        after: Any,
        line: int,
        about: About,
    ) -> None:
        self._waiting.append(
            ImportChange(
                run=self.run,
                action=action,
                label=f"{record._meta.verbose_name}: {record}"[:300],
                field=name,
                before=before,
                after=after,
                edition=self.edition,
                page=self.page[-500:],
                line=line,
                **about,
            )
        )

    def write(self) -> None:
        ImportChange.objects.bulk_create(self._waiting, batch_size=BATCH)
        made = [
            self._row(record, None, without_defaults(type(record), read_columns(record)))
            for record in self._made
        ]
        changed = []
        for record, before in self._found.values():
            after = read_columns(record)
            names = [name for name in before if before[name] != after[name]]
            if names:
                old, new = ({name: columns[name] for name in names} for columns in (before, after))
                changed.append(self._row(record, old, new))
        RowChange.objects.bulk_create([*made, *changed], batch_size=BATCH)
        self._waiting.clear()
        self._made.clear()
        self._found.clear()

    def _row(self, record: models.Model, before: Columns | None, after: Columns) -> RowChange:
        return RowChange(
            run=self.run, table=record._meta.label_lower, row=record.pk, before=before, after=after
        )
