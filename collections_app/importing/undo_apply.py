"""Carry out what an undo plans: the only writes, and no decision. Each is journaled as an import's are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from collections_app.importing.undo_match import BATCH, kind, model_of, owner_column, targets
from collections_app.importing.undo_plan import WHOLE, PlannedRow
from collections_app.importing.undo_words import column_name
from collections_app.models import (
    Correction,
    Finding,
    ImportChange,
    ImportDecision,
    ImportRun,
    RowChange,
    Suggestion,
)
from documents.bulk_history import (
    delete_with_history,
    restore_with_history,
    update_rows,
    update_with_history,
)
from documents.columns import (
    following_fields,
    set_columns,
    stated_fields,
    without_defaults,
)
from documents.models import DuplicateDocument, DuplicatePerson

# By which foreign key the journal of imports names the records of a table.
NAMED_BY = {
    "documents.document": "document_id",
    "documents.person": "person_id",
    "collections.collection": "collection_id",
    "collections.essay": "essay_id",
}
DECISION = "decision "  # begins what names a document by a decision, among the entries of the journal


@dataclass(slots=True)
class Writer:
    """Writes for one undoing run."""

    run: ImportRun
    reason: str
    _relinked: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def apply(self, planned: Sequence[PlannedRow], records: dict[int, Any]) -> None:
        """Write a batch of rows of one table."""
        if not planned:
            return
        table = planned[0].net.table
        removed = [plan for plan in planned if plan.action == "remove"]
        returned = [plan for plan in planned if plan.action == "return"]
        restored = [plan for plan in planned if plan.action == "restore"]
        changes = [*self._remove(table, removed), *self._return(table, returned)]
        changes += self._restore(table, restored, records)
        RowChange.objects.bulk_create(changes, batch_size=BATCH)
        words = [entry for plan in planned if not plan.quiet for entry in self._words(table, plan)]
        ImportChange.objects.bulk_create(words, batch_size=BATCH)
        if model_of(table)._meta.auto_created:
            owner = str(owner_column(table))
            moved = [plan for plan in (*removed, *returned) if not plan.quiet]
            self._relinked[targets(table)[owner]] |= {
                (plan.net.after or plan.net.before or {})[owner] for plan in moved
            }

    def finish(self) -> None:
        """Write the versions of records whose plain links changed, now that all have."""
        for table, rows in self._relinked.items():
            keys = sorted(rows)
            for start in range(0, len(keys), BATCH):
                found = list(model_of(table)._base_manager.filter(pk__in=keys[start : start + BATCH]))
                update_with_history(found, fields=[], user=self.run.user, reason=self.reason)

    def _remove(self, table: str, planned: Sequence[PlannedRow]) -> list[RowChange]:
        keys = [plan.net.row for plan in planned]
        naming: dict[int, list[int | str]] = defaultdict(list)
        if keys and (column := NAMED_BY.get(table)):
            entries = ImportChange.objects.filter(**{f"{column}__in": keys}).order_by("id")
            for entry, row in entries.values_list("id", column):
                naming[row].append(entry)
            entries.order_by().update(**{column: None})
        if keys and table == "documents.document":
            decisions = ImportDecision.objects.filter(document__in=keys).order_by("id")
            for decision, row in decisions.values_list("id", "document_id"):
                naming[row].append(f"{DECISION}{decision}")
            decisions.order_by().update(document=None)
        _delete_what_follows(table, keys)
        delete_with_history(model_of(table), keys, user=self.run.user, reason=self.reason)
        return [
            RowChange(
                run=self.run,
                table=table,
                row=plan.net.row,
                before=without_defaults(model_of(table), plan.now or {}),
                after=None,
                named_by=naming[plan.net.row],
            )
            for plan in planned
        ]

    def _return(self, table: str, planned: Sequence[PlannedRow]) -> list[RowChange]:
        model, records = model_of(table), []
        for plan in planned:
            record = model(pk=plan.net.row)
            set_columns(record, plan.values)
            records.append(record)
        restore_with_history(records, user=self.run.user, reason=self.reason)
        if column := NAMED_BY.get(table):
            entries = [
                ImportChange(pk=entry, **{column: plan.net.row})
                for plan in planned
                for entry in plan.net.named_by
                if isinstance(entry, int)
            ]
            if entries:
                update_rows(entries, [column.removesuffix("_id")])
        _link_decisions(planned)
        return [
            RowChange(
                run=self.run,
                table=table,
                row=plan.net.row,
                before=None,
                after=without_defaults(model, plan.values),
            )
            for plan in planned
        ]

    def _restore(self, table: str, planned: Sequence[PlannedRow], records: dict[int, Any]) -> list[RowChange]:
        if not planned:
            return []
        columns: set[str] = set()
        for plan in planned:
            set_columns(records[plan.net.row], plan.values)
            columns |= set(plan.values)
        stated = stated_fields(model_of(table))
        update_with_history(
            [records[plan.net.row] for plan in planned],
            fields=[*sorted(stated[name].name for name in columns), *following_fields(model_of(table))],
            user=self.run.user,
            reason=self.reason,
        )
        return [
            RowChange(
                run=self.run,
                table=table,
                row=plan.net.row,
                before={name: (plan.now or {})[name] for name in plan.values},
                after=plan.values,
            )
            for plan in planned
        ]

    def _words(self, table: str, plan: PlannedRow) -> list[ImportChange]:
        """What the journal says of one row, for people."""
        action = ImportChange.Action
        if plan.action == "remove":
            values = without_defaults(model_of(table), plan.now or {})
            return [self._entry(table, plan, action.REMOVE, before=values)]
        if plan.action == "return":
            return [
                self._entry(table, plan, action.RETURN, after=without_defaults(model_of(table), plan.values))
            ]
        entries = [
            self._entry(
                table,
                plan,
                action.RESTORE,
                field=column_name(table, value.column),
                before=value.now,
                after=value.then,
            )
            for value in plan.restored
        ]
        for kept in plan.kept:
            entry = self._entry(table, plan, action.KEEP, field=column_name(table, kept.column))
            if kept.column != WHOLE:
                entry.before, entry.after, entry.now = kept.before, kept.after, kept.now
            entry.reason = kept.sentence[:500]
            entries.append(entry)
        return entries

    def _entry(
        self, table: str, plan: PlannedRow, action: ImportChange.Action, *, field: str = "", **values: Any
    ) -> ImportChange:
        entry = ImportChange(
            run=self.run,
            action=action,
            label=f"{kind(model_of(table))}: {plan.label}"[:300],
            field=field[:50],
            **values,
        )
        columns = plan.values if plan.action == "return" else plan.now
        if columns and plan.action != "remove":
            column = owner_column(table)
            record = columns[column] if column else plan.net.row
            if name := NAMED_BY.get(targets(table)[column] if column else table):
                setattr(entry, name, record)
        return entry


def _link_decisions(planned: Sequence[PlannedRow]) -> None:
    """Have decisions name the documents that came back; one that names another by now keeps that."""
    named = {
        int(entry.removeprefix(DECISION)): plan.net.row
        for plan in planned
        for entry in plan.net.named_by
        if isinstance(entry, str)
    }
    if not named:
        return
    waiting = list(ImportDecision.objects.filter(pk__in=named, document=None))
    for decision in waiting:
        decision.document_id = named[decision.pk]
    ImportDecision.objects.bulk_update(waiting, ["document"])


def _delete_what_follows(table: str, keys: Sequence[int]) -> None:
    """What was found about a record, and letters that are none, go with it; any other letter has kept it from being removed."""
    for model in (Correction, DuplicateDocument, DuplicatePerson, Finding, Suggestion):
        for column, named in targets(model._meta.label_lower).items():
            if keys and named == table:
                model._base_manager.filter(**{f"{column}__in": keys}).delete()
