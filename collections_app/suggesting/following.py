"""Who is to be read: all documents once, and then those that the log of changes names.

The log is written by the database itself, so that imports, merges and commands are followed like what is typed. A name that
comes or goes may concern any document: those in whose words it stands are read again; where it stands in many, or many names
change at once, all are.
"""

import time
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from collections_app.models import Collection, ReadingUpTo
from collections_app.suggesting.named import name_and_years
from collections_app.suggesting.reading import BATCH, read_documents
from collections_app.suggesting.replies import followers
from documents.models import Document, Name, Place, SearchChange, Text
from documents.search import change_log
from documents.search.change_log import Cursor, LogReplacedError

MOST_NAMED = (
    5  # people, places, collections whose names are looked for in all words; of more, everything is read anew
)
MOST_BEARING = 1_000  # documents in whose words they stand, likewise


def state() -> ReadingUpTo | None:
    return ReadingUpTo.objects.first()


def is_behind(at: ReadingUpTo | None) -> bool:
    """Whether there is something to be read. One cheap query."""
    if at is None or at.last is not None:
        return at is not None or Document.objects.exists()
    try:
        return change_log.is_behind(Cursor.from_json(at.cursor))
    except LogReplacedError:
        return True


@transaction.atomic
def read_on() -> int:
    """Read one batch, and return how many documents that were; may be 0 while something is left, see `is_behind`."""
    at = ReadingUpTo.objects.select_for_update().first()
    if at is None:
        at = ReadingUpTo(cursor=change_log.start().to_json(), last=0)
    number = _read_all_on(at) if at.last is not None else _follow(at)
    at.at = timezone.now()
    at.save()
    return number


def begin_again() -> None:
    """Have all documents read once more."""
    ReadingUpTo.objects.all().delete()


def read_all(seconds: float | None = None) -> int:
    """Read on until nothing is left, or for about so long; return how many documents were read."""
    until = None if seconds is None else time.monotonic() + seconds
    number = 0
    while is_behind(state()) and (until is None or time.monotonic() < until):
        number += read_on()
    return number


def _read_all_on(at: ReadingUpTo) -> int:
    keys = list(Document.objects.filter(pk__gt=at.last).order_by("pk").values_list("pk", flat=True)[:BATCH])
    read_documents(keys)
    at.last = keys[-1] if len(keys) == BATCH else None
    return len(keys)


def _read_anew(at: ReadingUpTo) -> int:
    at.cursor, at.last = change_log.start().to_json(), 0
    return _read_all_on(at)


def _follow(at: ReadingUpTo) -> int:
    try:
        changes, after = change_log.read(Cursor.from_json(at.cursor), BATCH)
    except LogReplacedError:
        return _read_anew(at)
    named = {kind: {change.record for change in changes if change.kind == kind} for kind in NAMED}
    if sum(map(len, named.values())) > MOST_NAMED:
        return _read_anew(at)
    bearing = _bearing(named)
    if len(bearing) > MOST_BEARING:
        return _read_anew(at)
    at.cursor = after.to_json()
    changed = {change.record for change in changes if change.kind == SearchChange.Kind.DOCUMENT}
    keys = sorted(changed | followers(changed) | bearing)
    for start in range(0, len(keys), BATCH):
        read_documents(keys[start : start + BATCH])
    return len(keys)


def _bearing(named: Mapping[str, set[int]]) -> set[int]:
    """The documents in whose words a name of these stands, at most one more than MOST_BEARING; and those that had them suggested."""
    asked = Q()
    for kind, keys in named.items():
        if keys:
            asked |= NAMED[kind](keys) | Q(**{f"suggestions__{kind}__in": keys}, suggestions__answer="")
    found = Document.objects.filter(asked or Q(pk__in=[])).order_by().distinct()
    return set(found.values_list("pk", flat=True)[: MOST_BEARING + 1])


def _naming_people(keys: Iterable[int]) -> Q:
    """A name as it is written: surnames are words too."""
    asked = Q(pk__in=[])
    for name in Name.objects.filter(person__in=keys).order_by("pk").values_list("text", flat=True):
        in_texts = Text.objects.filter(document=OuterRef("pk"), body__contains=name).order_by()
        asked |= Q(title__contains=name) | Q(summary__contains=name) | Q(Exists(in_texts))
    return asked


def _described_with(names: Iterable[str]) -> Q:
    asked = Q(pk__in=[])
    for name in filter(None, names):
        asked |= Q(title__icontains=name) | Q(summary__icontains=name)
    return asked


def _naming_places(keys: Iterable[int]) -> Q:
    return _described_with(Place.objects.filter(pk__in=keys).values_list("name", flat=True))


def _naming_collections(keys: Iterable[int]) -> Q:
    titles = Collection.objects.filter(pk__in=keys).values_list("title", flat=True)
    return _described_with(name_and_years(title)[0] for title in titles)


# What a change of the log may be of, and the documents in whose words its name may stand.
NAMED = {
    SearchChange.Kind.PERSON.value: _naming_people,
    SearchChange.Kind.PLACE.value: _naming_places,
    SearchChange.Kind.COLLECTION.value: _naming_collections,
}
