"""Carry over all that names some records to others of their kind, and delete them.

Where a row would then say what another says already (the same person in the same role under the same name in one
document), it is folded into that one: what names it is carried over to the other in its turn, by the same rule. The cost
is a number of queries for each table, and for each 500 rows that change; never one for each row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from documents.bulk_history import delete_with_history, has_history, update_rows, update_with_history
from documents.columns import Columns, following_fields, plain, stated_fields
from documents.merging.journal import Journal
from documents.merging.naming import Naming, is_unordered, label_of, naming, owner_of, references, uniques

BATCH = 500
# Where rows are folded: the column whose values are added up.
ADDED_UP = {"documents.readingcount": "count"}


@dataclass(slots=True)
class Beforehand:
    """What is to be changed in rows of a table besides: other columns (by key), and what is to be folded into what."""

    columns: Mapping[int, Columns] = field(default_factory=dict)
    folded: Mapping[int, int] = field(default_factory=dict)


class Mover:
    """Carries over and deletes, on record in a journal and in the history of each record."""

    def __init__(self, journal: Journal, *, user: Any, reason: str) -> None:
        self.journal = journal
        self.user, self.reason = user, reason
        self.relinked: dict[Any, set[int]] = defaultdict(set)
        self.gone: dict[Any, set[int]] = defaultdict(set)

    def absorb(
        self, kind: Any, into: Mapping[int, int], beforehand: Mapping[Any, Beforehand] | None = None
    ) -> None:
        """Let all that names a key of `into` name its value, and delete the former."""
        self.gone[kind] |= set(into)
        for table in naming(kind):
            self._move(kind, table, into, (beforehand or {}).get(table.model, Beforehand()))
        self._remove(kind, into, into)

    def write_links(self) -> None:
        """Write the versions of records whose plain links changed, once all have: with the links they have now."""
        for model, keys in self.relinked.items():
            standing = sorted(keys - self.gone[model])
            for batch in batches(standing):
                found = list(model._base_manager.filter(pk__in=batch))
                update_with_history(found, fields=[], user=self.user, reason=self.reason)

    def _move(self, kind: Any, table: Naming, into: Mapping[int, int], beforehand: Beforehand) -> None:
        model = table.model
        moved = {
            key: row
            for key, row in self._rows(table, into, beforehand)
            if not (model is kind and key in into)
        }
        if not moved:
            return
        after = {
            key: row
            | {name: into.get(row[name], row[name]) for name in table.columns}
            | beforehand.columns.get(key, {})
            for key, row in moved.items()
        }
        dropped = {key for key, row in after.items() if _names_one_twice(table, moved[key], row)}
        needed = table.uniques or table.ordering_column
        standing = dict(self._standing(table, set(into.values()), set(moved))) if needed else {}
        if table.ordering_column:
            _put_behind(table.ordering_column, into, moved, after, standing)
        folded = dict(beforehand.folded)
        for key in dropped:
            del after[key]
        for columns in table.uniques:
            _fold_alike(columns, after, standing, folded, is_unordered(model))
        folded = _to_the_end(folded)
        if folded:
            self._fill_in(table, {key: other for key, other in folded.items() if key not in dropped})
            self.absorb(model, folded)
        self._remove(model, dropped, {})
        self._write(model, {key: (moved[key], row) for key, row in after.items() if key not in folded})

    def _rows(
        self, table: Naming, into: Mapping[int, int], beforehand: Beforehand
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows that name what goes, and those to be changed besides; what of them decides."""
        for batch in batches(sorted(into)):
            yield from _values(table, table.rows_of(batch))
        if beforehand.columns:
            yield from _values(table, Q(pk__in=sorted(beforehand.columns)))

    def _standing(
        self, table: Naming, keepers: set[int], moved: set[int]
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows that name what stays already."""
        for batch in batches(sorted(keepers)):
            yield from ((key, row) for key, row in _values(table, table.rows_of(batch)) if key not in moved)

    def _write(self, model: Any, rows: Mapping[int, tuple[Columns, Columns]]) -> None:
        """Set what differs. What stays where it is comes first, to make room for what comes."""
        by_columns: dict[tuple[str, ...], list[Any]] = defaultdict(list)
        told: dict[tuple[str, ...], list[tuple[int, Columns, Columns]]] = defaultdict(list)
        for key, (before, after) in rows.items():
            names = tuple(name for name in before if before[name] != after[name])
            if not names:
                continue
            record = model(pk=key)
            for name in names:
                setattr(record, name, after[name])
            by_columns[names].append(record)
            told[names].append(
                (
                    key,
                    {name: plain(before[name]) for name in names},
                    {name: plain(after[name]) for name in names},
                )
            )
            if owned := owner_of(model):
                owner, column = owned
                self.relinked[owner] |= {before[column], after[column]}
        moving = set(references(model))
        for names in sorted(by_columns, key=lambda names: (bool(moving & set(names)), names)):
            self.journal.changed(model, told[names])
            fields = [stated_fields(model)[name].name for name in names]
            if has_history(model):
                update_with_history(by_columns[names], fields=fields, user=self.user, reason=self.reason)
            else:
                update_rows(by_columns[names], fields)

    def _fill_in(self, table: Naming, folded: Mapping[int, int]) -> None:
        """What the one that stays leaves unsaid is taken from those folded into it, the first that says it."""
        model = table.model
        if not folded or model._meta.auto_created:
            return
        fixed = {*table.columns, "position", *(name for names in uniques(model) for name in names)}
        free = [one for name, one in stated_fields(model).items() if one.editable and name not in fixed]
        summed = ADDED_UP.get(label_of(model))
        for batch in batches(sorted(folded)):
            records = model._base_manager.select_for_update().in_bulk(
                [*batch, *{folded[key] for key in batch}]
            )
            changed: dict[int, Columns] = defaultdict(dict)
            for key in batch:
                other, stays = records[key], records[folded[key]]
                for one in free:
                    ours, theirs = getattr(stays, one.attname), getattr(other, one.attname)
                    if one.attname == summed:
                        new = ours + theirs
                    elif ours == one.get_default() and theirs != ours:
                        new = theirs
                    else:
                        continue
                    changed[stays.pk].setdefault(one.attname, ours)
                    setattr(stays, one.attname, new)
            self._write_filled(model, {records[key]: before for key, before in changed.items()})

    def _write_filled(self, model: Any, changed: Mapping[Any, Columns]) -> None:
        if not changed:
            return
        names = {stated_fields(model)[name].name for before in changed.values() for name in before}
        told = (
            (
                record.pk,
                {name: plain(value) for name, value in before.items()},
                {name: plain(getattr(record, name)) for name in before},
            )
            for record, before in changed.items()
        )
        self.journal.changed(model, told)
        fields = [*sorted(names), *following_fields(model)]
        if has_history(model):
            update_with_history(list(changed), fields=fields, user=self.user, reason=self.reason)
        else:
            update_rows(list(changed), fields)

    def _remove(self, model: Any, keys: Iterable[int], into: Mapping[int, int]) -> None:
        for batch in batches(sorted(keys)):
            found = list(model._base_manager.filter(pk__in=batch).order_by("pk"))
            self.journal.removed(model, found, into)
            delete_with_history(model, batch, user=self.user, reason=self.reason)
            if owned := owner_of(model):
                owner, column = owned
                self.relinked[owner] |= {getattr(record, column) for record in found}
        self.gone[model] |= set(keys)


def batches(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _values(table: Naming, condition: Q) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield of each row its key and the columns that decide: what it names, what is unique, its place."""
    names = dict.fromkeys([*table.columns, *(name for names in table.uniques for name in names)])
    if table.ordering_column:
        names["position"] = None
    rows = table.model._base_manager.filter(condition).order_by("pk").values_list("pk", *names)
    for key, *values in rows:
        yield key, dict(zip(names, values, strict=True))


def _names_one_twice(table: Naming, before: Columns, after: Columns) -> bool:
    """Whether a link between two records has become one of a record with itself."""
    named = [after[name] for name in table.columns if after[name] is not None]
    were = [before[name] for name in table.columns if before[name] is not None]
    return len(set(named)) < len(named) and len(set(were)) == len(were)


def _put_behind(
    column: str,
    into: Mapping[int, int],
    moved: Mapping[int, Columns],
    after: Mapping[int, Columns],
    standing: Mapping[int, Columns],
) -> None:
    """Let the rows of what goes follow those of what stays, in their own order."""
    last: dict[int, int] = {}
    for row in standing.values():
        last[row[column]] = max(last.get(row[column], 0), row["position"])
    of_each: dict[int, list[int]] = defaultdict(list)
    for key, row in moved.items():
        of_each[row[column]].append(key)
    for gone in into:
        keys, keeper = of_each.get(gone, []), into[gone]
        if not keys:
            continue
        positions = [moved[key]["position"] for key in keys]
        shift = last[keeper] + 1 - min(positions) if keeper in last else 0
        for key in keys:
            after[key]["position"] = moved[key]["position"] + shift
        last[keeper] = max(positions) + shift


def _to_the_end(folded: Mapping[int, int]) -> dict[int, int]:
    """Where one is folded into another that is folded itself: into the last."""
    ends = {}
    for key in folded:
        end = folded[key]
        while end in folded:
            end = folded[end]
        ends[key] = end
    return ends


def _fold_alike(
    columns: Sequence[str],
    after: Mapping[int, Columns],
    standing: Mapping[int, Columns],
    folded: dict[int, int],
    unordered: bool,
) -> None:
    """Note which rows would be alike in columns that no two rows share, and which of them stays: the one that stood."""
    seen: dict[tuple[Any, ...], int] = {}
    for rows in (standing, after):
        for key, row in rows.items():
            alike = tuple(row[name] for name in columns)
            if key in folded or None in alike:
                continue
            if unordered:
                alike = tuple(sorted(alike))
            if alike in seen:
                folded[key] = seen[alike]
            else:
                seen[alike] = key
