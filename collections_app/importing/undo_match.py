"""The reads of an undo: what a run did to each row, what stands there today, and what stands in the way.

Batch by batch, in a number of queries that grows with the batches and not with the rows in them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef

from collections_app.importing.undo_plan import (
    WHOLE,
    Columns,
    Net,
    Row,
    Standing,
    edited_columns,
    fold,
    plan_row,
)
from collections_app.models import (
    Correction,
    Finding,
    ImportChange,
    ImportDecision,
    ImportRun,
    RowChange,
    Suggestion,
)
from documents.columns import defaults, read_columns
from documents.models.duplicate import Duplicate

BATCH = 500
# The record that a row belongs to, by its column: it has no life of its own. Of plain links, see `owner_column`.
OWNERS = {
    "collections.authorship": "essay_id",
    "collections.placement": "document_id",
    "collections.sourceidentifier": "document_id",
    "documents.attachment": "document_id",
    "documents.attribution": "document_id",
    "documents.name": "person_id",
    "documents.relation": "source_id",
    "documents.scan": "document_id",
    "documents.text": "document_id",
}
NAMED = "Something that stays names it."
BELONGS = "What it belongs to stays."
OWNS = "What belongs to it was edited since."
LOST = "What belonged to it was deleted since."
GONE = "What it names is not there any more."
TAKEN = "Another record has its place: the same {} stands once only."
ENDS = "It was given an end since, which needs a beginning before it."


@dataclass(slots=True)
class Obstacles:
    """What keeps a run from being undone whole: as many rows as are in the way, and not as many as the run has."""

    stays: dict[Row, str] = field(default_factory=dict)  # made by the run, must stay → why
    out: set[Row] = field(default_factory=set)  # removed by the run, cannot come back


def model_of(table: str) -> Any:
    return apps.get_model(table)


@cache
def owner_column(table: str) -> str | None:
    """The column that names the record which a row belongs to; None for a record in its own right."""
    model = model_of(table)
    if owner := model._meta.auto_created:
        return str(model._meta.get_field(link_field(model, owner).m2m_field_name()).attname)
    return OWNERS.get(table)


def link_field(through: Any, owner: Any) -> Any:
    """The many-to-many field whose rows stand in a table of plain links."""
    return next(field for field in owner._meta.local_many_to_many if field.remote_field.through is through)


@cache
def targets(table: str) -> dict[str, str]:
    """The columns that name other records, and the table of each."""
    return {
        field.attname: field.related_model._meta.label_lower
        for field in model_of(table)._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    }


@cache
def parts(table: str) -> dict[str, str]:
    """The tables of what belongs to records of this one, and the column by which it does."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        column = owner_column(label) if model._meta.auto_created or label in OWNERS else None
        if column and targets(label)[column] == table:
            found[label] = column
    return found


def tables(run: ImportRun) -> list[str]:
    """The tables that a run wrote to, each after those whose records it names; the app below before the app above."""

    @cache
    def depth(table: str) -> int:
        return 1 + max((depth(other) for other in targets(table).values() if other != table), default=0)

    names = RowChange.objects.filter(run=run).order_by().values_list("table", flat=True).distinct()
    return sorted(names, key=lambda table: (depth(table), table.startswith("collections."), table))


def nets(run: ImportRun, table: str) -> Iterator[list[Net]]:
    """Yield what the run did to the rows of a table, a batch at a time: two queries each."""
    changes = RowChange.objects.filter(run=run, table=table)
    last = 0
    while rows := list(
        changes.filter(row__gt=last).order_by("row").values_list("row", flat=True).distinct()[:BATCH]
    ):
        last = rows[-1]
        between = changes.filter(row__gte=rows[0], row__lte=last).order_by("row", "id")
        told = between.values_list("table", "row", "before", "after", "named_by")
        yield [_whole(net) for net in fold(told)]


def _whole(net: Net) -> Net:
    """Give a row that was made or removed the columns that the journal leaves out: those that say the usual."""
    usual = defaults(model_of(net.table))
    before = usual | net.before if net.after is None and net.before is not None else net.before
    after = usual | net.after if net.before is None and net.after is not None else net.after
    return Net(net.table, net.row, before, after, net.named_by)


def standing_records(table: str, rows: Iterable[int], *, lock: bool) -> dict[int, Any]:
    """Load the rows as they stand; locked, nobody else changes them until the transaction ends."""
    found = model_of(table)._base_manager.filter(pk__in=rows).order_by("pk")
    return {record.pk: record for record in (found.select_for_update() if lock else found)}


def survey(run: ImportRun, *, lock: bool) -> Obstacles:
    """Find what stands in the way, and all that has to stay because of it."""
    obstacles = Obstacles()
    waiting: dict[Row, str] = {}
    for table in tables(run):
        for batch in nets(run, table):
            records = standing_records(table, [net.row for net in batch], lock=lock)
            barred = find_barred(run, batch, records, obstacles.out)
            obstacles.out |= {(table, row) for row, why in barred.items() if WHOLE in why}
            for row, why in _held(run, table, batch, records, barred):
                waiting.setdefault(row, why)
    _spread(run, waiting, obstacles)
    return obstacles


def _held(
    run: ImportRun,
    table: str,
    batch: Sequence[Net],
    records: dict[int, Any],
    barred: dict[int, dict[str, str]],
) -> Iterator[tuple[Row, str]]:
    """Yield the rows that must stay, as far as this batch tells, and why; some are none that the run made."""
    owner = owner_column(table)
    made = [net for net in batch if net.before is None and net.after is not None]
    for net in made:
        if net.row not in records and owner:
            yield (targets(table)[owner], net.after[owner]), LOST  # type: ignore[index]
        elif net.row in records and edited_columns(net.after or {}, read_columns(records[net.row])):
            yield (table, net.row), "It was edited since."
    for row, words in added_since(run, table, [net.row for net in made if net.row in records]).items():
        yield (table, row), words
    for net in batch:
        if net.before is None or net.row not in records:
            continue
        planned = plan_row(net, Standing(read_columns(records[net.row]), barred=barred.get(net.row, {})))
        for kept in planned.kept:
            if kept.column in targets(table) and kept.now is not None:
                yield (targets(table)[kept.column], kept.now), NAMED


def added_since(run: ImportRun, table: str, rows: Sequence[int]) -> dict[int, str]:
    """Say of each row what names it that is not the run's own: one query for each table that can."""
    found: dict[int, list[str]] = defaultdict(list)
    for relation in model_of(table)._meta.get_fields(include_hidden=True) if rows else ():
        if not isinstance(relation, models.ManyToOneRel) or relation.on_delete is models.DO_NOTHING:
            continue
        model, column = relation.related_model, relation.field.attname
        if model in {Finding, ImportChange, ImportDecision, Suggestion} or issubclass(model, Duplicate):
            continue
        own = RowChange.objects.filter(
            run=run, table=model._meta.label_lower, row=OuterRef("pk"), after__has_key=column
        )
        others = model._base_manager.filter(~Exists(own), **{f"{column}__in": rows}).order_by()
        if model is Correction:
            others = others.exclude(status=Correction.Status.SPAM)
        for row, count in others.values_list(column).annotate(Count("pk")):
            found[row].append(f"{count} {kind(model, count)}")
    return {row: f"Since then it was given {' and '.join(given)}." for row, given in found.items()}


def kind(model: Any, count: int = 1) -> str:
    """What a row of a table is called."""
    if owner := model._meta.auto_created:
        field = link_field(model, owner)
        return (
            f"{'link' if count == 1 else 'links'} ({field.verbose_name} of {owner._meta.verbose_name_plural})"
        )
    return str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)


def _spread(run: ImportRun, waiting: dict[Row, str], obstacles: Obstacles) -> None:
    """What stays keeps what it names, and a record that stays keeps what belongs to it."""
    while waiting:
        by_table: dict[str, dict[int, str]] = defaultdict(dict)
        for (table, row), why in waiting.items():
            if (table, row) not in obstacles.stays:
                by_table[table][row] = why
        waiting = {}
        for table, reasons in by_table.items():
            rows = list(reasons)
            for start in range(0, len(rows), BATCH):
                for row in made_by(run, table, rows[start : start + BATCH]):
                    obstacles.stays[table, row] = reasons[row]
                kept = [row for row in rows[start : start + BATCH] if (table, row) in obstacles.stays]
                for found, why in _beside(run, table, kept):
                    waiting.setdefault(found, why)


def _beside(run: ImportRun, table: str, rows: Sequence[int]) -> Iterator[tuple[Row, str]]:
    """Yield what rows that stay name, and what belongs to them."""
    columns = targets(table)
    owner = owner_column(table)
    for named in model_of(table)._base_manager.filter(pk__in=rows).values(*columns) if columns else ():
        for column, row in named.items():
            if row is not None:
                why = OWNS if column == owner else NAMED
                yield (columns[column], row), why
    for part, column in parts(table).items():
        own = RowChange.objects.filter(run=run, table=part, row=OuterRef("pk"), before__isnull=True)
        belonging = model_of(part)._base_manager.filter(Exists(own), **{f"{column}__in": rows}).order_by()
        for row in belonging.values_list("pk", flat=True):
            yield (part, row), BELONGS


def made_by(run: ImportRun, table: str, rows: Iterable[int]) -> set[int]:
    """Return which of the rows the run made."""
    own = RowChange.objects.filter(run=run, table=table, row__in=rows, before__isnull=True)
    return set(own.values_list("row", flat=True))


def removed_by(run: ImportRun, table: str, rows: Iterable[int]) -> set[int]:
    """Return which of the rows the run removed."""
    own = RowChange.objects.filter(run=run, table=table, row__in=rows, after__isnull=True)
    return set(own.values_list("row", flat=True))


def find_barred(
    run: ImportRun, batch: Sequence[Net], records: dict[int, Any], out: set[Row]
) -> dict[int, dict[str, str]]:
    """Say by row and column (or WHOLE) what cannot be as it was: what it names is gone, or its place is taken."""
    barred: dict[int, dict[str, str]] = defaultdict(dict)
    returning = [net for net in batch if net.after is None and net.row not in records]
    changed = [
        net for net in batch if net.before is not None and net.after is not None and net.row in records
    ]
    if not returning and not changed:
        return barred
    table = batch[0].table
    for column, target in targets(table).items():
        naming = {
            net.row: net.before[column]  # type: ignore[index]
            for net in (*returning, *changed)
            if (net.before or {}).get(column) is not None
        }
        if naming:
            there = _there(run, target, set(naming.values()), out)
            for row, named in naming.items():
                if named not in there:
                    barred[row][column] = GONE
    wanted: dict[int, Columns] = {net.row: net.before or {} for net in returning}
    wanted |= {net.row: read_columns(records[net.row]) | (net.before or {}) for net in changed}
    restored = {net.row: set(net.before or {}) for net in changed}
    for columns in _unique(model_of(table)):
        keys = {
            row: tuple(values[column] for column in columns)
            for row, values in wanted.items()
            if row not in restored or restored[row] & set(columns)
        }
        for row in _taken(model_of(table), columns, keys):
            for column in restored[row] & set(columns) if row in restored else [WHOLE]:
                words = " and ".join(
                    str(model_of(table)._meta.get_field(name).verbose_name) for name in columns
                )
                barred[row][column] = TAKEN.format(words)
    for net in changed:
        start, end = (wanted[net.row].get(name) for name in ("published_at", "published_until"))
        if "published_at" in restored[net.row] and end and not (start and start < end):
            barred[net.row]["published_at"] = ENDS
    for net in returning:
        if net.row in barred:
            barred[net.row].setdefault(WHOLE, next(iter(barred[net.row].values())))
    return barred


def _there(run: ImportRun, table: str, rows: set[int], out: set[Row]) -> set[int]:
    """Return which rows stand, or will once this run is undone."""
    standing = set(model_of(table)._base_manager.filter(pk__in=rows).values_list("pk", flat=True))
    missing = rows - standing
    if not missing:
        return standing
    coming = RowChange.objects.filter(run=run, table=table, row__in=missing, after__isnull=True)
    return standing | {row for row in coming.values_list("row", flat=True) if (table, row) not in out}


@cache
def _unique(model: Any) -> list[tuple[str, ...]]:
    """The sets of columns of which a table holds each combination once."""
    meta = model._meta
    sets = [(field.attname,) for field in meta.concrete_fields if field.unique and not field.primary_key]
    named = [*(constraint.fields for constraint in meta.total_unique_constraints), *meta.unique_together]
    return [*sets, *(tuple(meta.get_field(name).attname for name in fields) for fields in named)]


def _taken(model: Any, columns: tuple[str, ...], keys: dict[int, tuple[Any, ...]]) -> set[int]:
    """Return the rows whose key another row has."""
    if not keys:
        return set()
    first = {key[0] for key in keys.values()}
    others = model._base_manager.filter(**{f"{columns[0]}__in": first}).order_by()
    holders = {tuple(key): pk for pk, *key in others.values_list("pk", *columns)}
    return {row for row, key in keys.items() if holders.get(key, row) != row}
