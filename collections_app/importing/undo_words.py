"""What an undo says of the rows it plans: what they are called, what their values mean, who has edited them since."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth import get_user_model
from simple_history.utils import get_history_manager_for_model

from archive_project.lib.clock import minute
from collections_app.importing.undo_match import made_by, model_of, owner_column, removed_by, targets
from collections_app.importing.undo_plan import EDITED, WHOLE, Columns, Kept, PlannedRow, Restored
from collections_app.models import ImportRun, RowChange
from documents.bulk_history import has_history
from documents.columns import stated_fields
from documents.models import Person

TITLES = ("title", "name", "text")


def put_in_words(run: ImportRun, planned: Sequence[PlannedRow]) -> list[PlannedRow]:
    """Name the rows of one batch, of one table, and say of what stays who has edited it: a fixed number of queries."""
    if not planned:
        return []
    table = planned[0].net.table
    named = _named(run, table, planned)
    labels = {plan.net.row: _label(table, plan, named) for plan in planned}
    edits = _edits(run, table, [plan for plan in planned if any(kept.reason == EDITED for kept in plan.kept)])
    quiet = _quiet(run, table, planned)
    return [
        replace(
            plan,
            label=labels[plan.net.row],
            restored=_restored(table, plan, named),
            quiet=plan.net.row in quiet,
            kept=tuple(
                _kept(table, kept, edits.get((plan.net.row, kept.column)), named) for kept in plan.kept
            ),
        )
        for plan in planned
    ]


def column_name(table: str, column: str) -> str:
    """What a column is called on a form."""
    return str(stated_fields(model_of(table))[column].verbose_name) if column else ""


def shown(table: str, column: str, value: Any, named: Mapping[tuple[str, Any], str]) -> Any:
    """A value as a person reads it: of a link, what it leads to is called."""
    target = targets(table).get(column)
    return named.get((target, value), value) if target and value is not None else value


def _named(run: ImportRun, table: str, planned: Sequence[PlannedRow]) -> dict[tuple[str, Any], str]:
    """What everything that these rows name is called, by table and key; people among the rows themselves too."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for column, target in targets(table).items():
        for plan in planned:
            for columns in (plan.now, plan.net.before, plan.net.after):
                wanted[target].add((columns or {}).get(column))
    if model_of(table) is Person:
        wanted[table] |= {plan.net.row for plan in planned}
    return {
        (target, pk): name
        for target, keys in wanted.items()
        for pk, name in _names(run, target, keys - {None}).items()
    }


def _names(run: ImportRun, table: str, keys: set[Any]) -> dict[Any, str]:
    """What records are called today, or were when the run wrote them down."""
    model = model_of(table)
    column = next((name for name in TITLES if name in stated_fields(model)), None)
    if model is Person:
        people = Person.objects.filter(pk__in=keys).with_preferred_name().order_by()
        names = dict(people.values_list("pk", "preferred"))
    elif column:
        names = dict(model._base_manager.filter(pk__in=keys).order_by().values_list("pk", column))
    else:
        return {key: f"{model._meta.verbose_name} {key}" for key in keys}
    told = RowChange.objects.filter(run=run, table=table, row__in=keys - set(names))
    for row, before, after in told.values_list("row", "before", "after"):
        columns = after or before or {}
        names[row] = str(columns.get(column or "slug") or names.get(row, row))
    return names


def _label(table: str, plan: PlannedRow, named: Mapping[tuple[str, Any], str]) -> str:
    columns: Columns = plan.now or plan.net.before or plan.net.after or {}
    if own := named.get((table, plan.net.row)):
        return own
    if own := next((columns[name] for name in TITLES if columns.get(name)), ""):
        return str(own)
    ends = [
        named.get((target, columns.get(column)), "something deleted")
        for column, target in targets(table).items()
        if columns.get(column) is not None
    ]
    return " · ".join(ends) or str(columns.get("slug") or f"row {plan.net.row}")


def _quiet(run: ImportRun, table: str, planned: Sequence[PlannedRow]) -> set[int]:
    """The rows that go, or come back, with the record that they belong to: no word is lost on each."""
    column = owner_column(table)
    if column is None:
        return set()
    owners = {
        plan.net.row: (plan.net.after or plan.net.before or {}).get(column)
        for plan in planned
        if plan.action in {"remove", "return"} or (plan.kept and plan.kept[0].column == WHOLE)
    }
    target = targets(table)[column]
    keys = {owner for owner in owners.values() if owner is not None}
    moved = made_by(run, target, keys) | removed_by(run, target, keys)
    return {row for row, owner in owners.items() if owner in moved}


def _edits(
    run: ImportRun, table: str, planned: Sequence[PlannedRow]
) -> dict[tuple[int, str], tuple[str, datetime.datetime]]:
    """Who gave a column the value that it has today, and when, by row and column; as far as the history says."""
    model = model_of(table)
    if not planned or not has_history(model):
        return {}
    wanted = {plan.net.row: [kept.column for kept in plan.kept if kept.column] for plan in planned}
    today = {plan.net.row: plan.now or {} for plan in planned}
    names = sorted({name for columns in wanted.values() for name in columns})
    versions = (
        get_history_manager_for_model(model)
        .filter(id__in=list(wanted), history_date__gte=run.started_at)
        .order_by("history_id")
    )
    user = f"history_user__{get_user_model().USERNAME_FIELD}"
    found: dict[tuple[int, str], tuple[str, datetime.datetime]] = {}
    last: dict[tuple[int, str], Any] = {}
    fields = stated_fields(model)
    for row, date, who, reason, *values in versions.values_list(
        "id", "history_date", user, "history_change_reason", *names
    ).iterator(chunk_size=1000):
        for name, value in zip(names, values, strict=True):
            if name not in wanted[row] or last.get((row, name), _Never) == value:
                continue
            last[row, name] = value
            if fields[name].to_python(today[row][name]) == value:
                found[row, name] = (" — ".join(filter(None, [who, reason])), date)
    return found


class _Never:
    """No value that a column can have."""


def _restored(table: str, plan: PlannedRow, named: Mapping[tuple[str, Any], str]) -> tuple[Restored, ...]:
    now = plan.now or {}
    return tuple(
        Restored(name, shown(table, name, now[name], named), shown(table, name, value, named))
        for name, value in (plan.values.items() if plan.action == "restore" else ())
    )


def _kept(
    table: str,
    kept: Kept,
    edit: tuple[str, datetime.datetime] | None,
    named: Mapping[tuple[str, Any], str],
) -> Kept:
    who, when = edit or ("", None)
    if kept.column == WHOLE:
        return kept
    before, after, now = (
        shown(table, kept.column, value, named) for value in (kept.before, kept.after, kept.now)
    )
    return replace(
        kept,
        before=before,
        after=after,
        now=now,
        who=who,
        when=minute(when) if when else "",
    )
