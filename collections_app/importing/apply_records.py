"""Carry out what a batch of a table's rows plans: documents with all their links, each kind in a few statements."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from pathlib import PurePosixPath
from typing import Any

from django.core.files import File
from django.db.models import Max
from django.utils import timezone

from collections_app.importing.directory import Collections, People, Terms
from collections_app.importing.journal import Journal
from collections_app.importing.listed import listed_in
from collections_app.importing.memory import RunMemory
from collections_app.importing.plan import PlannedEntry
from collections_app.importing.rows import Detail, FileLink, Listed, Membership
from collections_app.importing.sources.files import opened
from collections_app.models import Collection, Placement, SourceIdentifier
from documents.bulk_history import (
    BATCH,
    add_links,
    create_plain_with_history,
    create_with_history,
    update_with_history,
    write_first_versions,
)
from documents.bulk_insert import insert
from documents.iiif.making import begin_after_commit
from documents.models import (
    Attachment,
    Attribution,
    Document,
    DocumentType,
    Donor,
    Language,
    Place,
    Relation,
    Repository,
    RightsStatement,
    Scan,
    Subject,
    Text,
)
from documents.models.number import take_numbers
from documents.models.publication import MOMENTS
from documents.models.vocabularies import Term

LINKED: dict[str, type[Term]] = {
    "languages": Language,
    "places": Place,
    "subjects": Subject,
    "donors": Donor,
}
# Values that name a term: the field that holds it, and its vocabulary.
NAMED: dict[str, tuple[str, type[Term]]] = {
    "type": ("type", DocumentType),
    "repository": ("repository", Repository),
    "rights_name": ("rights", RightsStatement),
}
ATTRIBUTION = (
    "document_id", "person_id", "role", "name_as_written", "certain", "note", "origin", "position",
)  # fmt: skip
PLACEMENT = ("collection_id", "document_id", "position", "featured", "note")
IMPORTED = Attribution.Origin.IMPORTED.value
LONGEST_ON_DISK = 200  # bytes of a name: systems of files have 255, and a sign or two may be added
FOLLOWING = ["title_fingerprint", "earliest", "latest", "updated_at"]


def apply_records(
    planned: Sequence[PlannedEntry], *, collection: Collection | None, journal: Journal, memory: RunMemory
) -> None:
    """Write a batch. The holdings of new documents learn their ids, so that later rows of the run find them."""
    _Batch(planned, collection, journal, memory).write()


class _Batch:
    """The rows that write anything, and their documents."""

    def __init__(
        self, planned: Sequence[PlannedEntry], into: Collection | None, journal: Journal, memory: RunMemory
    ) -> None:
        self.into, self.journal, self.memory = into, journal, memory
        self.stamp: dict[str, Any] = {"user": journal.run.user, "reason": journal.reason}
        self.new = [plan for plan in planned if plan.action == "create" and plan.holding]
        self.changing = [
            plan for plan in planned if plan.action in {"update", "conflict"} and plan.writes and plan.holding
        ]
        self.documents: dict[int, Document] = {}  # by the position of their row: a line may hold several
        # By key, those that changed: of these alone it is asked what they have. Of new ones PostgreSQL would read whole tables,
        # for which it has no statistics within the transaction that fills them.
        self.standing: dict[int, Document] = {}
        self.changed: set[str] = set()  # fields of documents that stood
        self.terms: dict[type[Term], Terms] = {}

    def write(self) -> None:
        self._find_terms()
        self._create()
        self._change()
        self._link_terms()
        write_first_versions([self.documents[plan.position] for plan in self.new], **self.stamp)
        self.standing = {d.pk: d for plan in self.changing for d in [self.documents[plan.position]]}
        fields = [*sorted(self.changed), *FOLLOWING] if self.changed else []
        update_with_history(list(self.standing.values()), fields=fields, **self.stamp)
        self.people = People(self._named(), self.journal, self._kinds())
        self._link_people()
        self._place()
        self._add_texts()
        self._relate()
        self._identify()
        self._add_files()
        self.journal.write()

    # Terms

    def _terms(self, model: type[Term]) -> Terms:
        if model not in self.terms:
            self.terms[model] = Terms(model, self.journal)
        return self.terms[model]

    def _find_terms(self) -> None:
        """Have the terms that values name: a document is written with their keys."""
        stated = [
            *((plan, *value) for plan in self.new if plan.holding for value in plan.holding.values.items()),
            *(
                (plan, change.field, str(change.after))
                for plan in self.changing
                for change in plan.writes
                if change.verdict == "update"
            ),
        ]
        for plan, name, value in stated:
            if name in NAMED and value:
                self._terms(NAMED[name][1]).find_or_make(value, exact=_listed(plan).own)
        for terms in self.terms.values():
            terms.save()

    # Documents

    def _create(self) -> None:
        numbered = [plan for plan in self.new if _listed(plan).number is not None]
        others = [plan for plan in self.new if _listed(plan).number is None]
        self._insert(numbered, [number for plan in numbered if (number := _listed(plan).number) is not None])
        if others:  # their numbers follow on those just given
            self._insert(others, take_numbers(len(others), Document))

    def _insert(self, plans: Sequence[PlannedEntry], numbers: Sequence[int]) -> None:
        documents = []
        for plan, number in zip(plans, numbers, strict=True):
            assert plan.holding is not None
            document = Document(number=number)
            for name, value in plan.holding.values.items():
                self._set(document, name, value, exact=_listed(plan).own)
            _keep_published_dated(document)
            documents.append(document)
        insert(documents)
        for plan, document in zip(plans, documents, strict=True):
            assert plan.holding is not None
            plan.holding.id, plan.holding.number = document.pk, document.number
            self.documents[plan.position] = document
            values = {name: value for name, value in plan.holding.values.items() if value}
            self.journal.created(
                document,
                values | {"date_text": document.date_text, "status": document.status},
                line=plan.entry.line,
                about={"document": document},
            )

    def _change(self) -> None:
        found = Document.objects.in_bulk([plan.holding.id for plan in self.changing if plan.holding])
        for plan in self.changing:
            document = self.documents[plan.position] = found[plan.holding.id]  # type: ignore[union-attr]
            self.journal.found(document)
            for change in plan.writes:
                if isinstance(change.after, tuple) or change.field in {"collection", "featured"}:
                    continue
                self.journal.changed(document, change, line=plan.entry.line, about={"document": document})
                if change.verdict == "update":
                    self.changed.add(self._set(document, change.field, change.after, exact=_listed(plan).own))
            _keep_published_dated(document)
            self.changed |= {"published_at"} if "status" in self.changed else set()
            document.updated_at = timezone.now()

    def _set(self, document: Document, name: str, value: str, *, exact: bool) -> str:
        """Set one value; return the name of the field that holds it."""
        if name in NAMED:
            name, model = NAMED[name]
            term = self._terms(model).find_or_make(value, exact=exact) if value else None
            setattr(document, f"{name}_id", term and term.pk)
        elif name in MOMENTS:
            setattr(document, name, datetime.fromisoformat(value) if value else None)
        elif name == "status":
            document.status = value or document.status
        else:
            setattr(document, name, value)
        return name

    # Links

    def _added(self, name: str) -> Iterator[tuple[PlannedEntry, Document, tuple[str, ...]]]:
        """Each row that adds links of this kind, its document, and the links as the plan names them."""
        for plan in chain(self.new, self.changing):
            for change in plan.writes:
                if change.field == name and isinstance(change.after, tuple):
                    yield plan, self.documents[plan.position], change.after

    def _linked(self, plan: PlannedEntry, document: Document, name: str, to: str, **about: Any) -> None:
        self.journal.linked(document, name, to, line=plan.entry.line, about={"document": document} | about)

    def _link_terms(self) -> None:
        for name, model in LINKED.items():
            links = []
            for plan, document, names in self._added(name):
                listed, detail = _listed(plan), _detail(plan)
                called = (
                    dict(zip(listed.language_tags, detail.languages, strict=False))
                    if model is Language
                    else {}
                )
                for stated in names:
                    tag = stated if stated in called else ""
                    term = self._terms(model).find_or_make(
                        called.get(stated, stated), exact=listed.own, tag=tag
                    )
                    links.append((document, term))
                    self._linked(plan, document, name, term.slug)
            if links:
                self._terms(model).save()
                pairs = [(document.pk, term.pk) for document, term in links]
                self.journal.made(add_links(Document._meta.get_field(name), pairs))

    def _named(self) -> Iterator[tuple[str, str]]:
        """Everybody whom the rows name in a link that is new, by slug and name."""
        for plan, _, labels in self._added("attributions"):
            links = _by_label(_listed(plan).people)
            yield from ((links[label].key, links[label].name) for label in labels)
        for plan, _, labels in self._added("texts"):
            texts = _by_label(_listed(plan).texts)
            yield from (named for label in labels for named in texts[label].translators)

    def _kinds(self) -> dict[str, str]:
        """Of whom the rows name, by name, whether it is a person, a body or a family."""
        plans = chain(self.new, self.changing)
        return {link.name: link.kind for plan in plans for link in _listed(plan).people if link.kind}

    def _link_people(self) -> None:
        added = list(self._added("attributions"))
        links = {id(plan): _by_label(_listed(plan).people) for plan, _, _ in added}
        last = _last_positions(Attribution, list(self.standing))
        attributions: dict[tuple[int, int, str, str], tuple[Any, ...]] = {}
        for plan, document, labels in added:
            for link in (links[id(plan)][label] for label in labels):
                person = self.people.find(link.key, link.name)
                # A table of somebody else names people as it writes them: worth keeping where we write them otherwise.
                known = _listed(plan).own or self.people.is_preferred(person, link.name)
                written = link.as_written if known else link.name
                last[document.pk] += 1
                stated = document.pk, person.pk, link.role, written
                attributions.setdefault(
                    stated, (*stated, link.certain, link.note, IMPORTED, last[document.pk])
                )
                self._linked(plan, document, "attributions", f"{link.role}:{person.slug}", person=person)
        rows = list(attributions.values())
        self.journal.made(create_plain_with_history(Attribution, ATTRIBUTION, rows, **self.stamp))

    def _place(self) -> None:
        placements: dict[tuple[int, int], tuple[Any, ...]] = {}
        told: dict[tuple[int, int], tuple[PlannedEntry, Document, Collection]] = {}
        for plan, document, named, collection in self._memberships():
            position = plan.position if named.position is None else named.position
            key = collection.pk, document.pk
            placements.setdefault(key, (*key, position, named.featured, named.note))
            told.setdefault(key, (plan, document, collection))
        for plan in chain(self.new, self.changing):
            if self.into and any(change.field == "collection" for change in plan.writes):
                document = self.documents[plan.position]
                key = self.into.pk, document.pk
                placements.setdefault(key, (*key, plan.position, False, ""))
                told.setdefault(key, (plan, document, self.into))
        for key in _held(self.standing.keys() & {document for _, document in placements}):
            placements.pop(key, None)
        for key in placements:
            plan, document, collection = told[key]
            self._linked(plan, document, "collections", collection.slug, collection=collection)
        rows = list(placements.values())
        self.journal.made(create_plain_with_history(Placement, PLACEMENT, rows, **self.stamp))

    def _memberships(self) -> list[tuple[PlannedEntry, Document, Membership, Collection]]:
        """Every place in a collection that the rows add, and the collection."""
        added = [
            (plan, document, named)
            for plan, document, labels in self._added("collections")
            for named in map(_by_label(_listed(plan).collections).__getitem__, labels)
        ]
        if not added:
            return []
        collections = Collections(self.journal)
        found = [(plan, document, named, collections.find_or_make(named)) for plan, document, named in added]
        collections.save()
        return found

    def _add_texts(self) -> None:
        added = [
            (plan, document, words)
            for plan, document, labels in self._added("texts")
            for words in map(_by_label(_listed(plan).texts).__getitem__, labels)
        ]
        if not added:
            return
        texts, languages = [], []
        for plan, document, words in added:
            name = words.language_name or words.language or "Undetermined"
            tag = words.language or ("und" if name == "Undetermined" else "")
            language = self._terms(Language).find_or_make(name, exact=_listed(plan).own, tag=tag)
            languages.append(language)
            texts.append(
                Text(
                    document=document,
                    position=words.position,
                    kind=words.kind,
                    edition=words.edition,
                    body=words.body,
                )
            )
            self._linked(plan, document, "texts", str(words.position))
        self._terms(Language).save()
        for text, language in zip(texts, languages, strict=True):
            text.language_id = language.pk
        insert(texts)
        self.journal.made(*texts)
        pairs = [
            (text.pk, self.people.find(key, name).pk)
            for text, (_, _, words) in zip(texts, added, strict=True)
            for key, name in words.translators
        ]
        if pairs:
            self.journal.made(add_links(Text._meta.get_field("translators"), pairs))
        write_first_versions(texts, **self.stamp)

    def _add_files(self) -> None:
        """Store them; sizes and tiles of pictures are made in the background once the run is there to stay."""
        scans = self._store("scans", Scan)
        begin_after_commit(scan.wanted for scan in scans)
        self._store("attachments", Attachment, media_type="application/pdf")

    def _store(self, name: str, model: type[Any], **stated: str) -> list[Any]:
        made = []
        for plan, document, labels in self._added(name):
            links = _by_label(getattr(_listed(plan), name))
            for link in (links[label] for label in labels):
                titled = {"title": link.title} if link.title else {}
                record = model(
                    document=document, position=link.page, checksum=link.checksum, **stated, **titled
                )
                with opened(link) as file:
                    record.file.save(_name_on_disk(link), File(file), save=False)
                self.journal.stored.append(record.file)
                made.append(record)
                self._linked(plan, document, name, str(link))
        self.journal.made(*create_with_history(made, **self.stamp))
        return made

    def _identify(self) -> None:
        """Keep what the records are called in the systems that they come from."""
        identifiers = []
        for _, document, labels in self._added("identifiers"):
            identifiers += [SourceIdentifier(document=document, identifier=label) for label in labels]
        if identifiers:
            insert(identifiers)
            self.journal.made(*identifiers)

    def _relate(self) -> None:
        """A relation's target may stand in a later row: they are made when the table has been read."""
        wait_for_relations(chain(self.new, self.changing), self.memory)


def wait_for_relations(planned: Iterable[PlannedEntry], memory: RunMemory, made: Container[int] = ()) -> None:
    """Remember the relations that rows add. `made`: documents of an earlier part of the run; all that is said of them counts."""
    for plan in planned:
        if plan.holding is None or plan.holding.id is None or plan.action == "probable duplicate":
            continue
        stated = _by_label(_listed(plan).relations)
        added = [label for change in plan.writes if change.field == "relations" for label in change.after]
        links = [stated[label] for label in (stated if plan.holding.id in made else added)]
        memory.wait((plan.holding.id, link.kind, link.number, link.note, plan.entry.line) for link in links)


def apply_relations(journal: Journal, memory: RunMemory) -> Iterator[tuple[int, str]]:
    """Make the relations that wait; yield line and wording of those whose target the archive does not hold."""
    place = 0
    while waiting := memory.waiting(place, BATCH):
        place = waiting[-1][0]
        sources = Document.objects.in_bulk([source for _, source, *_ in waiting])
        numbers = [target for _, _, _, target, *_ in waiting]
        targets = {document.number: document for document in Document.objects.filter(number__in=numbers)}
        held = Relation.objects.filter(source__in=sources).order_by()
        known = set(held.values_list("source_id", "target__number", "kind"))
        new = []
        for _, source, kind, number, note, line in waiting:
            if number not in targets:
                yield line, f"{kind}:{number}"
            elif (source, number, kind) not in known and targets[number].pk != source:
                known.add((source, number, kind))
                document = sources[source]
                new.append(Relation(source=document, target=targets[number], kind=kind, note=note))
                about: dict[str, Any] = {"document": document}
                journal.linked(document, "relations", f"{kind}:{number}", line=line, about=about)
        journal.made(*create_with_history(new, user=journal.run.user, reason=journal.reason))
        journal.write()


def _detail(plan: PlannedEntry) -> Detail:
    assert plan.entry.detail is not None
    return plan.entry.detail


def _listed(plan: PlannedEntry) -> Listed:
    listed = listed_in(plan.entry)
    assert listed is not None
    return listed


def _name_on_disk(link: FileLink) -> str:
    """As it is called in its archive, where names may be longer than on a disk."""
    path = PurePosixPath(link.name)
    return path.name if len(path.name.encode()) <= LONGEST_ON_DISK else link.checksum[:32] + path.suffix


def _by_label(links: Sequence[Any]) -> dict[str, Any]:
    return {str(link): link for link in links}


def _keep_published_dated(document: Document) -> None:
    if document.status == "published" and not document.published_at:
        document.publish()


def _held(documents: set[int]) -> Iterable[tuple[int, int]]:
    """Collections and documents of the placements that these documents have. No query without documents."""
    if not documents:
        return []
    found = Placement.objects.filter(document__pk__any_of=documents).order_by()
    return found.values_list("collection_id", "document_id")


def _last_positions(model: Any, documents: Sequence[int]) -> dict[int, int]:
    """No query without documents."""
    if not documents:
        return defaultdict(lambda: -1)
    found = model.objects.filter(document__pk__any_of=documents).order_by().values("document")
    last = {row["document"]: row["last"] for row in found.annotate(last=Max("position"))}
    return defaultdict(lambda: -1, last)
