"""Places and collections that a description names."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from collections_app.models import Collection, Placement, Suggestion
from collections_app.suggesting.batch import Read, excerpt, quoted
from collections_app.suggesting.people import register
from documents.models import Document, Place
from documents.titles import Gazetteer, Naming, name_key

_YEARS = re.compile(r",?\s*\(?(\d{4})(?:\s*[-–—]\s*(\d{4}))?\)?$")


def name_and_years(title: str) -> tuple[str, int, int]:
    """What a collection is called apart from the years that its title ends in, and the first and last of these (0 and 9999
    where it has none). "" for a name of one word or none: it would be found everywhere."""
    years = _YEARS.search(title)
    name = title[: years.start()] if years else title
    if len(name_key(name)) < 2:
        name = ""
    return (name, int(years[1]), int(years[2] or years[1])) if years else (name, 0, 9999)


def _named_in(read: Read, names: Gazetteer) -> Iterator[Naming]:
    """In title and summary: what stands somewhere in a long text is not what a document is about."""
    for text in (read.document.title, read.document.summary):
        yield from names.namings(unicodedata.normalize("NFC", text))


def _linked(rows: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for document, target in rows:
        found[document].add(target)
    return found


def places(reads: Sequence[Read], *, named_in: Sequence[str] = ("title", "summary")) -> Iterator[Suggestion]:
    """Places by their names in these fields, unless the name is part of somebody's: “Government of the Soviet Union”. Two queries."""
    keys: dict[tuple[str, ...], set[int]] = defaultdict(set)
    names = dict(Place.objects.order_by().values_list("pk", "name"))
    for place, name in names.items():
        keys[name_key(name)].add(place)
    known, people = Gazetteer(names.values()), register().gazetteer
    links = Document.places.through.objects.filter(document__in=[read.document.pk for read in reads])
    linked = _linked(links.values_list("document_id", "place_id"))
    for read in reads:
        for where in named_in:
            composed = unicodedata.normalize("NFC", getattr(read.document, where))
            taken = [range(naming.start, naming.end) for naming in people.namings(composed)]
            for naming in known.namings(composed):
                found = keys[name_key(naming.name_as_written)]
                new = found - linked[read.document.pk]
                if len(found) == len(new) == 1 and not any(naming.start in name for name in taken):
                    linked[read.document.pk] |= new
                    yield Suggestion(
                        document=read.document,
                        place_id=next(iter(new)),
                        reason=f"The {where} names {quoted(naming.name_as_written)}",
                        words=excerpt(composed, naming.start, naming.start + len(naming.name_as_written)),
                    )


def collections(reads: Sequence[Read]) -> Iterator[Suggestion]:
    """Collections by their titles, of two words or more; where the title ends in years, the document's date lies in them.

    Two queries.
    """
    keys: dict[tuple[str, ...], list[tuple[int, int, int]]] = defaultdict(list)
    names = []
    for key, title in Collection.objects.order_by().values_list("pk", "title"):
        name, first, last = name_and_years(title)
        if name:
            names.append(name)
            keys[name_key(name)].append((key, first, last))
    known = Gazetteer(names)
    placed = Placement.objects.filter(document__in=[read.document.pk for read in reads])
    linked = _linked(placed.values_list("document_id", "collection_id"))
    for read in reads:
        for naming in _named_in(read, known):
            fitting = [
                key
                for key, first, last in keys[name_key(naming.name_as_written)]
                if _lies_in(read.document, first, last)
            ]
            if len(fitting) == 1 and fitting[0] not in linked[read.document.pk]:
                linked[read.document.pk].add(fitting[0])
                where, words = read.words_around(naming.name_as_written)
                yield Suggestion(
                    document=read.document,
                    collection_id=fitting[0],
                    reason=f"The {where} speaks of {quoted(naming.name_as_written)}",
                    words=words,
                )


def _lies_in(document: Document, first: int, last: int) -> bool:
    days = (document.earliest, document.latest)
    return not first or all(day is not None and first <= day.year <= last for day in days)
