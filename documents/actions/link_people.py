"""Link people to documents by the names that titles and summaries give."""

import datetime
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self, TypeGuard

from django.db import transaction
from django.db.models import QuerySet

from documents.bulk_history import create_with_history
from documents.models import Attribution, Document, Name, Person
from documents.titles import Gazetteer, Mention, Role, mentions, name_key

BATCH = 500
REASON = "Named in the title or the summary"


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name in a document that more than one person may bear there, so that nobody was linked."""

    number: int
    name_as_written: str
    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkSummary:
    """What one call did."""

    documents: int
    created: int
    ambiguous: tuple[Ambiguity, ...]


@transaction.atomic
def link_people(
    *,
    documents: QuerySet[Document] | Iterable[Document],
    origin: Attribution.Origin = Attribution.Origin.SUGGESTED,
) -> LinkSummary:
    """Link whom a title names in the role it gives, and whom only a summary names as mentioned. History is written.

    A second call adds nothing. What a curator removed or put into another role is not proposed again: the history of
    the links is asked, not only the links. Costs two queries for all names and a fixed number for each 500 documents.
    """
    register = Register.load()
    ids = list(documents.values_list("pk", flat=True)) if isinstance(documents, QuerySet) else _ids(documents)
    ids = list(dict.fromkeys(ids))
    created = 0
    ambiguous: list[Ambiguity] = []
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        known = Known.load(batch)
        proposed: list[Attribution] = []
        rows = Document.objects.filter(pk__in=batch).order_by("pk").select_for_update()
        for document in rows.only("pk", "number", "title", "summary", "earliest", "latest"):
            links, doubts = register.read(document)
            proposed += known.new(document, links, origin)
            ambiguous += doubts
        created += len(create_with_history(proposed, reason=REASON))
    return LinkSummary(documents=len(ids), created=created, ambiguous=tuple(ambiguous))


def _ids(documents: Iterable[Document]) -> list[int]:
    return [document.pk for document in documents]


@dataclass(frozen=True, slots=True)
class _Link:
    person: int
    role: Role
    name_as_written: str
    certain: bool


@dataclass(slots=True)
class Known:
    """What is or was known of each document's people: links as they stand, and every link there ever was."""

    roles: dict[int, set[tuple[int, str]]]
    positions: dict[int, int]

    @classmethod
    def load(cls, ids: Sequence[int]) -> Self:
        known = cls(defaultdict(set), defaultdict(int))
        standing = Attribution.objects.filter(document__in=ids).order_by()
        for document, person, role, position in standing.values_list(
            "document_id", "person_id", "role", "position"
        ):
            known.roles[document].add((person, role))
            known.positions[document] = max(known.positions[document], position + 1)
        past = Attribution.history.filter(document_id__in=ids).order_by()
        for document, person, role in past.values_list("document_id", "person_id", "role").distinct():
            known.roles[document].add((person, role))
        return known

    def new(self, document: Document, links: Sequence[_Link], origin: str) -> Iterator[Attribution]:
        """Yield what is not known yet. A mention says nothing of somebody who has another part in the document."""
        known = self.roles[document.pk]
        people = {person for person, _ in known} | {
            link.person for link in links if link.role is not Role.MENTIONED
        }
        for link in links:
            key = (link.person, link.role.value)
            if key in known or (link.role is Role.MENTIONED and link.person in people):
                continue
            known.add(key)
            people.add(link.person)
            yield Attribution(
                document=document,
                person_id=link.person,
                role=link.role.value,
                name_as_written=link.name_as_written,
                certain=link.certain,
                origin=origin,
                position=self.positions[document.pk],
            )
            self.positions[document.pk] += 1


@dataclass(slots=True)
class _Bearing:
    """That a person bears a name, and within what limits."""

    person: int
    slug: str
    kind: str
    earliest: datetime.date | None
    latest: datetime.date | None
    documents: set[int] = field(default_factory=set)
    qualifiers: frozenset[str] = frozenset()
    """Of a body's short name, the words of which one must stand in the same description."""

    @property
    def is_limited(self) -> bool:
        return self.kind == Name.Kind.COVER or self.earliest is not None or bool(self.documents)

    def may_hold(self, document: Document) -> bool:
        """Whether the name can mean this person in the document. What is undated lies within no dates."""
        if not self.is_limited or document.pk in self.documents:
            return True
        limits, dates = (self.earliest, self.latest), (document.earliest, document.latest)
        return _is_range(limits) and _is_range(dates) and limits[0] <= dates[1] and dates[0] <= limits[1]

    def surely_holds(self, document: Document) -> bool:
        """Whether no day that the document's date may mean lies outside the limits."""
        if not self.is_limited or document.pk in self.documents:
            return True
        limits, dates = (self.earliest, self.latest), (document.earliest, document.latest)
        return _is_range(limits) and _is_range(dates) and limits[0] <= dates[0] and dates[1] <= limits[1]


def _is_range(
    days: tuple[datetime.date | None, datetime.date | None],
) -> TypeGuard[tuple[datetime.date, datetime.date]]:
    return None not in days


class Register:
    """Every name in the archive, and who bears it."""

    def __init__(self, bearings: dict[tuple[str, ...], list[_Bearing]], names: Iterable[str]) -> None:
        self.bearings = bearings
        self.gazetteer = Gazetteer(names)

    @classmethod
    def load(cls) -> Self:
        held_in: dict[int, set[int]] = defaultdict(set)
        for name, document in Name.held_in.through.objects.values_list("name_id", "document_id"):
            held_in[name].add(document)
        bearings: dict[tuple[str, ...], list[_Bearing]] = defaultdict(list)
        of_bodies: dict[int, dict[tuple[str, ...], list[_Bearing]]] = defaultdict(lambda: defaultdict(list))
        texts = []
        names = Name.objects.order_by("pk").values_list(
            "pk", "text", "kind", "person_id", "person__slug", "person__kind", "held_earliest", "held_latest"
        )
        for pk, text, kind, person, slug, kind_of_person, earliest, latest in names:
            bearing = _Bearing(person, slug, kind, earliest, latest, held_in.get(pk, set()))
            texts.append(text)
            bearings[name_key(text)].append(bearing)
            if kind_of_person == Person.Kind.CORPORATE_BODY:
                of_bodies[person][name_key(text)].append(bearing)
        for names_of_body in of_bodies.values():
            _qualify(names_of_body)
        return cls(bearings, texts)

    def read(self, document: Document, texts: Iterable[str] = ()) -> tuple[list[_Link], list[Ambiguity]]:
        """Return the links that title, summary and texts suggest, in their order, and the names left open."""
        links: list[_Link] = []
        doubts: dict[str, Ambiguity] = {}
        for mention in self._mentions(document, texts):
            bearers = self._bearers(mention, document)
            if len(bearers) > 1:
                slugs = tuple(sorted(slug for slug, _ in bearers.values()))
                doubts[mention.name_as_written] = Ambiguity(document.number, mention.name_as_written, slugs)
            for person, (_, certain) in bearers.items() if len(bearers) == 1 else ():
                links.append(_Link(person, mention.role, mention.name_as_written, certain))
        return links, list(doubts.values())

    def _mentions(self, document: Document, texts: Iterable[str]) -> Iterator[Mention]:
        yield from mentions(document.title, self.gazetteer)
        for text in (document.summary, *texts):
            for naming in self.gazetteer.namings(unicodedata.normalize("NFC", text)):
                yield Mention(Role.MENTIONED, naming.name_as_written, naming.real_name)

    def _bearers(self, mention: Mention, document: Document) -> dict[int, tuple[str, bool]]:
        """Return who may bear the name in the document: their slugs, and whether it is certain.

        In "Filippov [Stalin]" the brackets decide where both names can be one person's, whatever the date. Where
        they name somebody else, a name without limits keeps its meaning and a cover name loses it.
        """
        written = self.bearings.get(name_key(mention.name_as_written), [])
        if mention.real_name:
            real = self.bearings.get(name_key(mention.real_name), [])
            people = {bearing.person for bearing in real}
            agreed = {b.person: (b.slug, True) for b in written if b.person in people}
            if agreed:
                return agreed
            written = [bearing for bearing in written if not bearing.is_limited] or real
        if stated := [bearing for bearing in written if document.pk in bearing.documents]:
            written = stated
        bearers: dict[int, tuple[str, bool]] = {}
        for bearing in written:
            if bearing.may_hold(document) and _is_qualified(bearing, document):
                _, certain = bearers.get(bearing.person, ("", False))
                bearers[bearing.person] = (bearing.slug, certain or bearing.surely_holds(document))
        return bearers


def _qualify(names: dict[tuple[str, ...], list[_Bearing]]) -> None:
    """Find the short names of a body: "Ministry of Foreign Affairs" beside "Chinese Ministry of Foreign Affairs".

    Every country has such a ministry, so the short name is this one's only where "Chinese" stands near. The preferred
    name is never a short one.
    """
    for short, bearings in names.items():
        before = [
            long[: -len(short)] for long in names if len(long) > len(short) and long[-len(short) :] == short
        ]
        for bearing in bearings:
            if bearing.kind != Name.Kind.PREFERRED:
                bearing.qualifiers = frozenset(word for words in before for word in words)


def _is_qualified(bearing: _Bearing, document: Document) -> bool:
    return not bearing.qualifiers or not bearing.qualifiers.isdisjoint(
        name_key(f"{document.title}\n{document.summary}")
    )
