"""What an import would do: pure decisions over plain values.

A rehearsal prints a plan; an import applies the same plan. Nothing here reads or writes, and nothing after this
decides. The one rule of every field stands in `decide`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Literal, TypeAlias

from archive_project.lib import dates
from archive_project.lib.folding import fingerprint, fold
from collections_app.importing.identity import agree, is_near_identical, likeness, title_key
from collections_app.importing.listed import (
    COLUMN_LINKS,
    PART,
    TERM_VALUES,
    collection_keys,
    edtf_of,
    listed_in,
    listed_links,
    listed_values,
    new_links,
    people_keys,
    stated_fields,
)
from collections_app.importing.person_heading import spellings
from collections_app.importing.rows import Detail, Entry, FileLink, Listed
from collections_app.importing.source_key import source_key

Action: TypeAlias = Literal["create", "update", "same", "probable duplicate", "conflict", "rejected"]
ACTIONS: tuple[Action, ...] = ("create", "update", "same", "probable duplicate", "conflict", "rejected")
Verdict: TypeAlias = Literal["same", "update", "supersede", "conflict"]
DATE = ("date_text", "date_edtf")
PUBLICATION_TIMES = ("published_at", "published_until")
LONGEST_TITLE = 1000  # characters, as many as the column holds
# A title of fewer words (“Letter to Smith”) tells no record from another.
FEWEST_WORDS_OF_A_TITLE = 5
DAY = re.compile(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}")
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


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person has decided of a row (`link`, `new`, `skip`), or of one of its fields (`ours`, `theirs`)."""

    choice: str
    document: int | None = None  # the record that the row is, or has become
    theirs: str = ""  # the value that was decided upon: another one is asked about anew
    at: datetime | None = None


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
    version: str = ""  # what an export would say of it, in the columns of the row that means it
    changed_at: datetime | None = None  # None for one that is planned

    @property
    def other_titles(self) -> set[str]:
        """The fingerprints of what else it is called."""
        return {fingerprint(title) for title in self.values.get("other_titles", "").splitlines() if title}

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

    def __init__(
        self,
        holdings: Iterable[Holding],
        past_numbers: Mapping[int, int | None] | None = None,
        decisions: Mapping[str, Mapping[str, Decided]] | None = None,
        called: Mapping[str, set[int]] | None = None,
        broken: Mapping[str, str] | None = None,
    ) -> None:
        """`past_numbers`: numbers of documents that are gone → that of the one it was merged into, if it was.

        `decisions`: by the key of a row, then by field, "" for the whole row. `called`: what files are called → ids.

        `broken`: checksum of a picture → what is wrong with it.
        """
        self.called, self.broken = called or {}, broken or {}
        self._by_id: dict[int, Holding] = {}
        self.decisions = decisions or {}
        self._by_title: dict[str, list[Holding]] = {}
        self._by_date: dict[str, list[Holding]] = {}
        self._by_number: dict[int, Holding] = {}
        self._by_address: dict[str, list[Holding]] = {}
        self._by_identifier: dict[str, list[Holding]] = {}
        self.past_numbers = past_numbers or {}
        for holding in holdings:
            self.add(holding)

    def add(self, holding: Holding) -> None:
        if holding.id:
            self._by_id[holding.id] = holding
        if holding.number:
            self._by_number[holding.number] = holding
        if address := holding.values.get("source_url"):
            self._by_address.setdefault(address, []).append(holding)
        for identifier in holding.links.get("identifiers", ()):
            self._by_identifier.setdefault(identifier, []).append(holding)
        for title in {fingerprint(holding.title), *holding.other_titles}:
            self._by_title.setdefault(title, []).append(holding)
        if holding.edtf:
            self._by_date.setdefault(holding.edtf, []).append(holding)

    def decided(self, entry: Entry) -> Mapping[str, Decided]:
        """What was decided of this row, by field; what names a record that is gone decides nothing."""
        return self.decisions.get(source_key(entry), {}) if self.decisions else {}

    def named(self, called: str) -> list[Holding]:
        """The records whose number, call number or identifier this is."""
        return [self._by_id[id_] for id_ in sorted(self.called.get(called, ()))]

    def linked(self, decided: Decided | None) -> Holding | None:
        """The record that a row is, as decided."""
        return self._by_id.get(decided.document) if decided and decided.document else None

    def numbered(self, number: int) -> Holding | None:
        return self._by_number.get(number)

    def addressed(self, address: str) -> Holding | None:
        """The one record that was taken from this address."""
        found = self._by_address.get(address, []) if address else []
        return found[0] if len(found) == 1 else None

    def identified(self, identifier: str) -> Holding | None:
        """The one record that bears this name in the system that it comes from."""
        found = self._by_identifier.get(identifier, []) if identifier else []
        return found[0] if len(found) == 1 else None

    def exact(self, entry: Entry, edtf: str, page: str) -> list[Holding]:
        """Those of the same date and title; of several, and of undated ones, only those whose summaries agree."""
        same = self.namesakes(entry, edtf, page)
        if len(same) > 1 or not edtf:
            agreeing = [h for h in same if agree(h.values["summary"], entry.summary)]
            return agreeing or (same if edtf else [])
        return same

    def components(self, entry: Entry, edtf: str, page: str) -> list[Holding]:
        """Those of the same date and title that no other row of the page has meant."""
        return [
            h
            for h in self._by_title.get(fingerprint(entry.title), ())
            if h.edtf == edtf and (h.source is None or h.source[0] != page)
        ]

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
        decision = plan_entry(entry, holdings, aim)
        holding = decision.holding
        if decision.action == "create":
            holding = _new_holding(decision, aim)
            holdings.add(holding)
        elif holding and decision.action in {"update", "same", "conflict"}:
            _bring_up_to_date(holding, decision, aim)
        planned.append(replace(decision, position=position, holding=holding))
    return planned


def plan_entry(entry: Entry, holdings: Holdings, aim: Aim) -> PlannedEntry:
    listed = listed_in(entry)
    if listed and not entry.fault and (listed.is_withdrawn or listed.known_as):
        plan_other = _plan_withdrawn if listed.is_withdrawn else _plan_files
        return plan_other(entry, listed, holdings)
    try:
        edtf = _acceptable(entry)
    except ValueError as error:
        return PlannedEntry(entry, "rejected", reason=str(error))
    decided = holdings.decided(entry)
    if planned := _plan_decided(entry, edtf, decided, holdings, aim):
        return planned
    if listed:
        if planned := _plan_listed(entry, listed, edtf, holdings, aim, decided):
            return planned
        if listed.is_component:
            return _plan_component(entry, listed, edtf, holdings, aim, decided)
    return _plan_described(entry, edtf, holdings, aim, decided)


def _plan_described(
    entry: Entry, edtf: str, holdings: Holdings, aim: Aim, decided: Mapping[str, Decided]
) -> PlannedEntry:
    """Plan a row that date, title and summary must tell."""
    exact = [known for known in holdings.exact(entry, edtf, aim.page) if not _is_another(entry, known)]
    if doubt := _doubt(entry, edtf, exact, holdings, aim.page):
        holding, reason = doubt
        return PlannedEntry(entry, "probable duplicate", edtf, holding, reason=reason)
    if exact:
        return _plan_known(entry, edtf, exact[0], aim, decided)
    return _plan_new(entry, edtf, aim)


def _plan_decided(
    entry: Entry, edtf: str, decided: Mapping[str, Decided], holdings: Holdings, aim: Aim
) -> PlannedEntry | None:
    """Plan a row of which a person has decided what it is; None of any other."""
    whole = decided.get("")
    if whole is None:
        return None
    if whole.choice == "skip":
        return PlannedEntry(entry, "same", edtf, reason="Skipped, as was decided.")
    if linked := holdings.linked(whole):
        return _plan_known(entry, edtf, linked, aim, decided)
    return _plan_new(entry, edtf, aim) if whole.choice == "new" else None


def _plan_new(entry: Entry, edtf: str, aim: Aim) -> PlannedEntry:
    changes = (*added_links(entry, None, aim), *_placement(None, entry, aim))
    return PlannedEntry(entry, "create", edtf, changes=changes)


def _plan_withdrawn(entry: Entry, listed: Listed, holdings: Holdings) -> PlannedEntry:
    """Plan a record that its system has no more: whether a published one stays public here, a person decides."""
    known = holdings.identified(listed.identifier)
    if known is None:
        return PlannedEntry(entry, "same", reason="Withdrawn at the source; it is not here.")
    entry = replace(entry, title=known.title)
    if known.values["status"] != "published":
        return PlannedEntry(
            entry, "same", known.edtf, known, reason="Withdrawn at the source; it is not public here."
        )
    verdict: Literal["conflict", "same", "update"] = "conflict"
    if past := holdings.decided(entry).get("status"):
        # One that was to be hidden and changed since may have been published again: that is asked about anew.
        changed_since = past.at is None or known.changed_at is None or past.at < known.changed_at
        verdict = "same" if past.choice == "ours" else "conflict" if changed_since else "update"
    changes = (FieldChange("status", "published", "draft", verdict),) if verdict != "same" else ()
    return PlannedEntry(entry, verdict, known.edtf, known, changes, "Withdrawn at the source.")


def _plan_files(entry: Entry, listed: Listed, holdings: Holdings) -> PlannedEntry:
    """Plan the files of one document: what it has already is left, the rest put behind it or in its free places."""
    found = holdings.named(listed.known_as)
    called, reason = listed.known_as[:100], ""
    if not found:
        reason = f"No document has the number, call number or identifier “{called}”."
    elif len(found) > 1:
        both = " and of ".join(known.label for known in found[:3])
        reason = f"“{called}” is a name of {both}: call the files by the number of the one that is meant."
    else:
        scans = placed(listed.scans, "scan", found[0])
        reason = next(
            (
                f"{link.name}: {holdings.broken[link.checksum]}"
                for link in scans
                if link.checksum in holdings.broken
            ),
            "",
        )
    if reason:
        return PlannedEntry(entry, "rejected", reason=reason)
    known = found[0]
    attachments = placed(listed.attachments, "attachment", known)
    next_text = max(map(int, known.links.get("texts", ())), default=0) + 1
    unknown = [
        words
        for words in listed.texts
        if text_key(words.language, words.body) not in known.links.get("words", ())
    ]
    texts = [replace(words, position=next_text + place) for place, words in enumerate(unknown)]
    assert entry.detail
    taken = replace(listed, scans=scans, attachments=attachments, texts=tuple(texts))
    entry = replace(entry, detail=replace(entry.detail, listed=taken))
    stated = {"scans": scans, "attachments": attachments, "texts": texts}
    changes = tuple(FieldChange(name, "", tuple(map(str, links))) for name, links in stated.items() if links)
    return PlannedEntry(entry, "update" if changes else "same", known.edtf, known, changes)


def placed(files: Iterable[FileLink], kind: str, known: Holding) -> tuple[FileLink, ...]:
    """Give each file that a document lacks its place: the page that its name says where all do and none is taken, else behind."""
    there = known.links.get(f"{kind}s", ())
    links = list({link.checksum: link for link in files if link.checksum not in there}.values())
    taken = {int(place) for place in known.links.get(f"{kind} places", ())}
    pages = [link.page for link in links]
    if 0 in pages or len(set(pages)) < len(pages) or not taken.isdisjoint(pages):
        pages = list(range(max(taken, default=0) + 1, max(taken, default=0) + 1 + len(links)))
    return tuple(replace(link, page=page) for link, page in zip(links, pages, strict=True))


def text_key(language: str, body: str) -> str:
    return f"{language}{PART}{fold(body)}"


def _is_another(entry: Entry, known: Holding) -> bool:
    """Whether a record bears another name of the same system: there, the two are told apart."""
    listed = listed_in(entry)
    if not listed or not listed.identifier:
        return False
    ours = known.links.get("identifiers", set())
    system = _system(listed.identifier)
    return listed.identifier not in ours and any(_system(one) == system for one in ours)


def _system(identifier: str) -> str:
    """ "oai:example.org" of "oai:example.org:12", "(DLC" of "(DLC)ms 17"."""
    named, closing, _ = identifier.partition(")")
    return named if closing else ":".join(named.split(":")[:2])


def _plan_listed(
    entry: Entry, listed: Listed, edtf: str, holdings: Holdings, aim: Aim, decided: Mapping[str, Decided]
) -> PlannedEntry | None:
    """Plan a row that is known by its number or by its source address; None where date and title must tell."""
    if listed.number is None:
        known = holdings.identified(listed.identifier)
        if known is None:
            known = holdings.addressed(entry.detail.url if entry.detail else "")
            if known and (_is_another(entry, known) or _is_elsewhere(entry, listed, known)):
                known = None  # one page may show several
        return _plan_known(entry, edtf, known, aim, decided) if known else None
    known = holdings.numbered(listed.number)
    if known is None:
        return _plan_unknown_number(entry, listed.number, edtf, holdings, aim)
    reason = ""
    if known.source and known.source[0] == aim.page and not listed.is_component:
        reason = f"Number {listed.number} stands in line {known.source[1]} already."
    elif not _is_same(entry, listed, edtf, known):
        reason = f"Number {listed.number} is another record here, “{known.title}”: empty the number to bring it in as a new one."
    if reason:
        return PlannedEntry(entry, "rejected", edtf, reason=reason)
    return _plan_known(entry, edtf, known, aim, decided)


def _is_elsewhere(entry: Entry, listed: Listed, known: Holding) -> bool:
    """Whether a component is another than the one of its address: many may be linked to one page of explanations."""
    if not listed.is_component:
        return False
    reference = known.values.get("reference", "")
    if listed.reference and reference:
        return listed.reference != reference
    return fingerprint(entry.title) != fingerprint(known.title)


def _plan_unknown_number(entry: Entry, number: int, edtf: str, holdings: Holdings, aim: Aim) -> PlannedEntry:
    """A row keeps its number, unless that was another record's, or the record is here under another."""
    if number in holdings.past_numbers:
        kept = holdings.past_numbers[number]
        reason = f"Document {number} was deleted, and no number is given twice: empty the number to bring it in anew."
        if kept is not None:
            reason = f"Document {number} was merged into document {kept}: write that number to change it."
        return PlannedEntry(entry, "rejected", edtf, reason=reason)
    # Of one table every row is a record of its own, however alike.
    others = [h for h in holdings.exact(entry, edtf, aim.page) if h.source is None or h.source[0] != aim.page]
    if others:
        reason = f"Date and title are those of {others[0].label}, but the row's number is {number}."
        return PlannedEntry(entry, "probable duplicate", edtf, others[0], reason=reason)
    return _plan_new(entry, edtf, aim)


def _plan_component(
    entry: Entry, listed: Listed, edtf: str, holdings: Holdings, aim: Aim, decided: Mapping[str, Decided]
) -> PlannedEntry:
    """Plan a component of a finding aid: of one title and date there may be hundreds, each in its place."""
    namesakes = holdings.components(entry, edtf, aim.page)
    keys = {named.key or title_key(named.title) for named in listed.collections}
    for known in namesakes:
        in_place = not keys.isdisjoint(
            part for place in known.links.get("collections", ()) for part in place.split(PART)
        )
        reference = known.values.get("reference", "")
        if listed.reference == reference and (in_place or (reference and DAY.fullmatch(edtf))):
            return _plan_known(entry, edtf, known, aim, decided)
    elsewhere = [known for known in namesakes if agree(known.values["summary"], entry.summary)]
    if elsewhere and DAY.fullmatch(edtf) and len(entry.title.split()) >= FEWEST_WORDS_OF_A_TITLE:
        reason = f"Date and title are those of {elsewhere[0].label}, but it has another place or call number."
        return PlannedEntry(entry, "probable duplicate", edtf, elsewhere[0], reason=reason)
    return _plan_new(entry, edtf, aim)


def _is_same(entry: Entry, listed: Listed, edtf: str, known: Holding) -> bool:
    """Whether a row of a record's number is of that record: another archive has its own number 7."""
    return (
        bool(listed.version and listed.version == known.version)
        or fingerprint(entry.title) == fingerprint(known.title)
        or bool(edtf and edtf == known.edtf)
        or bool(entry.summary and entry.summary == known.values["summary"])
    )


def _acceptable(entry: Entry) -> str:
    """Return the EDTF of the entry's date. Raises ValueError with the reason why the entry is rejected."""
    if entry.fault:
        raise ValueError(entry.fault)
    if not entry.title:
        cut = ": the page is cut off before it" if entry.truncated else ""
        raise ValueError(f"The entry has no title{cut}.")
    if len(entry.title) > LONGEST_TITLE:
        raise ValueError(f"The title has {len(entry.title)} characters; {LONGEST_TITLE} is the most.")
    return edtf_of(entry)


def _doubt(
    entry: Entry, edtf: str, exact: Sequence[Holding], holdings: Holdings, page: str
) -> tuple[Holding, str] | None:
    """Return the record that the entry may be, and the evidence, where only a person can decide."""
    if len(exact) > 1:
        return exact[0], f"{len(exact)} records have this date and title."
    if exact:
        return None
    namesakes = [] if edtf else holdings.namesakes(entry, edtf, page)
    if namesakes := [known for known in namesakes if not _is_another(entry, known)]:
        return namesakes[0], f"Undated, with the title of {namesakes[0].label}, but with another summary."
    if near := [known for known in holdings.near(entry, edtf) if not _is_another(entry, known)]:
        share = round(100 * likeness(near[0].values["summary"], entry.summary))
        return near[0], f"Same date and {share} % of the summary, but another title, than {near[0].label}."
    return None


def _plan_known(
    entry: Entry, edtf: str, holding: Holding, aim: Aim, decided: Mapping[str, Decided]
) -> PlannedEntry:
    changes: list[FieldChange] = []
    listed = listed_in(entry)
    if listed and listed.own and not listed.edited:
        changes += _placement(holding, entry, aim)
        return PlannedEntry(entry, "update" if changes else "same", edtf, holding, tuple(changes))
    # The record stands as it was exported: what differs was edited in the table.
    is_newer = bool(listed and listed.version and listed.version == holding.version)
    stated = stated_values(entry, aim)
    if not is_newer and ("" in decided or fingerprint(entry.title) in holding.other_titles):
        _keep_both_titles(stated, holding, aim)
    if listed and is_newer:
        try:
            _let_edtf_follow(stated, holding)
        except dates.DateError as error:
            return PlannedEntry(entry, "rejected", edtf, holding, reason=str(error))
    for name, theirs in stated.items():
        ours = holding.values.get(name, "")
        if listed and is_newer and name in stated_fields(listed):
            if theirs != ours:
                changes.append(FieldChange(name, ours, theirs))
            continue
        if listed and (name in TERM_VALUES and fold(ours) == fold(theirs)):
            continue
        if name == "summary" and entry.truncated and ours.startswith(theirs.rstrip(".… ")):
            continue
        verdict = decide(ours, theirs, aim.edition, holding.imported.get(name, ()))
        if verdict == "conflict":
            verdict = _decided_conflict(name, stated, decided)
        if verdict != "same":
            changes.append(FieldChange(name, ours, theirs, verdict))
    changes += added_links(entry, holding, aim)
    changes += _placement(holding, entry, aim)
    changes = _with_date_whole(changes, stated, holding)
    kept = _with_publication_in_order(changes, stated, holding, decided)
    if any(change.verdict == "conflict" for change in kept):
        return PlannedEntry(entry, "conflict", edtf, holding, tuple(kept), _why_in_conflict(changes, kept))
    changes = kept
    reason = _left_standing(listed, entry, holding) if listed and is_newer else ""
    return PlannedEntry(entry, "update" if changes else "same", edtf, holding, tuple(changes), reason)


def _keep_both_titles(stated: dict[str, str], holding: Holding, aim: Aim) -> None:
    """Of a row that is a record called otherwise: the newer title stands, the other is kept beside it."""
    ours, theirs = holding.values["title"], stated["title"]
    others = holding.values.get("other_titles", "").splitlines()
    if theirs == ours or fingerprint(theirs) in holding.other_titles:
        stated["title"] = ours
        return
    follows = decide(ours, theirs, aim.edition, holding.imported.get("title", ())) == "update"
    if not follows:
        stated["title"] = ours
    added = ours if follows else theirs
    stated["other_titles"] = "\n".join(dict.fromkeys([*others, added]))


def _decided_conflict(name: str, stated: Mapping[str, str], decided: Mapping[str, Decided]) -> Verdict:
    """A conflict is as a person has decided it, for the value that was before them. A date is decided as a whole."""
    if name == "status":
        return "same"  # who withdrew a record meant it
    if name == "other_titles" and "" in decided:
        return "update"  # a title more takes none away
    for field_name in DATE if name in DATE else (name,):
        past = decided.get(field_name)
        if past and past.theirs == stated.get(field_name, ""):
            return "same" if past.choice == "ours" else "update"
    return "conflict"


def _let_edtf_follow(stated: dict[str, str], holding: Holding) -> None:
    """Who rewrites a date in a table need not rewrite its EDTF. Raises DateError where it cannot be read."""
    if (
        stated["date_text"] != holding.values["date_text"]
        and stated["date_edtf"] == holding.values["date_edtf"]
    ):
        stated["date_edtf"] = dates.parse(stated["date_text"]).edtf


def _with_date_whole(
    changes: list[FieldChange], stated: dict[str, str], holding: Holding
) -> list[FieldChange]:
    """A date changes as a whole, its words and its EDTF, or not at all."""
    verdicts = {change.field: change.verdict for change in changes}
    of_date = [verdicts[name] for name in DATE if name in verdicts]
    if not of_date:
        return changes
    whole: Verdict = "conflict" if "conflict" in of_date else of_date[0]
    others = [change for change in changes if change.field not in DATE]
    return others + [
        FieldChange(name, holding.values[name], stated[name], whole)
        for name in DATE
        if stated[name] != holding.values[name]
    ]


def _with_publication_in_order(
    changes: list[FieldChange],
    stated: Mapping[str, str],
    holding: Holding,
    decided: Mapping[str, Decided],
) -> list[FieldChange]:
    """Each time was decided upon alone: where a publication would end before it begins, as none may, both stay and a person
    is asked, unless they have said that ours stays."""
    written = {
        change.field: str(change.after)
        for change in changes
        if change.field in PUBLICATION_TIMES and change.verdict == "update"
    }
    start, end = (written.get(name, holding.values.get(name, "")) for name in PUBLICATION_TIMES)
    if not written or not end or "" < start < end:
        return changes
    return [
        replace(change, verdict="conflict") if change.field in written else change
        for change in changes
        if change.field not in written or _decided_conflict(change.field, stated, decided) != "same"
    ]


def _why_in_conflict(decided: Iterable[FieldChange], kept: Sequence[FieldChange]) -> str:
    """`decided`: the changes before the times of publication were compared."""
    edited = [change.field for change in decided if change.verdict == "conflict"]
    in_conflict = [change.field for change in kept if change.verdict == "conflict"]
    reasons = []
    if edited:
        reasons.append(f"A curator edited the {' and '.join(edited)}, and the source changed too.")
    if in_conflict != edited:
        reasons.append(
            "The publication would end before it begins: one time is ours, the other the source’s."
        )
    return " ".join(reasons)


def _left_standing(listed: Listed, entry: Entry, holding: Holding) -> str:
    """Say which links the table no longer names: an import adds links and takes none away."""
    left = []
    for column, name in COLUMN_LINKS.items():
        if column in listed.columns and (held := len(holding.links.get(name, ()))):
            stated = len(stated_links(entry, Aim("", 0)).get(name, ()))
            if stated < held:
                left.append(column)
    return f"Fewer {' and '.join(left)} than the record has: an import takes none away." if left else ""


def stated_values(entry: Entry, aim: Aim) -> dict[str, str]:
    """Return the scalar fields that an entry states. A cut entry is never published by an import."""
    values = {
        "title": entry.title,
        "summary": entry.summary,
        "status": "published" if aim.publish and not entry.truncated else "",
    }
    if listed := listed_in(entry):
        assert entry.detail is not None
        values |= listed_values(entry.date_text, entry.detail, listed)
        values["status"] = values["status"] or listed.status
    elif entry.detail:
        values |= detail_values(entry.detail)
    return values


@lru_cache(maxsize=8192)  # many rows name the same
def link_keys(field_name: str, link: str) -> Set[str]:
    """Return what a link is compared by: a person by every spelling, a term by its folded name, an identifier as it is."""
    if field_name == "identifiers":
        return {link}
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
LINKS = ("languages", "places", "subjects", "donors", *PEOPLE)


def stated_links(entry: Entry, aim: Aim) -> dict[str, tuple[str, ...]]:
    """Return the names that an entry links its document to, by kind of link."""
    links: dict[str, tuple[str, ...]] = {}
    if entry.detail:
        links = {name: getattr(entry.detail, name) for name in LINKS if getattr(entry.detail, name)}
    if listed := listed_in(entry):
        links |= listed_links(listed)
    if aim.person:
        links["people"] = (*links.get("people", ()), aim.person)
    return links


def added_links(entry: Entry, holding: Holding | None, aim: Aim) -> list[FieldChange]:
    """Return the links that the entry states and the record lacks. An import adds links and removes none."""
    changes = []
    listed = listed_in(entry)
    for name, stated in stated_links(entry, aim).items():
        known = holding.links.get(name, set()) if holding else set()
        new = new_links(listed, name, known) if listed else None
        if new is None:
            new = tuple(dict.fromkeys(link for link in stated if known.isdisjoint(link_keys(name, link))))
        if new:
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
        number=listed.number if (listed := listed_in(entry)) else None,
        title=entry.title,
        edtf=planned.edtf,
        values=values,
        links=_link_sets(entry, aim),
        imported={name: [Imported(value, aim.edition)] for name, value in values.items() if value},
        placed={title_key(aim.collection): entry.featured} if aim.collection else {},
        source=(aim.page, entry.line),
    )


def _link_sets(entry: Entry, aim: Aim) -> dict[str, set[str]]:
    sets = {
        name: set().union(*(link_keys(name, link) for link in links))
        for name, links in stated_links(entry, aim).items()
    }
    if listed := listed_in(entry):
        sets |= {"attributions": people_keys(listed), "collections": collection_keys(listed)}
    return sets


def _bring_up_to_date(holding: Holding, planned: PlannedEntry, aim: Aim) -> None:
    """Let the rows that follow see a known record as it will be."""
    holding.source = (aim.page, planned.entry.line)
    holding.version = ""
    for change in planned.writes:
        if change.field in {"collection", "featured"}:
            holding.placed[title_key(aim.collection)] = planned.entry.featured
        elif (
            change.field in {"scans", "attachments", "texts"}
            and (listed := listed_in(planned.entry))
            and listed.known_as
        ):
            _see_files(holding, listed)
        elif change.field == "attributions" and (listed := listed_in(planned.entry)):
            holding.links.setdefault("attributions", set()).update(people_keys(listed))
        elif change.field == "collections" and (listed := listed_in(planned.entry)):
            holding.links.setdefault("collections", set()).update(collection_keys(listed))
        elif isinstance(change.after, tuple):
            holding.links.setdefault(change.field, set()).update(
                *(link_keys(change.field, link) for link in change.after)
            )
        else:
            holding.imported.setdefault(change.field, []).append(Imported(change.after, aim.edition))
            if change.verdict == "update":
                holding.values[change.field] = change.after
                holding.title = holding.values["title"]


def _see_files(holding: Holding, listed: Listed) -> None:
    for kind, files in (("scan", listed.scans), ("attachment", listed.attachments)):
        holding.links.setdefault(f"{kind}s", set()).update(link.checksum for link in files)
        holding.links.setdefault(f"{kind} places", set()).update(str(link.page) for link in files)
    holding.links.setdefault("texts", set()).update(str(words.position) for words in listed.texts)
    holding.links.setdefault("words", set()).update(
        text_key(words.language, words.body) for words in listed.texts
    )
