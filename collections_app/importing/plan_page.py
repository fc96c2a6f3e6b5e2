"""What a page's head would do to its collection, or to its person: pure decisions, like those of `plan`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from archive_project.lib.folding import fold
from collections_app.importing.identity import title_key
from collections_app.importing.person_heading import read_person_heading
from collections_app.importing.plan import Action, FieldChange, Imported, decide
from collections_app.importing.rows import EssayMention, PageHead, PersonFacts


@dataclass(slots=True)
class RecordHolding:
    """A collection, essay or person as the archive holds it."""

    id: int | None  # None: planned in this rehearsal
    values: dict[str, str]
    imported: Mapping[str, list[Imported]] = field(default_factory=dict)
    links: dict[str, set[str]] = field(default_factory=dict)  # link field → keys of what is linked


@dataclass(frozen=True, slots=True)
class PlannedEssay:
    """An essay that the introduction names."""

    mention: EssayMention
    essay: int | None  # None: to be created, as a draft
    changes: tuple[FieldChange, ...] = ()  # of an essay already known
    new_authors: tuple[str, ...] = ()
    known: bool = False  # an essay of this title is held, or planned
    linked: bool = False  # it introduces this collection already


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """What becomes of the collection or the person that a page is about."""

    action: Action
    kind: str  # "collection" or "person"
    title: str
    record: int | None = None
    changes: tuple[FieldChange, ...] = ()
    see_also: tuple[str, ...] = ()  # titles to link that are not linked yet
    stubs: tuple[str, ...] = ()  # those of them that no record has: created as drafts
    essays: tuple[PlannedEssay, ...] = ()
    reason: str = ""
    names: tuple[str, ...] = ()  # of a person, that the record lacks


def plan_values(
    stated: Mapping[str, str], holding: RecordHolding, edition: int
) -> tuple[Action, tuple[FieldChange, ...], str]:
    """Decide field by field between a record and what a page states of it."""
    changes = []
    for name, theirs in stated.items():
        ours = holding.values.get(name, "")
        verdict = decide(ours, theirs, edition, holding.imported.get(name, ()))
        if verdict == "same" or (name in {"status", "title"} and verdict == "conflict"):
            continue
        changes.append(FieldChange(name, ours, theirs, verdict))
    conflicts = [change.field for change in changes if change.verdict == "conflict"]
    reason = (
        f"A curator edited the {' and '.join(conflicts)}, and the source changed too." if conflicts else ""
    )
    return ("conflict" if conflicts else "update" if changes else "same"), tuple(changes), reason


def plan_collection(
    head: PageHead,
    *,
    holding: RecordHolding | None,
    known: Collection[str],
    essays: Mapping[str, RecordHolding],
    publish: bool,
) -> PlannedRecord:
    """Plan a collection page's head.

    `known` holds the title keys of all collections, `essays` maps those of the essays that the head names.
    """
    stated = {
        "title": head.title,
        "introduction": head.introduction,
        "caption": head.caption,
        "status": "published" if publish else "",
    }
    own = title_key(head.title)
    linked = holding.links.get("see_also", set()) if holding else set()
    named = {title_key(title): title for title in head.see_also}
    see_also = tuple(title for key, title in named.items() if key not in linked and key != own)
    stubs = tuple(title for title in see_also if title_key(title) not in known)
    planned_essays = tuple(
        planned
        for mention in head.essays
        if (planned := _plan_essay(mention, essays.get(title_key(mention.title)), own, head.edition))
        is not None
    )
    if holding is None:
        return PlannedRecord("create", "collection", head.title, None, (), see_also, stubs, planned_essays)
    action, changes, reason = plan_values(stated, holding, head.edition)
    if action == "same" and (see_also or planned_essays):
        action = "update"
    return PlannedRecord(
        action, "collection", head.title, holding.id, changes, see_also, stubs, planned_essays, reason
    )


def _plan_essay(
    mention: EssayMention, essay: RecordHolding | None, collection: str, edition: int
) -> PlannedEssay | None:
    """An essay that says nothing new and is linked already plans nothing."""
    if essay is None:
        return PlannedEssay(mention, None, new_authors=mention.authors)
    linked = collection in essay.links.get("collections", set())
    _, changes, _ = plan_values({"date_text": mention.date_text}, essay, edition)
    changes = tuple(change for change in changes if change.verdict == "update")
    new_authors = mention.authors if not essay.links.get("authors") else ()
    if linked and not changes and not new_authors:
        return None
    return PlannedEssay(mention, essay.id, changes, new_authors, known=True, linked=linked)


def plan_person(head: PageHead, *, holding: RecordHolding | None, publish: bool) -> PlannedRecord:
    """Plan a person page's head."""
    stated = person_values(head, publish=publish)
    name, _ = person_name(head.title, head)
    known = holding.links.get("names", set()) if holding else {fold(name)}
    others = head.person.names if head.person else ()
    names = tuple(other for other in others if fold(person_name(other, head)[0]) not in known)
    if holding is None:
        return PlannedRecord("create", "person", name, names=names)
    # Life dates that a curator knows to the day are no conflict with the year that a heading gives.
    stated = {
        name: value
        for name, value in stated.items()
        if name not in {"born", "died"} or not holding.values.get(name)
    }
    action, changes, reason = plan_values(stated, holding, head.edition)
    if action == "same" and names:
        action = "update"
    name = holding.values.get("name", name)
    return PlannedRecord(action, "person", name, holding.id, changes, reason=reason, names=names)


def person_values(head: PageHead, *, publish: bool) -> dict[str, str]:
    """Return the fields of a person that a head states."""
    heading, facts = read_person_heading(head.title), head.person or PersonFacts()
    return {
        "biography": head.introduction,
        "born": facts.born or heading.born,
        "died": facts.died or heading.died,
        "wikidata": facts.wikidata,
        "viaf": facts.viaf,
        "lcnaf": facts.lcnaf,
        "status": "published" if publish else "",
    }


def person_name(written: str, head: PageHead) -> tuple[str, str]:
    """Return name and filing form: the name of a body or a family is not turned round."""
    if head.person and head.person.kind in {"corporate body", "family"}:
        return written, ""
    heading = read_person_heading(written)
    return heading.name, heading.filing
