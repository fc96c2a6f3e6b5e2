"""Every change of a run on record: one place that writes it, so that one place can read it back.

Twice: in the words of the source (`ImportChange`), for people and for the next import; and row by row as the database
has it (`RowChange`), for undo.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.db import models
from django.db.models.fields.files import FieldFile

from collections_app.importing.plan import FieldChange
from collections_app.models import ImportChange, ImportRun, RowChange
from documents.bulk_insert import Rows, insert_rows
from documents.columns import Columns, defaults, read_columns, without_defaults

About: TypeAlias = dict[
    str, models.Model
]  # the journal's foreign keys by name: which records a change is about
ABOUT = ("document", "collection", "essay", "person")
CHANGE = (
    "run_id", "action", "label", "field", "before", "after", "line", "edition", "page", "now", "reason",
    *(f"{name}_id" for name in ABOUT),
)  # fmt: skip
ROW = ("run_id", "table", "row", "before", "after", "named_by")
ACTIONS = {"update": ImportChange.Action.UPDATE, "supersede": ImportChange.Action.SUPERSEDE}


@dataclass(slots=True)
class Journal:
    """What one page of a run changes. Entries wait in memory until `write()`, once a batch.

    `stored`: files that were put on disk, which no rollback takes away.
    """

    run: ImportRun
    page: str
    edition: int
    stored: list[FieldFile] = field(default_factory=list)
    _waiting: list[tuple[Any, ...]] = field(default_factory=list)
    _new: dict[tuple[type[models.Model], Any], tuple[int, dict[str, Any]]] = field(default_factory=dict)
    _made: list[models.Model | Rows] = field(default_factory=list)
    _found: dict[tuple[str, Any], tuple[models.Model, Columns]] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """What the history of a changed record says of this run."""
        return f"{self.run}: {self.page}"

    def created(self, record: models.Model, values: dict[str, Any], *, about: About, line: int = 0) -> None:
        """A record that did not exist, and the values it was given; the links of the same line are said with them."""
        self.made(record)
        self._new[type(record), record.pk] = line, values
        self._note(ImportChange.Action.CREATE, record, "", None, values, line, about)

    def changed(self, record: models.Model, change: FieldChange, *, about: About, line: int = 0) -> None:
        """A field whose value was replaced, or an older value laid into the history."""
        self._note(ACTIONS[change.verdict], record, change.field, change.before, change.after, line, about)

    def linked(self, record: models.Model, name: str, to: str, *, about: About, line: int = 0) -> None:
        """A many-to-many link that was added: `to` is the other record's natural key."""
        made_in, values = self._new.get((type(record), record.pk), (-1, {}))
        if made_in == line:
            values.setdefault(name, []).append(to)
            return
        self._note(ImportChange.Action.LINK, record, name, None, to, line, about)

    def made(self, *records: models.Model | Rows) -> None:
        """Rows that this run adds; they have their keys, and all that they are to say, by the time of `write()`."""
        self._made += records

    def made_before(self, model: type[models.Model]) -> models.QuerySet[RowChange, int]:
        """The keys of the rows of a model that this run has made up to the last `write()`."""
        rows = RowChange.objects.filter(run=self.run, table=model._meta.label_lower, before__isnull=True)
        return rows.values_list("row", flat=True)

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
        label = f"{record._meta.verbose_name}: {record}"[:300]
        self._waiting.append((action.value, label, name, before, after, line, about))

    def write(self) -> None:
        insert_rows(ImportChange, CHANGE, self._changes())
        insert_rows(RowChange, ROW, self._rows())
        self.forget()

    def forget(self) -> None:
        """Let go of what waits: it is written, or was taken back."""
        self._waiting.clear()
        self._new.clear()
        self._made.clear()
        self._found.clear()

    def _changes(self) -> Iterator[tuple[Any, ...]]:
        page, run = self.page[-500:], self.run.pk
        for action, label, name, before, after, line, about in self._waiting:
            said = action, label, name, _json(before), _json(after), line, self.edition, page, None, ""
            yield run, *said, *[about[one].pk if one in about else None for one in ABOUT]

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        run, none_named = self.run.pk, _json([])
        for record in self._made:
            if isinstance(record, Rows):
                table, usual = record.model._meta.label_lower, defaults(record.model)
                columns = [(_json(name), usual[name]) for name in record.names]
                for key, values in zip(record.keys, record.values, strict=True):
                    said = [
                        f"{name}: {value if type(value) is int else _encode(value)}"
                        for (name, default), value in zip(columns, values, strict=True)
                        if value != default
                    ]
                    yield run, table, key, None, f"{{{', '.join(said)}}}", none_named
            else:
                made = without_defaults(type(record), read_columns(record))
                yield run, record._meta.label_lower, record.pk, None, _json(made), none_named
        for record, before in self._found.values():
            after = read_columns(record)
            names = [name for name in before if before[name] != after[name]]
            if names:
                old, new = (_json({name: columns[name] for name in names}) for columns in (before, after))
                yield run, record._meta.label_lower, record.pk, old, new, none_named


_encode = json.JSONEncoder().encode


def _json(value: Any) -> str | None:
    return None if value is None else _encode(value)
