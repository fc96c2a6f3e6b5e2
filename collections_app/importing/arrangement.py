"""The collections of a finding aid, and what each stands in: found by title under their parent, else made.

A rehearsal walks the same way; what it would make is known here alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from collections_app.importing.apply_page import change_fields, create_collection
from collections_app.importing.identity import title_key
from collections_app.importing.journal import Journal
from collections_app.importing.listed import listed_in
from collections_app.importing.match import journal as read_journal
from collections_app.importing.plan import FieldChange, Imported
from collections_app.importing.plan_page import PlannedRecord, RecordHolding, plan_values
from collections_app.importing.rows import Entry, Membership, Series
from collections_app.models import Collection, ImportChange


@dataclass(slots=True)
class _Known:
    """A collection: its key (below nothing where a rehearsal would make it) and its slug."""

    key: int
    slug: str
    holding: RecordHolding | None = None  # of one that this rehearsal has planned


class Arrangement:
    """Reads every collection's title once a finding aid, and all of one that is described again."""

    def __init__(self) -> None:
        self._children: dict[tuple[int | None, str], _Known] = {}
        self._tops: dict[str, list[_Known]] = {}
        self._foreseen: list[tuple[int | None, str, _Known]] = []
        self._into: Membership | None = None

    def begin(self, page: str, into: Membership | None = None) -> None:
        """Look at what the archive holds today, and at what this rehearsal has planned. `into`: a place for all documents."""
        self._into, self._children, self._tops = into, {}, {}
        brought = ImportChange.objects.filter(
            action=ImportChange.Action.CREATE,
            page=page,
            collection__isnull=False,
            document=None,
            run__undone=False,
        ).exclude(after__has_key="parent")
        tops = set(brought.values_list("collection", flat=True))
        for key, slug, title, parent in Collection.objects.order_by("-id").values_list(
            "id", "slug", "title", "parent"
        ):
            known = _Known(key, slug)
            self._learn(parent, title, known)
            if key in tops:
                self._tops.setdefault(title_key(title), []).append(known)
        for parent, title, known in self._foreseen:
            self._learn(parent, title, known)

    def _learn(self, parent: int | None, title: str, known: _Known) -> None:
        self._children[parent, title_key(title)] = known

    def _find(self, titles: Iterable[str]) -> _Known | None:
        """The collection at the end of a path. The topmost, if this aid brought it, may have been put under another since."""
        found: _Known | None = None
        for title in titles:
            above, found = found, self._children.get((found.key if found else None, title_key(title)))
            if found is None and above is None:
                same = self._tops.get(title_key(title), [])
                found = same[0] if len(same) == 1 else None
            if found is None:
                return None
        return found

    def meet(self, series: Series, *, publish: bool, journal: Journal | None) -> PlannedRecord:
        """Plan a collection and, with a journal to write it in, carry that out."""
        stated = {
            "title": series.title,
            "introduction": series.introduction,
            "status": "published" if publish else "",
        }
        known = self._find((*series.path, series.title))
        if known is None:
            return self._create(series, stated, publish, journal)
        holding = known.holding or _holding(known.key)
        action, changes, reason = plan_values(stated, holding, 0)
        planned = PlannedRecord(action, "collection", series.title, holding.id, changes, reason=reason)
        if journal is None:
            known.holding = _foreseen(holding, changes)
        elif changes:
            collection = Collection.objects.get(pk=known.key)
            change_fields(collection, changes, journal=journal, about={"collection": collection})
            journal.write()
        return planned

    def _create(
        self, series: Series, stated: dict[str, str], publish: bool, journal: Journal | None
    ) -> PlannedRecord:
        above = self._find(series.path)
        if journal is None:
            values = {**stated, "caption": "", "status": "published" if publish else "draft"}
            imported = {name: [Imported(value, 0)] for name, value in values.items()}
            number = len(self._foreseen) + 1
            known = _Known(-number, f"(planned {number})", RecordHolding(None, values, imported))
            self._foreseen.append((above.key if above else None, series.title, known))
        else:
            parent = Collection.objects.get(pk=above.key) if above else None
            made = create_collection(
                series.title,
                journal=journal,
                introduction=series.introduction,
                publish=publish,
                parent=parent,
            )
            journal.write()
            known = _Known(made.pk, made.slug)
        self._learn(above.key if above else None, series.title, known)
        return PlannedRecord("create", "collection", series.title)

    def placed(self, entry: Entry) -> Entry:
        """The entry, with its collection known by its slug: many have a part named “Correspondence”."""
        listed = listed_in(entry)
        if listed is None or entry.detail is None:
            return entry
        own = (self._named(membership) for membership in listed.collections)
        collections = (self._into,) if self._into else tuple(own)
        return replace(entry, detail=replace(entry.detail, listed=replace(listed, collections=collections)))

    def _named(self, membership: Membership) -> Membership:
        found = self._find((*membership.path, membership.title))
        return replace(membership, key=found.slug) if found else membership


def _holding(key: int) -> RecordHolding:
    collection = Collection.objects.get(pk=key)
    values = {name: getattr(collection, name) for name in ("title", "introduction", "status")}
    return RecordHolding(key, values, read_journal("collection", [key])[key])


def _foreseen(holding: RecordHolding, changes: tuple[FieldChange, ...]) -> RecordHolding:
    values = dict(holding.values)
    imported = {name: list(past) for name, past in holding.imported.items()}
    for change in changes:
        imported.setdefault(change.field, []).append(Imported(str(change.after), 0))
        if change.verdict == "update":
            values[change.field] = str(change.after)
    return RecordHolding(holding.id, values, imported)
