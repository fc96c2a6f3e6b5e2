"""Under which names people are in a document: always, within limits, or as the document writes them.

A cover name means its person only in documents dated when it was held, as far as their dates may mean such a day, and
in the documents listed with it. So "Kuznetsov" finds Stalin in the cables of the years in which he signed so, and a real
Kuznetsov wherever he is.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from documents.models import Attribution, Name, is_public

Day = datetime.date | None
Held = tuple[str, datetime.date, datetime.date]


@dataclass
class PersonNames:
    """Of one person. A cover name with neither days nor documents holds nowhere; a variant with neither, always."""

    preferred: set[str] = field(default_factory=set)
    variants: set[str] = field(default_factory=set)
    held_variants: list[Held] = field(default_factory=list)
    held_covers: list[Held] = field(default_factory=list)


@dataclass
class NamesInDocument:
    """Of the public people of one document. `covers` are cover names and names as written that are no name else."""

    people: set[int] = field(default_factory=set)
    attributed: set[tuple[str, int]] = field(default_factory=set)  # (role, person)
    preferred: set[str] = field(default_factory=set)
    variants: set[str] = field(default_factory=set)
    covers: set[str] = field(default_factory=set)
    by_role: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # all of these, by role


def names_in(
    dates: Mapping[int, tuple[Day, Day]], known: dict[int, PersonNames]
) -> dict[int, NamesInDocument]:
    """Return the names in each document, given its earliest and latest day by its key.

    Costs three queries at most, however many documents; `known` keeps what was learnt of people for the next call.
    """
    found = {pk: NamesInDocument() for pk in dates}
    attributions = _attributions(list(dates))
    _learn({person for _, person, _, _ in attributions}, known)
    for pk, person, role, written in attributions:
        names, (earliest, latest) = found[pk], dates[pk]
        of_person = known[person]
        variants = of_person.variants.union(_holding(of_person.held_variants, earliest, latest))
        covers = set(_holding(of_person.held_covers, earliest, latest))
        if written and written not in variants and written not in of_person.preferred:
            covers.add(written)
        names.people.add(person)
        names.attributed.add((role, person))
        names.preferred |= of_person.preferred
        names.variants |= variants
        names.covers |= covers
        names.by_role[role] |= of_person.preferred | variants | covers
    for pk, text in _held_in(list(dates)):
        found[pk].covers.add(text)
    return found


def _holding(names: Iterable[Held], earliest: Day, latest: Day) -> Iterator[str]:
    """Those held on some day that the document's date may mean: none for an undated one."""
    if earliest is not None and latest is not None:
        for text, first, last in names:
            if earliest <= last and first <= latest:
                yield text


def _attributions(documents: Sequence[int]) -> list[tuple[int, int, str, str]]:
    """(document, person, role, name as written) of the people who are public."""
    public = Attribution.objects.filter(is_public("person__"), document__in=documents).order_by()
    return list(public.values_list("document", "person", "role", "name_as_written"))


def _learn(people: set[int], known: dict[int, PersonNames]) -> None:
    missing = people - known.keys()
    if not missing:
        return
    known.update({person: PersonNames() for person in missing})
    columns = ("person", "kind", "text", "held_earliest", "held_latest")
    for person, kind, text, first, last in Name.objects.filter(person__in=missing).values_list(*columns):
        names = known[person]
        if kind == Name.Kind.PREFERRED:
            names.preferred.add(text)
        elif first is not None and last is not None:
            (names.held_covers if kind == Name.Kind.COVER else names.held_variants).append(
                (text, first, last)
            )
        elif kind == Name.Kind.VARIANT:
            names.variants.add(text)


def _held_in(documents: Sequence[int]) -> Iterable[tuple[int, str]]:
    """Cover names of public people that are held in these very documents."""
    held = Name.held_in.through._default_manager.filter(
        is_public("name__person__"), name__kind=Name.Kind.COVER, document_id__in=documents
    )
    return held.values_list("document_id", "name__text")
