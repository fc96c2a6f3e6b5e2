"""Every name that may be suggested, in memory: for each letter typed a database would read all of them.

People are tens of thousands: read once for a generation of the index, and then those that the log of changes names. Terms
and collections are few: read with each commit of the index.
"""

import re
import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

from archive_project.lib.folding import fold
from archive_project.lib.numbers import LARGEST_NUMBER
from documents.models import Name, SearchChange, Status
from documents.models.publication import MOMENTS
from documents.search import change_log, schema
from documents.search.building import FACET_MODELS
from documents.search.change_log import Cursor, LogReplacedError
from documents.search.generations import Live

MOST_CHANGES = 5_000  # rows of the log; of more, everything is read anew
MOST_KEYS = 500  # in one query
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Known:
    """One name of a person, a place, a subject or a collection that is published from one moment until another.

    `words` are the name's, folded, each after a space; `filed` those of its filing form. `other` marks names that are not
    the preferred one. Both moments are in microseconds since 1970.
    """

    facet: str
    id: int
    text: str
    words: str
    filed: str = ""
    other: bool = False
    public_from: int = 0
    public_until: int = LARGEST_NUMBER


class Book:
    """Names that can be searched at once: their words stand one name a line in one long text."""

    def __init__(self, names: Iterable[Known]) -> None:
        self.names = list(names)
        self.text = "\n".join(name.words for name in self.names)
        self.ends = list(accumulate(len(name.words) + 1 for name in self.names))  # where the next line begins

    def having(self, part: str) -> Iterator[Known]:
        """Yield the names whose words have this part."""
        at = self.text.find(part)
        while at >= 0:
            line = bisect_right(self.ends, at)
            yield self.names[line]
            at = self.text.find(part, self.ends[line])


@dataclass(frozen=True, slots=True)
class People:
    """The names of all people, as of a commit of the index and as far as the log had then been read."""

    stamp: tuple[int, int]
    cursor: Cursor
    names: dict[int, list[Known]]
    book: Book


def words_of(text: str) -> list[str]:
    """Take a name or what was typed apart, folded: "d’Affaires" is "d" and "affaires"."""
    return _WORD.findall(fold(text))


def names_having(part: str, live: Live) -> Iterator[Known]:
    """Yield the names whose words have this part. Costs no query while the index stands still, up to seven when it has moved."""
    yield from _people(live).book.having(part)
    yield from _terms(live).having(part)


_kept: dict[Path, People] = {}
_reading = threading.Lock()


def _people(live: Live) -> People:
    with _reading:
        people = _kept.get(live.path)
        if people is None or people.stamp != live.stamp:
            people = _followed(people, live) if people else _read_all(live)
            _kept.clear()
            _kept[live.path] = people
        return people


def _read_all(live: Live) -> People:
    names = _names_of(None)
    return People(live.stamp, live.cursor, names, Book(chain.from_iterable(names.values())))


def _followed(people: People, live: Live) -> People:
    """Read the people whom the log has named since; all, where it has too much to say, or no longer reaches back."""
    try:
        changes, cursor = change_log.read(people.cursor, MOST_CHANGES)
    except LogReplacedError:
        return _read_all(live)
    if len(changes) == MOST_CHANGES:
        return _read_all(live)
    concerned = {change.record for change in changes if change.kind == SearchChange.Kind.PERSON}
    if not concerned:
        return People(live.stamp, cursor, people.names, people.book)
    names = {key: known for key, known in people.names.items() if key not in concerned}
    changed = sorted(concerned)
    for start in range(0, len(changed), MOST_KEYS):
        names |= _names_of(changed[start : start + MOST_KEYS])
    return People(live.stamp, cursor, names, Book(chain.from_iterable(names.values())))


def _names_of(people: Sequence[int] | None) -> dict[int, list[Known]]:
    """The names of these people, or of all; each person's in the order of the alphabet."""
    moments = [f"person__{moment}" for moment in MOMENTS]
    names = Name.objects.filter(person__status=Status.PUBLISHED)
    if people is not None:
        names = names.filter(person__in=people)
    found: dict[int, list[Known]] = {}
    for key, text, filing, kind, *instants in (
        names.order_by("text").values_list("person", "text", "filing", "kind", *moments).iterator(5_000)
    ):
        name = Known(
            "person",
            key,
            text,
            _spaced(text),
            _spaced(filing) if filing else "",
            kind != Name.Kind.PREFERRED,
            *_public(*instants),
        )
        found.setdefault(key, []).append(name)
    return found


def _terms(live: Live) -> Book:
    if "names" not in live.kept:
        live.kept["names"] = Book(_read_terms())
    terms: Book = live.kept["names"]
    return terms


def _read_terms() -> Iterator[Known]:
    for facet in ("place", "subject"):
        for key, name in _rows(facet).values_list("pk", "name"):
            yield Known(facet, key, name, _spaced(name))
    collections = _rows("collection").filter(status=Status.PUBLISHED)
    for key, title, *instants in collections.values_list("pk", "title", *MOMENTS):
        yield Known("collection", key, title, _spaced(title), "", False, *_public(*instants))


def _rows(facet: str) -> Any:
    return FACET_MODELS[facet]()._default_manager.order_by()


def _spaced(text: str) -> str:
    return "".join(f" {word}" for word in words_of(text))


def _public(published_at: Any, embargo_until: Any, published_until: Any) -> tuple[int, int]:
    """From when until when; the moments are the fields of the record."""
    until = schema.instant(published_until) if published_until else LARGEST_NUMBER
    return schema.instant(max(filter(None, (published_at, embargo_until)))), until
