"""What a merge does to each row, written down so that it can be taken back."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from documents.bulk_insert import insert_rows
from documents.columns import Columns, plain
from documents.merging.naming import label_of
from documents.models import Merge, MergeChange

COLUMNS = ("merge_id", "table", "row", "before", "after", "into")


def whole(record: Any) -> Columns:
    """Every column of a row but its key."""
    return {
        field.attname: plain(getattr(record, field.attname))
        for field in record._meta.concrete_fields
        if not field.primary_key
    }


def bring_back(model: Any, rows: Mapping[int, Columns]) -> None:
    """Insert rows as they were, their key and what follows from other columns included."""
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    insert_rows(
        model,
        [model._meta.pk.attname, *fields],
        (
            [
                key,
                *(
                    field.get_db_prep_save(field.to_python(row[name]), connection)
                    for name, field in fields.items()
                ),
            ]
            for key, row in rows.items()
        ),
    )


class Journal:
    """Writes what one merge changes, and counts it."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        self.counts: dict[str, Counter[str]] = {}

    def changed(self, model: Any, rows: Iterable[tuple[int, Columns, Columns]]) -> None:
        self._write(model, "carried over", ((row, before, after, None) for row, before, after in rows))

    def made(self, model: Any, record: Any) -> None:
        self._write(model, "made", [(record.pk, None, whole(record), None)])

    def removed(self, model: Any, records: Iterable[Any], into: Mapping[int, int]) -> None:
        """Rows that go: folded into another, or, where that would be a link of a record to itself, into none."""
        rows = [(record.pk, whole(record), None, into.get(record.pk)) for record in records]
        self._write(model, "folded", [row for row in rows if row[3] is not None])
        self._write(model, "dropped", [row for row in rows if row[3] is None])

    def _write(self, model: Any, done: str, rows: Iterable[tuple[int, Any, Any, int | None]]) -> None:
        table, counter = label_of(model), Counter[str]()

        def told() -> Iterable[tuple[Any, ...]]:
            for row, before, after, into in rows:
                counter[done] += 1
                yield self.merge.pk, table, row, _json(before), _json(after), into

        insert_rows(MergeChange, COLUMNS, told())
        if counter:
            self.counts.setdefault(table, Counter()).update(counter)


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)
