"""Carry out what a person decided of rows that an import left aside: a small import of those rows, undone like any."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from archive_project.lib.database_error import in_one_line
from collections_app.importing.alone import on_record
from collections_app.importing.apply_entries import apply_entries
from collections_app.importing.apply_records import apply_records, apply_relations
from collections_app.importing.journal import Journal
from collections_app.importing.match import match_collection, match_entries, match_person
from collections_app.importing.match_records import match_records
from collections_app.importing.memory import RunMemory
from collections_app.importing.plan import ACTIONS, Holdings, PlannedEntry, plan_entries
from collections_app.importing.questions import ask, read_aim, read_entry
from collections_app.importing.rows import PageHead
from collections_app.models import Collection, ImportDecision, ImportRun
from documents.models import Person

MOST_AT_ONCE = 500
WRITING = {"link", "new", "theirs"}


class DecidedError(ValueError):
    """Somebody else was quicker, or the archive cannot hold it. Its text is one sentence for the person who asked."""


def settle(questions: Sequence[ImportDecision], choice: str, *, user: Any) -> ImportRun | None:
    """Write down one answer to all these questions and carry it out; return the run that did, None where none had to.

    Raises NotAloneError while another run is at work, DecidedError where one is open no longer or an answer would break a rule; then decides nothing.
    """
    if choice not in WRITING:
        with transaction.atomic():
            _write_down(questions, choice, user)
        return None
    run = ImportRun(user=user, started_at=timezone.now())
    try:
        with on_record(run):  # which lets nobody else in before all this is committed
            _carry_out(_write_down(questions, choice, user), run)
    except IntegrityError as error:
        raise DecidedError(
            f"This would break a rule of the archive as it stands ({in_one_line(error)}): nothing was done. Mend the record, or keep ours."
        ) from error
    return run


def _write_down(questions: Sequence[ImportDecision], choice: str, user: Any) -> list[ImportDecision]:
    """Give the questions their answer; return them as they stand now."""
    asked = ImportDecision.objects.open().select_for_update().order_by("id")
    found = list(asked.filter(pk__in=[question.pk for question in questions]))
    if len(found) < len(questions):
        raise DecidedError("Somebody has decided this meanwhile: look at the questions again.")
    for question in found:
        question.decide(choice, user)
    ImportDecision.objects.bulk_update(found, ["choice", "decided_by", "decided_at", "document"])
    return found


def _carry_out(questions: Sequence[ImportDecision], run: ImportRun) -> None:
    """Plan and apply the rows page by page, as they were read."""
    pages: dict[tuple[int | None, str], list[ImportDecision]] = defaultdict(list)
    for question in sorted(questions, key=lambda question: (question.run_id or 0, question.line)):
        pages[question.run_id, question.page].append(question)
    total: Counter[str] = Counter(dict.fromkeys(ACTIONS, 0))
    for page in pages.values():
        planned = _import_rows(list({question.source: question for question in page}.values()), run)
        counts = Counter(plan.action for plan in planned)
        total.update(counts)
        aim = read_aim(page[0].row)
        run.pages.append(
            {
                "path": aim.page,
                "kind": "decisions",
                "edition": aim.edition,
                "title": aim.collection,
                "entries": len(planned),
                "counts": dict(counts),
            }
        )
    run.counts = dict(total)


def _import_rows(questions: Sequence[ImportDecision], run: ImportRun) -> list[PlannedEntry]:
    entries = [read_entry(question.row) for question in questions]
    aim, is_table = read_aim(questions[0].row), questions[0].row["is_table"]
    collection, person = _collection(aim.collection), _person(aim.person)
    journal, memory = Journal(run, aim.page, aim.edition), RunMemory()
    try:
        match = match_records if is_table else match_entries
        holdings = match(entries, aim, collection=collection.pk if collection else None, memory=memory)
        planned = [
            replace(plan, position=question.row["position"])
            for plan, question in zip(plan_entries(entries, holdings, aim), questions, strict=True)
        ]
        _refuse_impossible(planned, holdings)
        if is_table:
            apply_records(planned, collection=collection, journal=journal, memory=memory)
            list(apply_relations(journal, memory))
        else:
            apply_entries(planned, collection=collection, person=person, journal=journal)
    finally:
        memory.close()
    ask(planned, aim, holdings.decisions, run=run, is_table=is_table)
    return planned


def _refuse_impossible(planned: Sequence[PlannedEntry], holdings: Holdings) -> None:
    """Raise DecidedError where what was decided for the source is in conflict all the same: it would break a rule."""
    for plan in planned:
        decided = holdings.decided(plan.entry)
        for change in plan.changes:
            past = decided.get(change.field)
            is_theirs = past is not None and (past.choice, past.theirs) == ("theirs", change.after)
            if is_theirs and change.verdict == "conflict":
                raise DecidedError(f"{plan.reason} So nothing was done: mend the record, or keep ours.")


def _collection(title: str) -> Collection | None:
    """The collection that the page was read for; one that is gone since takes nothing in."""
    by_slug = Collection.objects.filter(slug=title).first() if title else None
    holding, _ = match_collection(title) if title and not by_slug else (None, set())
    return by_slug or (Collection.objects.get(pk=holding.id or 0) if holding else None)


def _person(heading: str) -> Person | None:
    holding = match_person(PageHead("person", 0, title=heading)) if heading else None
    return Person.objects.get(pk=holding.id or 0) if holding else None
