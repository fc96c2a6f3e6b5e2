"""Take a merge back: both records as they were, but for what was edited since, which stays and is said.

The journal is read backwards, step by step, so that each row finds its place free as it was when it was left.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from archive_project.lib.clock import day
from archive_project.lib.database_error import in_one_line
from documents.bulk_history import (
    delete_with_history,
    has_history,
    update_rows,
    update_with_history,
    write_first_versions,
)
from documents.columns import Columns, following_fields, plain, stated_fields
from documents.merging.choosing import together
from documents.merging.journal import bring_back, whole
from documents.merging.later import standing_on
from documents.merging.moving import ADDED_UP, batches
from documents.merging.naming import called, label_of, model_of, ordered_by, owner_of, references, uniques
from documents.merging.places import field_name, in_words, taken
from documents.models import Merge, MergeChange

MOST_LOOKED_UP = 100  # rows of which it is said who edited them: a query each
GONE = "It was deleted since."
NOT_NAMED = "What it named was deleted since; it comes back without."
LOST = "What it named was deleted since, so it stays as it is."
HOMELESS = "What it names was deleted since, so it does not come back."
TAKEN = "Another record has its place now, so it does not come back."
STAYS = "Another record has its place now, so it stays as it is."
LAST = "The order was changed since, so it comes back as the last."
BESIDE = "It belongs to what was edited since, and stays with it."


class CannotUnmergeError(ValueError):
    """The merge cannot be taken back. Its text is one sentence for the curator."""


@transaction.atomic
def unmerge(merge: Merge, *, user: Any = None, rehearse: bool = False) -> Merge:
    """Take a merge back and return it, with what was left as it is in `left`.

    A rehearsal does the same and then leaves everything as it was. Raises CannotUnmergeError, and changes nothing.
    Costs a number of queries for each table, and for each 500 rows.
    """
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        raise CannotUnmergeError(f"This merge was taken back already, on {day(merge.undone_at)}.")
    if not MergeChange.objects.filter(merge=merge).exists():
        raise CannotUnmergeError("What this merge changed is not on record here, so it cannot be taken back.")
    _refuse_out_of_order(merge)
    work = _Unmerging(merge, user)
    try:
        with transaction.atomic():
            work.run()
            transaction.set_rollback(rehearse)
    except IntegrityError as error:
        raise CannotUnmergeError(f"The database refuses it: {in_one_line(error)}.") from error
    merge.left = work.left
    if rehearse:
        return merge
    merge.undone_at, merge.undone_by = timezone.now(), user
    merge.save(update_fields=["undone_at", "undone_by", "left"])
    return merge


def _refuse_out_of_order(merge: Merge) -> None:
    if later := standing_on(merge):
        merged = ", ".join(f"“{one['label']}”" for one in later.merged)
        raise CannotUnmergeError(
            f"{merged} became one with “{later.label}” since, and both merges changed the same: "
            "take that merge back first."
        )
    kept = model_of(merge.kind)._base_manager.filter(pk=merge.kept)
    if not kept.select_for_update().exists():
        raise CannotUnmergeError(f"“{merge.label}” was deleted since: there is nothing to part.")


class _Unmerging:
    """One merge being taken back."""

    def __init__(self, merge: Merge, user: Any) -> None:
        self.merge, self.user = merge, user
        self.reason = f"Merge taken back: {merge.reason}"
        self.left: list[dict[str, Any]] = []
        self.relinked: dict[Any, set[int]] = defaultdict(set)
        self.returned: dict[Any, list[int]] = defaultdict(list)
        self.displaced: dict[Any, list[tuple[Any, int]]] = defaultdict(list)  # rows, and whom they return to

    def run(self) -> None:
        for model, changes in self._backwards():
            if changes[0].before is None:
                self._unmake(model, changes)
            elif changes[0].after is None:
                self._return(model, changes)
            else:
                self._restore(model, changes)
        self._put_last()
        self._write_versions(model_of(self.merge.kind))

    def _backwards(self) -> Iterator[tuple[Any, list[MergeChange]]]:
        """Yield what the merge did, the last first, in runs of one table and one manner, 500 rows at most."""
        changes = MergeChange.objects.filter(merge=self.merge).order_by("-pk")
        waiting: list[MergeChange] = []
        for change in changes.iterator(chunk_size=2000):
            if waiting and (len(waiting) == 500 or _manner(change) != _manner(waiting[0])):
                yield model_of(waiting[0].table), waiting
                waiting = []
            waiting.append(change)
        if waiting:
            yield model_of(waiting[0].table), waiting

    def _return(self, model: Any, changes: Sequence[MergeChange]) -> None:
        """Insert what the merge removed, as far as what it names is there and its place is free."""
        there = self._there(model, changes)
        rows = {change.row: self._with_what_is_there(model, change, there) for change in changes}
        kept = {key: row for key, row in rows.items() if row is not None}
        for key, columns in taken(model, kept, uniques(model)).items():
            if label_of(model) == self.merge.kind and key in {one["row"] for one in self.merge.merged}:
                label = next(one["label"] for one in self.merge.merged if one["row"] == key)
                raise CannotUnmergeError(
                    f"“{label}” cannot come back while another record has its {in_words(model, columns)}: "
                    "give that one another first."
                )
            self._leave(model, key, _label(model, kept.pop(key)), TAKEN)
        bring_back(model, kept)
        self.returned[model] += kept
        if owned := owner_of(model):
            self.relinked[owned[0]] |= {row[owned[1]] for row in kept.values()}

    def _with_what_is_there(
        self, model: Any, change: MergeChange, there: Mapping[str, set[Any]]
    ) -> Columns | None:
        """The row, without references to what was deleted since; None where it cannot be without."""
        row = dict(change.before or {})
        for name, keys in there.items():
            if row[name] is None or row[name] in keys:
                continue
            if not model._meta.get_field(field_name(model, name)).null:
                self._leave(model, change.row, _label(model, row), HOMELESS)
                return None
            row[name] = None
            self._leave(model, change.row, _label(model, row), NOT_NAMED, name)
        return row

    def _there(self, model: Any, changes: Sequence[MergeChange]) -> dict[str, set[Any]]:
        """By column that names records, which of those it named are still there; a query for each of such columns."""
        named = {
            name: {(change.before or {}).get(name) for change in changes} - {None}
            for name in references(model)
        }
        return {
            name: set(references(model)[name]._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
            for name, keys in named.items()
        }

    def _restore(self, model: Any, changes: Sequence[MergeChange]) -> None:
        """Set the columns that the merge changed to what they were, where they are still as the merge left them."""
        found = model._base_manager.select_for_update().in_bulk([change.row for change in changes])
        there = self._there(model, changes)
        back: dict[int, tuple[Any, set[str]]] = {}
        whole_again = []
        for change in changes:
            if change.row not in found:
                self._leave(model, change.row, "", GONE)
                continue
            record, before = found[change.row], change.before or {}
            lost = {
                name for name in there if before.get(name) is not None and before[name] not in there[name]
            }
            names = self._set_back(record, before, change.after or {}, lost)
            if names:
                back[record.pk] = record, names
            if names == set(before):
                whole_again.append((record.pk, before))
        self._make_way(model, back)
        restored: dict[tuple[str, ...], list[Any]] = defaultdict(list)
        for record, names in back.values():
            restored[tuple(name for name in stated_fields(model) if name in names)].append(record)
        for columns, batch in restored.items():
            if columns:
                self._save(model, batch, columns)
        self._give_back_moments(model, [(key, before) for key, before in whole_again if key in back])

    def _set_back(self, record: Any, before: Columns, after: Columns, lost: set[str]) -> set[str]:
        """Set what is as the merge left it, and what belongs together only together; return those columns.

        Of `lost` columns it was deleted what they named.
        """
        model: Any = type(record)
        if owned := owner_of(model):
            owner, column = owned
            self.relinked[owner] |= {getattr(record, column), before.get(column), after.get(column)} - {None}
        now = {name: plain(getattr(record, name)) for name in before}
        summed, place = ADDED_UP.get(label_of(model)), ordered_by(model)
        edited = {name for name in before if now[name] != after[name] and name != summed}
        left = edited | lost
        left |= {mate for name in left for mate in together(model).get(name, ())}
        if lost and label_of(model) != self.merge.kind:  # an address, say, which means one record or another
            left = set(before)
        moved = place in before and place not in edited and "position" in edited
        if place in edited:
            left.add("position")
        elif moved:
            left |= {place, "position"}
            self.displaced[model].append((record, before[place]))
            self._leave(model, record.pk, str(record), LAST)
        said = self._edited(record) if edited & set(stated_fields(model)) else ""
        for name, was in before.items():
            if name not in left:
                value = now[name] - (after[name] - was) if name == summed else was
                setattr(record, name, model._meta.get_field(field_name(model, name)).to_python(value))
            elif (
                name in stated_fields(model)
                and now[name] != was
                and not (moved and name in (place, "position"))
            ):
                sentence = said if name in edited else LOST if name in lost else BESIDE
                self._leave(model, record.pk, str(record), sentence, name, was, after[name], now[name])
        return set(before) - left

    def _make_way(self, model: Any, back: dict[int, tuple[Any, set[str]]]) -> None:
        """Take from what is to be set back those rows whose place another has by now."""
        touched = {name for _, names in back.values() for name in names}
        asked = [names for names in uniques(model) if touched & set(names)]
        rows = {
            key: {name: plain(getattr(record, name)) for names in asked for name in names}
            for key, (record, _) in back.items()
        }
        for key in taken(model, rows, asked):
            self._leave(model, key, str(back.pop(key)[0]), STAYS)

    def _put_last(self) -> None:
        """Let rows whose order was changed since follow all others of the record that they return to."""
        for model, rows in self.displaced.items():
            place = ordered_by(model)
            standing = model._base_manager.filter(**{f"{place}__in": {owner for _, owner in rows}})
            last = dict(standing.order_by().values_list(place).annotate(Max("position")))
            for record, owner in sorted(rows, key=lambda row: row[0].position):
                last[owner] = last.get(owner, 0) + 1
                setattr(record, place, owner)
                record.position = last[owner]
            self._save(model, [record for record, _ in rows], (place, "position"))

    def _save(self, model: Any, batch: Sequence[Any], columns: Sequence[str]) -> None:
        fields = [*(stated_fields(model)[name].name for name in columns), *following_fields(model)]
        if has_history(model) and label_of(model) != self.merge.kind:
            update_with_history(batch, fields=fields, user=self.user, reason=self.reason)
            return
        update_rows(batch, fields)
        if has_history(model):  # its version is written with its links, once those are back
            self.relinked[model] |= {record.pk for record in batch}

    def _give_back_moments(self, model: Any, rows: Sequence[tuple[int, Columns]]) -> None:
        """A record restored whole was last changed when it was before."""
        for field in model._meta.concrete_fields:
            if getattr(field, "auto_now", False):
                for key, before in rows:
                    if field.attname in before:
                        moment = field.to_python(before[field.attname])
                        model._base_manager.filter(pk=key).update(**{field.name: moment})

    def _unmake(self, model: Any, changes: Sequence[MergeChange]) -> None:
        """Delete what the merge made, unless it says something else today."""
        records = model._base_manager.in_bulk([change.row for change in changes])
        for change in changes:
            record = records.get(change.row)
            if record is not None and whole(record) != change.after:
                self._leave(model, change.row, str(record), "It was edited since.")
                del records[change.row]
        delete_with_history(model, list(records), user=self.user, reason=self.reason)

    def _write_versions(self, kind: Any) -> None:
        """The first versions of what came back, and those of records whose links did, with all links they have now."""
        for model, keys in self.returned.items():
            if has_history(model):
                for batch in batches(keys):
                    found = list(model._base_manager.filter(pk__in=batch))
                    write_first_versions(found, user=self.user, reason=self.reason)
        self.relinked[kind].add(self.merge.kept)
        for model, linked in self.relinked.items():
            for batch in batches(sorted(linked - set(self.returned.get(model, [])))):
                found = list(model._base_manager.filter(pk__in=batch))
                update_with_history(found, fields=[], user=self.user, reason=self.reason)

    def _edited(self, record: Any) -> str:
        last = None
        if has_history(type(record)) and len(self.left) < MOST_LOOKED_UP:
            last = record.history.order_by("-history_date", "-history_id").first()
        if last is None:
            return "It was edited since."
        by = f" by {last.history_user}" if last.history_user else ""
        return f"It was edited since{by}, on {day(last.history_date)}."

    def _leave(
        self,
        model: Any,
        row: int,
        label: str,
        sentence: str,
        column: str = "",
        before: Any = None,
        after: Any = None,
        now: Any = None,
    ) -> None:
        entry = {
            "table": label_of(model),
            "what": called(model),
            "row": row,
            "label": label,
            "sentence": sentence,
        }
        if column:
            field = model._meta.get_field(field_name(model, column))
            entry |= {"field": str(field.verbose_name), "before": before, "after": after, "now": now}
        self.left.append(entry)


def _manner(change: MergeChange) -> tuple[str, bool, bool]:
    return change.table, change.before is None, change.after is None


def _label(model: Any, row: Mapping[str, Any]) -> str:
    """What a row that is not there can be called."""
    words = (row.get(name) for name in ("title", "text", "name", "name_as_written", "path", "label"))
    return str(next((word for word in words if word), ""))
