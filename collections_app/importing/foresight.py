"""The collections, essays and people that a rehearsal has planned so far, so that its later pages see them."""

from collections.abc import Mapping

from archive_project.lib.folding import fold
from collections_app.importing.identity import title_key
from collections_app.importing.plan import FieldChange, Imported
from collections_app.importing.plan_page import PlannedRecord, RecordHolding, person_name, person_values
from collections_app.importing.rows import PageHead


class Foresight:
    """Few records, however long the pages: one for each head. An import that writes has no need of it."""

    def __init__(self) -> None:
        self.collections: dict[str, RecordHolding] = {}
        self.essays: dict[str, RecordHolding] = {}
        self.people: dict[str, RecordHolding] = {}

    def see_collection(
        self,
        planned: PlannedRecord,
        head: PageHead,
        holding: RecordHolding | None,
        essays: Mapping[str, RecordHolding],
        publish: bool,
    ) -> None:
        """Keep the collection, its stubs and its essays as they will stand."""
        own = title_key(head.title)
        status = "published" if publish else "draft"
        stated = {
            "title": head.title,
            "introduction": head.introduction,
            "caption": head.caption,
            "status": status,
        }
        standing = _foreseen(holding, stated, planned.changes, head.edition)
        standing.links.setdefault("see_also", set()).update(map(title_key, planned.see_also))
        self.collections[own] = standing
        for title in planned.stubs:
            stub = {"title": title, "introduction": "", "caption": "", "status": "draft"}
            self.collections[title_key(title)] = _foreseen(None, stub, (), 0)
        for essay in planned.essays:
            key = title_key(essay.mention.title)
            stated = {"date_text": essay.mention.date_text}
            foreseen = _foreseen(essays.get(key), stated, essay.changes, head.edition)
            foreseen.links.setdefault("collections", set()).add(own)
            foreseen.links.setdefault("authors", set()).update(essay.new_authors)
            self.essays[key] = foreseen

    def see_person(
        self, planned: PlannedRecord, head: PageHead, holding: RecordHolding | None, publish: bool
    ) -> None:
        stated = person_values(head, publish=publish) | {"status": "published" if publish else "draft"}
        self.people[head.title] = foreseen = _foreseen(holding, stated, planned.changes, head.edition)
        names = (head.title, *planned.names)
        foreseen.links.setdefault("names", set()).update(fold(person_name(name, head)[0]) for name in names)


def _foreseen(
    holding: RecordHolding | None, stated: dict[str, str], changes: tuple[FieldChange, ...], edition: int
) -> RecordHolding:
    if holding is None:
        return RecordHolding(
            None, stated, {name: [Imported(value, edition)] for name, value in stated.items()}
        )
    imported = {name: list(past) for name, past in holding.imported.items()}
    values = dict(holding.values)
    for change in changes:
        imported.setdefault(change.field, []).append(Imported(str(change.after), edition))
        if change.verdict == "update":
            values[change.field] = str(change.after)
    return RecordHolding(
        holding.id, values, imported, {name: set(keys) for name, keys in holding.links.items()}
    )
