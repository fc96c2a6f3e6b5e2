"""Make several records of one kind one: the action behind the desk's page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from archive_project.lib.database_error import in_one_line
from documents.bulk_history import update_rows
from documents.columns import following_fields, stated_fields
from documents.merging.choosing import MOST, NAME, state_of, together, values_chosen
from documents.merging.journal import Journal, whole
from documents.merging.moving import Mover
from documents.merging.naming import label_of
from documents.merging.preferred import PREFERRED
from documents.models import Document, Merge, PastAddress, Person, Place, Subject
from documents.models.merge import MERGED
from documents.models.vocabularies import BranchingTerm
from documents.trees import tree_of

# What can be merged, and the field by which a past address names it.
KINDS: dict[Any, str] = {Document: "document", Person: "person", Place: "place", Subject: "subject"}
FOLDERS = {Person: "people", Place: "places", Subject: "subjects"}


class CannotMergeError(ValueError):
    """These records cannot be merged. Its text is one sentence for the curator."""


@transaction.atomic
def merge(
    kind: Any,
    keys: Sequence[int],
    *,
    keep: int,
    reason: str,
    user: Any = None,
    taken: Mapping[str, int] | None = None,
    states: Mapping[int, str] | None = None,
) -> Merge:
    """Merge records of a kind into the one with the key `keep`, and return what is on record of it.

    `taken`: from which record (its key) a choice of `choosing.choices` takes its value, or `NAME` a person's preferred
    name; what is not mentioned stays as the kept record has it. `states`: what `state_of` each was when the curator
    chose. Raises CannotMergeError, and changes nothing. Costs a number of queries for each table that names the kind, and for each
    500 rows carried over.
    """
    records = _locked(kind, keys, keep, states)
    kept, others = records[keep], [record for key, record in records.items() if key != keep]
    if not reason.strip():
        raise CannotMergeError("Say why these are one: the reason is kept with the merge.")
    if isinstance(kept, BranchingTerm):
        _refuse_kinship(list(records.values()))
    record = Merge.objects.create(
        kind=label_of(kind),
        kept=kept.pk,
        label=str(kept)[:1000],
        merged=[{"row": one.pk, "label": str(one), "address": path_of(one)} for one in others],
        reason=reason.strip()[:500],
        user=user,
        at=timezone.now(),
    )
    names = ", ".join(f"“{one}”" for one in others)
    journal = Journal(record)
    mover = Mover(journal, user=user, reason=f"{MERGED}{names} into “{kept}”: {record.reason}")
    choices = {name: records[key] for name, key in (taken or {}).items() if key in records}
    values = values_chosen(kept, others, choices)
    chosen_name = choices.get(NAME, kept).pk
    beforehand = PREFERRED[kind](list(records), chosen_name) if kind in PREFERRED else {}
    try:
        with transaction.atomic():
            mover.relinked[kind].add(kept.pk)
            mover.absorb(kind, {one.pk: kept.pk for one in others}, beforehand)
            _give(journal, kept, values)
            mover.write_links()
            _redirect(journal, kept, [path_of(one) for one in others])
    except ValidationError as error:
        raise CannotMergeError(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise CannotMergeError(f"The database refuses it: {in_one_line(error)}.") from error
    record.counts = {table: dict(counter) for table, counter in journal.counts.items()}
    record.save(update_fields=["counts"])
    return record


def path_of(record: Any) -> str:
    """The address that leads to a record whatever it is called, and in no language."""
    if isinstance(record, Document):
        return f"/documents/{record.number}/"
    return f"/{FOLDERS[type(record)]}/{record.slug}/"


def _locked(kind: Any, keys: Sequence[int], keep: int, states: Mapping[int, str] | None) -> dict[int, Any]:
    """Load the records for nobody else to change, once it is sure that they are what the curator saw."""
    wanted = list(dict.fromkeys(keys))
    if kind not in KINDS:
        raise CannotMergeError("Only documents, people, places and subjects can be merged.")
    if len(wanted) < 2:
        raise CannotMergeError("Choose two records or more: a record cannot be merged with itself.")
    if len(wanted) > MOST:
        raise CannotMergeError(f"Choose {MOST} records at most: no more can be seen side by side.")
    if keep not in wanted:
        raise CannotMergeError("Choose which of these records is kept.")
    records = {
        one.pk: one for one in kind._base_manager.filter(pk__in=wanted).order_by("pk").select_for_update()
    }
    if len(records) < len(wanted):
        raise CannotMergeError(
            "One of these records is not there any more: it was deleted, or merged by somebody else."
        )
    for key, state in (states or {}).items():
        if key in records and state_of(records[key]) != state:
            raise CannotMergeError(
                f"“{records[key]}” was changed{_by_whom(records[key])} while you were choosing: look at the values again."
            )
    return {key: records[key] for key in wanted}


def _by_whom(record: Any) -> str:
    last = record.history.order_by("-history_date", "-history_id").first()
    return f" by {last.history_user}" if last and last.history_user else ""


def _refuse_kinship(terms: Sequence[BranchingTerm]) -> None:
    by_key = {term.pk: term for term in terms}
    for term in terms:
        for above in tree_of(type(term)).above(term.pk):
            if above in by_key:
                raise CannotMergeError(
                    f"“{term}” stands under “{by_key[above]}”: a term and a broader one cannot become one. "
                    "Give it another broader term first, if they are the same."
                )


def _give(journal: Journal, kept: models.Model, values: Mapping[str, Any]) -> None:
    """Set the chosen values, and what follows from them; its version is written with its links, by `write_links`."""
    before = whole(kept)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.clean()
    kept.validate_constraints()
    names = [stated_fields(type(kept))[name].name for name in values]
    if not (fields := [*names, *following_fields(type(kept))]):
        return
    update_rows([kept], fields)
    after = whole(type(kept)._base_manager.get(pk=kept.pk))
    changed = {name for name in before if before[name] != after[name]}
    changed |= {mate for name in changed for mate in together(type(kept)).get(name, ())}
    journal.changed(
        type(kept),
        [
            (
                kept.pk,
                {name: before[name] for name in before if name in changed},
                {name: after[name] for name in before if name in changed},
            )
        ],
    )


def _redirect(journal: Journal, kept: Any, paths: Sequence[str]) -> None:
    """Let the old addresses lead to the kept record."""
    column = f"{KINDS[type(kept)]}_id"
    columns = [f"{name}_id" for name in KINDS.values()]
    standing = {past.path: past for past in PastAddress.objects.filter(path__in=paths)}
    for path in paths:
        past = standing.get(path) or PastAddress(path=path)
        before = {name: getattr(past, name) for name in columns}
        for name in columns:
            setattr(past, name, kept.pk if name == column else None)
        past.save()
        if path in standing:
            journal.changed(PastAddress, [(past.pk, before, {name: getattr(past, name) for name in columns})])
        else:
            journal.made(PastAddress, past)
