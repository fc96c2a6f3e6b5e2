"""What only a person can decide: the questions that an import leaves behind, and the answers that the next one reads."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

from collections_app.importing.plan import DATE, Aim, Decided, PlannedEntry
from collections_app.importing.rows import Detail, Entry, Listed, Membership, PersonLink, RelationLink, Words
from collections_app.importing.source_key import source_key
from collections_app.models import ImportDecision, ImportRun

Decisions: TypeAlias = Mapping[str, Mapping[str, Decided]]  # key of a row → field → what was decided


def decisions_on(entries: Sequence[Entry]) -> Decisions:
    """Return what was decided of these rows: one query. A decision for a record that is gone is none."""
    found: dict[str, dict[str, Decided]] = defaultdict(dict)
    made = ImportDecision.objects.made().filter(source__any_of={source_key(entry) for entry in entries})
    for source, field, choice, document, theirs, at in made.order_by().values_list(
        "source", "field", "choice", "document_id", "theirs", "decided_at"
    ):
        past = Decided(choice, document, theirs, at)
        if past.choice != "link" or past.document:
            found[source][field] = past
    return found


def linked(decisions: Decisions) -> set[int]:
    """The records that rows are, or have become, by decision."""
    return {past.document for row in decisions.values() for past in row.values() if past.document}


def ask(
    planned: Sequence[PlannedEntry], aim: Aim, decisions: Decisions, *, run: ImportRun, is_table: bool
) -> None:
    """Write down what an applied batch could not decide, once for each row and field.

    What was asked of its rows before and is in doubt no longer is asked no more. Two queries, or three.
    """
    _remember_new(planned, decisions)
    questions: dict[tuple[str, str], ImportDecision] = {}
    for plan in planned:
        for question in questions_about(plan, aim, is_table=is_table):
            question.run = run
            questions[question.source, question.field] = question
    asked = ImportDecision.objects.open().filter(source__any_of={source_key(plan.entry) for plan in planned})
    settled = [
        pk
        for pk, *key in asked.order_by().values_list("pk", "source", "field")
        if tuple(key) not in questions
    ]
    if settled:
        ImportDecision.objects.filter(pk__in=settled).delete()
    write_down(questions.values())


def questions_about(plan: PlannedEntry, aim: Aim, *, is_table: bool) -> Iterator[ImportDecision]:
    """Yield what a planned row leaves to a person, not yet written down."""
    for field, ours, theirs in _in_question(plan):
        yield ImportDecision(
            source=source_key(plan.entry),
            field=field,
            document_id=plan.holding.id if plan.holding else None,
            title=plan.entry.title,
            ours=ours,
            theirs=theirs,
            reason=plan.reason[:500],
            row=_row(plan, aim, is_table),
            page=aim.page[-500:],
            line=plan.entry.line,
        )


def write_down(questions: Collection[ImportDecision]) -> None:
    """Keep questions, or their answers, in place of what is kept of the same rows and fields."""
    again = ["choice", "document", "title", "ours", "theirs", "reason", "row", "run", "page", "line"]
    if questions:
        ImportDecision.objects.bulk_create(
            questions,
            update_conflicts=True,
            unique_fields=["source", "field"],
            update_fields=[*again, "decided_by", "decided_at"],
        )


def _in_question(plan: PlannedEntry) -> Iterator[tuple[str, str, str]]:
    """Yield field ("" for the whole row), what we say and what the source says. A date is one question."""
    if plan.action == "probable duplicate":
        yield "", "", ""
    asked_of_date = False
    for change in plan.changes if plan.action == "conflict" else ():
        if change.verdict != "conflict" or (change.field in DATE and asked_of_date):
            continue
        asked_of_date = asked_of_date or change.field in DATE
        yield change.field, str(change.before), str(change.after)


def _remember_new(planned: Sequence[PlannedEntry], decisions: Decisions) -> None:
    """Of rows that were decided to be records of their own, remember which they have become."""
    made = {
        source_key(plan.entry): plan.holding.id
        for plan in planned
        if decisions and plan.action == "create" and plan.holding
    }
    new = [source for source in made if "" in decisions.get(source, {})]
    rows = list(ImportDecision.objects.made().filter(source__in=new, field="")) if new else []
    for row in rows:
        row.document_id = made[row.source]
    ImportDecision.objects.bulk_update(rows, ["document"])


# A row with all that it was read for, as JSON and back.


def _row(plan: PlannedEntry, aim: Aim, is_table: bool) -> dict[str, Any]:
    return {
        "entry": asdict(plan.entry),
        "position": plan.position,
        "aim": asdict(aim),
        "is_table": is_table,
    }


def read_aim(row: dict[str, Any]) -> Aim:
    return Aim(**row["aim"])


def read_entry(row: dict[str, Any]) -> Entry:
    said = row["entry"]
    return Entry(**{**said, "detail": _detail(said["detail"]) if said["detail"] else None})


def _detail(said: dict[str, Any]) -> Detail:
    return Detail(**{**_tuples(said), "listed": _listed(said["listed"]) if said["listed"] else None})


def _listed(said: dict[str, Any]) -> Listed:
    texts = [{**words, "translators": tuple(map(tuple, words["translators"]))} for words in said["texts"]]
    parts = {
        "people": tuple(PersonLink(**link) for link in said["people"]),
        "collections": tuple(Membership(**_tuples(named)) for named in said["collections"]),
        "relations": tuple(RelationLink(**link) for link in said["relations"]),
        "texts": tuple(Words(**words) for words in texts),
    }
    return Listed(**{**_tuples(said), **parts})


def _tuples(said: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
