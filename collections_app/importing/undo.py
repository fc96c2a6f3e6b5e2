"""Take back a run, whole: survey what stands in the way, then plan and apply a batch of rows at a time.

A rehearsal walks the same way and leaves out the last step: it writes nothing. An undo is a run with a journal of its
own, so that it can be undone: what it removed comes back, what it restored is set again.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any, Protocol

from django.db import IntegrityError
from django.utils import timezone

from archive_project.lib.database_error import in_one_line
from collections_app.importing.alone import on_record
from collections_app.importing.undo_apply import Writer
from collections_app.importing.undo_match import find_barred, nets, standing_records, survey, tables
from collections_app.importing.undo_plan import PlannedRow, Standing, plan_row
from collections_app.importing.undo_words import put_in_words
from collections_app.models import ImportChange, ImportRun, RowChange
from documents.columns import read_columns

COUNTED = {"remove": "removed", "return": "brought back", "restore": "restored", "keep": "left as it is"}


class CannotUndoError(ValueError):
    """The run cannot be undone. Its text is one sentence for the person who asked."""


class Listener(Protocol):
    """Whoever wants to know what an undo plans while it goes on."""

    def rows(self, table: str, planned: Sequence[PlannedRow]) -> None: ...


def undo_run(run: ImportRun, listener: Listener, *, rehearse: bool = False, user: Any = None) -> ImportRun:
    """Undo a run; return the run that did it, with its counts: unsaved after a rehearsal, and nothing else written.

    Raises CannotUndoError where there is nothing to undo, or no way to, NotAloneError while another run is at work. In
    one transaction: an error leaves the archive as it was. Costs a number of queries that grows with each 500 rows; what stays is in memory, what goes is not.
    """
    undoing = ImportRun(user=user, started_at=timezone.now(), undoes=run)
    _refuse(run)
    try:
        with nullcontext() if rehearse else on_record(undoing):
            run.refresh_from_db()
            _refuse(run)  # while nobody else is at work
            _undo(run, undoing, listener, rehearse=rehearse)
            if not rehearse:
                _mark(run, undone=True)
    except IntegrityError as error:
        raise CannotUndoError(
            f"Run {run.pk} cannot be undone as the archive stands: another record has taken the place of one that would"
            f" come back, or still names one that would go ({in_one_line(error)})."
        ) from error
    return undoing


def _refuse(run: ImportRun) -> None:
    """Raise CannotUndoError unless the run can be undone."""
    if run.undone:
        by = run.undone_by.filter(undone=False).order_by("-pk").first()
        raise CannotUndoError(f"Run {run.pk} is undone already{f', by run {by.pk}' if by else ''}.")
    if run.finished_at is None and not run.is_unfinished:
        raise CannotUndoError(f"Run {run.pk} was never finished, and so wrote nothing.")
    if RowChange.objects.filter(run=run).exists():
        return
    changes = ImportChange.objects.filter(run=run).exclude(action=ImportChange.Action.KEEP)
    if not changes.exists():
        raise CannotUndoError(f"Run {run.pk} changed nothing.")
    if not changes.exclude(action=ImportChange.Action.SUPERSEDE).exists():
        raise CannotUndoError(f"Run {run.pk} only laid older words into the history, where they stay.")
    raise CannotUndoError(
        f"Run {run.pk} is from a time, or another database, in which rows were not written down: its changes can be"
        " taken back one by one, by the history of each record."
    )


def _undo(run: ImportRun, undoing: ImportRun, listener: Listener, *, rehearse: bool) -> None:
    writer = Writer(undoing, f"Undone: run {run.pk} ({run})")
    counts: Counter[str] = Counter(dict.fromkeys(COUNTED.values(), 0))
    obstacles = survey(run, lock=not rehearse)
    for table in _in_order(tables(run)):
        for batch in nets(run, table):
            records = standing_records(table, [net.row for net in batch], lock=not rehearse)
            barred = find_barred(run, batch, records, obstacles.out)
            decided = []
            for net in batch:
                now = read_columns(records[net.row]) if net.row in records else None
                held = obstacles.stays.get((table, net.row), "")
                decided.append(plan_row(net, Standing(now, held, barred.get(net.row, {}))))
            planned = put_in_words(run, [plan for plan in decided if plan.action != "nothing"])
            if not rehearse:
                writer.apply(planned, records)
            for plan in planned:
                if not plan.quiet:
                    counts[COUNTED[plan.action]] += 1
            listener.rows(table, planned)
    if not rehearse:
        writer.finish()
    undoing.counts = dict(counts)


def _in_order(tables: Sequence[str]) -> list[str]:
    """What names others first, and names last: until then all are still there to be called by name."""
    names = "documents.name"
    return [*(table for table in reversed(tables) if table != names), *({names} & set(tables))]


def _mark(run: ImportRun, *, undone: bool) -> None:
    """Put on record that a run is taken back; of one that undid another, that the other's work stands again."""
    run.undone = undone
    run.save(update_fields=["undone"])
    if run.undoes:
        _mark(run.undoes, undone=not undone)
