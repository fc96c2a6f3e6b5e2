"""What an import would do: pure decisions over plain values.

A rehearsal prints a plan; an import applies the same plan. Nothing here reads or writes, and nothing after this
decides. The one rule of every field stands in `decide`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from archive_project.lib import dates
from archive_project.lib.folding import fingerprint, fold
from collections_app.importing.identity import agree, is_near_identical, likeness, title_key
from collections_app.importing.person_heading import spellings
from collections_app.importing.rows import Detail, Entry

Action: TypeAlias = Literal["create", "update", "same", "probable duplicate", "conflict", "rejected"]
ACTIONS: tuple[Action, ...] = ("create", "update", "same", "probable duplicate", "conflict", "rejected")
Verdict: TypeAlias = Literal["same", "update", "supersede", "conflict"]
LONGEST_TITLE = 1000  # characters, as many as the column holds
Value: TypeAlias = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """A value that an earlier import brought, and the generation of the page it stood on."""

    value: str
    edition: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record: what stands, what the source says, and what is to happen."""

    field: str
    before: Value
    after: Value
    verdict: Verdict = "update"


@dataclass(slots=True)
class Holding:
    """A document as the archive holds it, or would after the rows planned so far (then without an id)."""

    id: int | None
    number: int | None
    title: str
    edtf: str
    values: dict[str, str]  # scalar field → value
    links: dict[str, set[str]] = field(default_factory=dict)  # link field → folded names
    imported: dict[str, list[Imported]] = field(default_factory=dict)
    placed: dict[str, bool] = field(default_factory=dict)  # title key of a collection → featured there
    source: tuple[str, int] | None = None  # page and line it is planned from, in this run
    foreseen: int = 0  # its number among the documents that a rehearsal would create, where it is one of them

    @property
    def label(self) -> str:
        """How a message names it."""
        if self.number:
            return f"document {self.number}, “{self.title}”"
        page, line = self.source or ("", 0)
        return f"“{self.title}” of {page}, line {line}"


@dataclass(frozen=True, slots=True)
class PlannedEntry:
    """What becomes of one entry."""

    entry: Entry
    action: Action
    edtf: str = ""
    holding: Holding | None = None  # the record it is, or (probable duplicate) may be
    changes: tuple[FieldChange, ...] = ()
    reason: str = ""
    position: int = 0  # among the page's entries, from 1

    @property
    def writes(self) -> tuple[FieldChange, ...]:
        return tuple(change for change in self.changes if change.verdict in {"update", "supersede"})


def decide(ours: str, theirs: str, edition: int, imported: Sequence[Imported]) -> Verdict:
    """Choose between what the archive says and what a source says, for one field.

    A source that is silent erases nothing. A value that was imported before says nothing new, whatever became of it
    since. A value that only imports have touched follows the newest generation of the site; an older one is laid
    into the history. What a curator wrote is never overwritten: it is a conflict, for a person to decide.
    """
    if not theirs or theirs == ours or any(past.value == theirs for past in imported):
        return "same"
    standing = [past.edition for past in imported if past.value == ours]
    if standing:
        return "update" if edition >= max(standing) else "supersede"
    return "conflict" if ours or imported else "update"


class Holdings:
    """The documents that a batch of rows may mean, kept current while the batch is planned."""

    def __init__(self, holdings: Iterable[Holding]) -> None:
        self._by_title: dict[str, list[Holding]] = {}
        self._by_date: dict[str, list[Holding]] = {}
        for holding in holdings:
            self.add(holding)

    def add(self, holding: Holding) -> None:
        self._by_title.setdefault(fingerprint(holding.title), []).append(holding)
        if holding.edtf:
            self._by_date.setdefault(holding.edtf, []).append(holding)

    def exact(self, entry: Entry, edtf: str, page: str) -> list[Holding]:
        """Those of the same date and title; of several, and of undated ones, only those whose summaries agree."""
        same = self.namesakes(entry, edtf, page)
        if len(same) > 1 or not edtf:
            agreeing = [h for h in same if agree(h.values["summary"], entry.summary)]
            return agreeing or (same if edtf else [])
        return same

    def near(self, entry: Entry, edtf: str) -> list[Holding]:
        """Those of the same date and a near-identical summary, the likest first."""
        if not edtf or not entry.summary:
            return []
        near = [
            h for h in self._by_date.get(edtf, ()) if is_near_identical(h.values["summary"], entry.summary)
        ]
        return sorted(near, key=lambda h: -likeness(h.values["summary"], entry.summary))

    def namesakes(self, entry: Entry, edtf: str, page: str) -> list[Holding]:
        """Those of the same date and title, whatever their summaries say.

        But a page that lists a date and title twice, with different summaries, means two records: one that another row
        of the page has meant is out of the question.
        """
        return [
            h
            for h in self._by_title.get(fingerprint(entry.title), ())
            if h.edtf == edtf
            and (h.source is None or h.source[0] != page or agree(h.values["summary"], entry.summary))
        ]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a page's entries are read for."""

    page: str  # its path, for messages and the journal
    edition: int
    collection: str = ""  # the collection that the entries are placed in, "" for none
    person: str = ""  # the person whose page it is
    publish: bool = False


def plan_entries(
    entries: Sequence[Entry], holdings: Holdings, aim: Aim, first: int = 1
) -> list[PlannedEntry]:
    """Decide on a batch of entries, in their order; each is planned as if those before it were already applied.

    `first` is the position of the batch's first entry on its page.
    """
    planned = []
    for position, entry in enumerate(entries, first):
        decision = replace(plan_entry(entry, holdings, aim), position=position)
        if decision.action == "create":
            new = _new_holding(decision, aim)
            holdings.add(new)
            decision = replace(decision, holding=new)
        elif decision.holding and decision.action in {"update", "same", "conflict"}:
            _bring_up_to_date(decision.holding, decision, aim)
        planned.append(decision)
    return planned


def plan_entry(entry: Entry, holdings: Holdings, aim: Aim) -> PlannedEntry:
    try:
        edtf = _acceptable(entry)
    except ValueError as error:
        return PlannedEntry(entry, "rejected", reason=str(error))
    exact = holdings.exact(entry, edtf, aim.page)
    if doubt := _doubt(entry, edtf, exact, holdings, aim.page):
        holding, reason = doubt
        return PlannedEntry(entry, "probable duplicate", edtf, holding, reason=reason)
    if exact:
        return _plan_known(entry, edtf, exact[0], aim)
    changes = (*added_links(entry, None, aim), *_placement(None, entry, aim))
    return PlannedEntry(entry, "create", edtf, changes=changes)


def _acceptable(entry: Entry) -> str:
    """Return the EDTF of the entry's date. Raises ValueError with the reason why the entry is rejected."""
    if not entry.title:
        cut = ": the page is cut off before it" if entry.truncated else ""
        raise ValueError(f"The entry has no title{cut}.")
    if len(entry.title) > LONGEST_TITLE:
        raise ValueError(f"The title has {len(entry.title)} characters; {LONGEST_TITLE} is the most.")
    return dates.parse(entry.date_text).edtf


def _doubt(
    entry: Entry, edtf: str, exact: Sequence[Holding], holdings: Holdings, page: str
) -> tuple[Holding, str] | None:
    """Return the record that the entry may be, and the evidence, where only a person can decide."""
    if len(exact) > 1:
        return exact[0], f"{len(exact)} records have this date and title."
    if exact:
        return None
    if not edtf and (namesakes := holdings.namesakes(entry, edtf, page)):
        return namesakes[0], f"Undated, with the title of {namesakes[0].label}, but with another summary."
    if near := holdings.near(entry, edtf):
        share = round(100 * likeness(near[0].values["summary"], entry.summary))
        return near[0], f"Same date and {share} % of the summary, but another title, than {near[0].label}."
    return None


def _plan_known(entry: Entry, edtf: str, holding: Holding, aim: Aim) -> PlannedEntry:
    changes = []
    for name, theirs in stated_values(entry, aim).items():
        ours = holding.values.get(name, "")
        if name == "summary" and entry.truncated and ours.startswith(theirs.rstrip(".… ")):
            continue
        verdict = decide(ours, theirs, aim.edition, holding.imported.get(name, ()))
        if name == "status" and verdict == "conflict":
            continue  # who withdrew a record meant it
        if verdict != "same":
            changes.append(FieldChange(name, ours, theirs, verdict))
    changes += added_links(entry, holding, aim)
    changes += _placement(holding, entry, aim)
    conflict = [change for change in changes if change.verdict == "conflict"]
    if conflict:
        fields = " and ".join(change.field for change in conflict)
        return PlannedEntry(
            entry,
            "conflict",
            edtf,
            holding,
            tuple(changes),
            f"A curator edited the {fields}, and the source changed too.",
        )
    return PlannedEntry(entry, "update" if changes else "same", edtf, holding, tuple(changes))


def stated_values(entry: Entry, aim: Aim) -> dict[str, str]:
    """Return the scalar fields that an entry states. A cut entry is never published by an import."""
    values = {
        "title": entry.title,
        "summary": entry.summary,
        "status": "published" if aim.publish and not entry.truncated else "",
    }
    if entry.detail:
        values |= detail_values(entry.detail)
    return values


def link_keys(field_name: str, link: str) -> set[str]:
    """Return what a link is compared by: a person by every spelling, a term by its folded name."""
    return spellings(link) if field_name in PEOPLE else {fold(link)}


# Where a source's account of itself turns from the call number to how it came to be published.
PUBLICATION = re.compile(
    r"(?:^|(?<=[.;,]))\s*(?=(?:Obtained|Translat|Contributed|Published|Reprinted|Printed|Included|Provided|Cited|Selected|Edited)[a-z]*\b)"
)


def split_source(source: str) -> tuple[str, str]:
    """Part "APRF, f. 39, op. 1, d. 31. Translated by G. Goldberg." into call number and publication note."""
    reference, *note = PUBLICATION.split(source.strip(), maxsplit=1)
    reference = reference.rstrip(" .;,")
    if len(reference) > 500:
        return "", source
    return reference, note[0] if note else ""


def detail_values(detail: Detail) -> dict[str, str]:
    reference, publication_note = split_source(detail.source)
    return {
        "type": detail.document_type,
        "repository": detail.archive,
        "reference": reference,
        "publication_note": publication_note,
        "rights": detail.rights,
        "classification": detail.classification,
        "source_url": detail.url,
        "text": detail.text,
    }


PEOPLE = ("authors", "recipients", "people", "translators")
PEOPLE = ("authors", "recipients", "people", "translators")
LINKS = ("languages", "places", "subjects", "donors", *PEOPLE)


def stated_links(entry: Entry, aim: Aim) -> dict[str, tuple[str, ...]]:
    """Return the names that an entry links its document to, by kind of link."""
    links: dict[str, tuple[str, ...]] = {}
    if entry.detail:
        links = {name: getattr(entry.detail, name) for name in LINKS if getattr(entry.detail, name)}
    if aim.person:
        links["people"] = (*links.get("people", ()), aim.person)
    return links


def added_links(entry: Entry, holding: Holding | None, aim: Aim) -> list[FieldChange]:
    """Return the links that the entry states and the record lacks. An import adds links and removes none."""
    changes = []
    for name, stated in stated_links(entry, aim).items():
        known = holding.links.get(name, set()) if holding else set()
        if new := tuple(dict.fromkeys(link for link in stated if known.isdisjoint(link_keys(name, link)))):
            changes.append(FieldChange(name, "", new))
    return changes


def _placement(holding: Holding | None, entry: Entry, aim: Aim) -> tuple[FieldChange, ...]:
    """A document new to the page's collection is placed; one newly popular is featured; nothing is taken away."""
    if not aim.collection:
        return ()
    featured = holding.placed.get(title_key(aim.collection)) if holding else None
    if featured is None:
        return (FieldChange("collection", "", aim.collection),)
    if entry.featured and not featured:
        return (FieldChange("featured", "", aim.collection),)
    return ()


def _new_holding(planned: PlannedEntry, aim: Aim) -> Holding:
    """The record that a creation will make, for the rows that follow."""
    entry, values = planned.entry, stated_values(planned.entry, aim)
    return Holding(
        id=None,
        number=None,
        title=entry.title,
        edtf=planned.edtf,
        values=values,
        links={
            name: set().union(*(link_keys(name, link) for link in links))
            for name, links in stated_links(entry, aim).items()
        },
        imported={name: [Imported(value, aim.edition)] for name, value in values.items() if value},
        placed={title_key(aim.collection): entry.featured} if aim.collection else {},
        source=(aim.page, entry.line),
    )


def _bring_up_to_date(holding: Holding, planned: PlannedEntry, aim: Aim) -> None:
    """Let the rows that follow see a known record as it will be."""
    holding.source = (aim.page, planned.entry.line)
    for change in planned.writes:
        if change.field in {"collection", "featured"}:
            holding.placed[title_key(aim.collection)] = planned.entry.featured
        elif isinstance(change.after, tuple):
            holding.links.setdefault(change.field, set()).update(
                *(link_keys(change.field, link) for link in change.after)
            )
        else:
            holding.imported.setdefault(change.field, []).append(Imported(change.after, aim.edition))
            if change.verdict == "update":
                holding.values[change.field] = change.after
