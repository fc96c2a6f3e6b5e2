"""People who may be one: those who bear the same name, or have the same identifier elsewhere."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count

from archive_project.lib import dates
from documents.duplicates.candidates import LARGEST
from documents.duplicates.evidence import Evidence, combined
from documents.models import Name, Person

IDENTIFIERS = {"wikidata": "Wikidata", "viaf": "VIAF", "lcnaf": "LCNAF"}
OTHER_LIFE = 0.2  # what is left of a score where the two cannot have lived the same life
BATCH = 500


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What the rules know of a person."""

    id: int
    slug: str
    kind: str
    born: str = ""
    died: str = ""
    identifiers: tuple[str, ...] = ("",) * len(IDENTIFIERS)
    preferred: str = ""  # folded
    names: frozenset[str] = frozenset()  # folded; cover names are many people's

    @property
    def number(self) -> int:
        """What pairs are ordered by: the older record first."""
        return self.id


def candidates(met: Callable[[int], object] = lambda _: None) -> Iterator[tuple[KnownPerson, KnownPerson]]:
    """Yield pairs that share a name or an identifier, some of them twice: a few queries, and two for each BATCH of people."""
    waiting: list[list[int]] = []
    for group in _groups():
        met(len(group))
        waiting.append(group[:LARGEST])
        if sum(map(len, waiting)) >= BATCH:
            yield from _pairs_of(waiting)
            waiting = []
    yield from _pairs_of(waiting)


def _pairs_of(groups: list[list[int]]) -> Iterator[tuple[KnownPerson, KnownPerson]]:
    known = {person.id: person for person in _known({key for group in groups for key in group})}
    for group in groups:
        yield from combinations([known[key] for key in group if key in known], 2)


def _groups() -> Iterator[list[int]]:
    lasting = Name.objects.exclude(kind=Name.Kind.COVER).order_by()
    shared = lasting.values("folded").annotate(bearers=Count("person", distinct=True)).filter(bearers__gt=1)
    bearers: dict[str, set[int]] = defaultdict(set)
    for folded, person in lasting.filter(folded__in=shared.values("folded")).values_list(
        "folded", "person_id"
    ):
        bearers[folded].add(person)
    yield from (sorted(people) for folded, people in bearers.items() if folded)
    for field in IDENTIFIERS:
        stated = Person.objects.exclude(**{field: ""}).order_by()
        values = stated.values(field).annotate(many=Count("pk")).filter(many__gt=1).values(field)
        same: dict[str, list[int]] = defaultdict(list)
        for value, pk in stated.filter(**{f"{field}__in": values}).values_list(field, "pk").order_by("pk"):
            same[value].append(pk)
        yield from same.values()


def _known(ids: set[int]) -> list[KnownPerson]:
    people = Person.objects.filter(pk__in=ids).order_by("pk").prefetch_related("names")
    return [
        KnownPerson(
            person.pk,
            person.slug,
            person.kind,
            person.born,
            person.died,
            tuple(getattr(person, field) for field in IDENTIFIERS),
            next((name.folded for name in person.names.all() if name.kind == Name.Kind.PREFERRED), ""),
            frozenset(name.folded for name in person.names.all() if name.kind != Name.Kind.COVER),
        )
        for person in people
    ]


def weigh_people(one: KnownPerson, other: KnownPerson) -> tuple[float, list[str]]:
    """Return the score of a pair, 0.0 to 1.0, and its reasons, the weightiest first."""
    found = list(_evidence(one, other))
    score, reasons = combined(found)
    if found and (
        one.kind != other.kind or _contradict(one.born, other.born) or _contradict(one.died, other.died)
    ):
        score *= OTHER_LIFE
        reasons.append("But another life" if one.kind == other.kind else "But of another kind")
    return score, reasons


def _evidence(one: KnownPerson, other: KnownPerson) -> Iterator[Evidence]:
    for label, ours, theirs in zip(IDENTIFIERS.values(), one.identifiers, other.identifiers, strict=True):
        if ours and ours == theirs:
            yield Evidence(f"The same identifier: {label} {ours}", 0.95)
    shared = (one.names & other.names) - {""}
    if one.preferred and one.preferred == other.preferred:
        yield Evidence("The same preferred name", 0.6)
        shared -= {one.preferred}
    if shared:
        yield Evidence(f"The same name: {', '.join(sorted(shared)[:3])}", 0.5)
    life = ((one.born, other.born), (one.died, other.died))
    lived = [dates.from_edtf(ours).display for ours, theirs in life if ours and ours == theirs]
    if lived and one.names & other.names:
        yield Evidence(f"The same life dates: {', '.join(lived)}", 0.5)


def _contradict(one: str, other: str) -> bool:
    """Whether two dates of a life have no day in common; what is not known contradicts nothing."""
    return bool(one and other) and dates.from_edtf(one).contradicts(dates.from_edtf(other))
