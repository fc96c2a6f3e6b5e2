"""Which letter a letter answers: what it says of that itself, else the last one that went the other way, days before.

A letter is a document with an author and a recipient, dated to a month or better. What a summary states weighs more than what
follows from two dates: a suggestion says on which of both it rests, and only the first is called certain.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.db.models import F, Q

from archive_project.lib import dates
from archive_project.lib.folding import fold
from collections_app.models import Suggestion
from collections_app.suggesting.batch import Read
from documents.models import Attribution, Relation

STATED, UNSAID = datetime.timedelta(days=31), datetime.timedelta(days=7)  # how old a letter is answered
VAGUEST = datetime.timedelta(days=31)
BEGINNING = 2_000  # characters of a text in which it says what it answers
ROLES = (Attribution.Role.AUTHOR, Attribution.Role.RECIPIENT)

_ANSWERS = re.compile(
    r"\b(?:repl(?:y|ies|ied|ying)|respon(?:ds?|ded|ding|se)|answers?|answered|answering)\s+(?:\w+\s+){0,2}?to\b|"
    r"\b(?:answers?|answered|answering)\b|\bhave received your\b",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"\b(?:tele)?(?:grams?|cables?|letters?|messages?|notes?|reports?|inquir(?:y|ies)|requests?)\b", re.I
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n+")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTHS})|({_MONTHS}) (\d{{1,2}}))\b(?!,? \d{{4}})")


@dataclass(slots=True)
class Letter:
    """Who wrote to whom, and when."""

    key: int
    number: int
    title: str
    earliest: datetime.date
    latest: datetime.date
    authors: set[int] = field(default_factory=set)
    recipients: set[int] = field(default_factory=set)

    def is_just_before(self, other: "Letter") -> bool:
        """On the same day, and listed before it."""
        return self.latest == other.earliest and self.number < other.number

    @property
    def subject(self) -> str:
        """What a title says after the correspondents: "Nanjing Peace Proposal"."""
        return fold(self.title.rpartition(", ")[2]) if self.title.count(", ") > 1 else ""


def replies(reads: Sequence[Read]) -> Iterator[Suggestion]:
    """At most one for each letter that is not said to answer one already. Three queries."""
    keys = [read.document.pk for read in reads]
    letters = _letters(Q(document__in=keys))
    tied = _tied(keys)
    others = _letters(_other_way(letters.values(), before=STATED, after=datetime.timedelta(0)))
    by_sides: dict[tuple[int, int], set[int]] = defaultdict(set)
    for other in others.values():
        for author in other.authors:
            for recipient in other.recipients:
                by_sides[author, recipient].add(other.key)
    for read in reads:
        letter = letters.get(read.document.pk)
        if letter is None or tied.get(letter.key, set()) == {0}:
            continue
        near = {
            key
            for author in letter.authors
            for recipient in letter.recipients
            for key in by_sides[recipient, author]
        }
        earlier = [others[key] for key in near - tied.get(letter.key, set()) - {letter.key}]
        if found := _answered(read, letter, earlier):
            answered, reason, words, certain = found
            yield Suggestion(
                document=read.document,
                answered_id=answered.key,
                reason=reason,
                words=words[:500],
                certain=certain,
            )


def followers(keys: Iterable[int]) -> set[int]:
    """The letters that may answer these: what they suggest may change with them. Two queries."""
    letters = _letters(Q(document__in=list(keys)))
    return set(_letters(_other_way(letters.values(), before=datetime.timedelta(0), after=STATED)))


def _letters(condition: Q) -> dict[int, Letter]:
    """One query."""
    rows = (
        Attribution.objects.filter(condition, role__in=ROLES, document__earliest__isnull=False)
        .filter(document__latest__lte=F("document__earliest") + VAGUEST)
        .order_by()
        .values_list("document_id", "document__number", "document__title", "document__earliest",
                     "document__latest", "role", "person_id")
    )  # fmt: skip
    found: dict[int, Letter] = {}
    for key, number, title, earliest, latest, role, person in rows:
        assert earliest is not None
        assert latest is not None
        letter = found.setdefault(key, Letter(key, number, title, earliest, latest))
        (letter.authors if role == Attribution.Role.AUTHOR else letter.recipients).add(person)
    return {key: letter for key, letter in found.items() if letter.authors and letter.recipients}


def _other_way(letters: Iterable[Letter], *, before: datetime.timedelta, after: datetime.timedelta) -> Q:
    """The links of what those wrote who received these, to those who wrote them, about the same time."""
    known = list(letters)
    if not known:
        return Q(pk__in=[])
    authors, recipients = (
        set().union(*(getattr(letter, side) for letter in known)) for side in ("authors", "recipients")
    )
    first, last = min(letter.earliest for letter in known), max(letter.latest for letter in known)
    written = Attribution.objects.filter(
        role=Attribution.Role.AUTHOR,
        person__in=recipients,
        document__earliest__gte=_day(first, -before),
        document__earliest__lte=_day(last, after),
    )
    received = Attribution.objects.filter(role=Attribution.Role.RECIPIENT, person__in=authors)
    return Q(document__in=written.order_by().values("document")) & Q(
        document__in=received.order_by().values("document")
    )


def _day(day: datetime.date, by: datetime.timedelta) -> datetime.date:
    try:
        return day + by
    except OverflowError:
        return day


def _tied(keys: Sequence[int]) -> dict[int, set[int]]:
    """By letter, those that it is tied to somehow; {0} where it is said already what it answers. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Relation.objects.filter(Q(source__in=keys) | Q(target__in=keys)).order_by()
    answers = set()
    for source, target, kind in rows.values_list("source_id", "target_id", "kind"):
        found[source].add(target)
        found[target].add(source)
        if kind == Relation.Kind.REPLY:
            answers.add(source)
    return {**found, **{key: {0} for key in answers}}


def _answered(read: Read, letter: Letter, others: list[Letter]) -> tuple[Letter, str, str, bool] | None:
    """The letter that this one answers, why, the words it rests on, and whether they state it."""
    stated, where = _statement(read)
    within = STATED if stated else UNSAID
    earlier = [
        other
        for other in others
        if letter.earliest - within <= other.latest
        and (other.latest < letter.earliest or (stated and other.is_just_before(letter)))
    ]
    if not earlier:
        return None
    last = max(earlier, key=lambda other: (other.latest, other.number))
    ago = _ago((letter.earliest - last.latest).days)
    if not stated:
        same = letter.subject and letter.subject == last.subject
        reason = f"The last letter the other way, {ago}{', on the same subject' if same else ''}"
        return last, reason, f"{last.title} → {letter.title}", False
    if not (named := _dates_named(stated, letter)):
        return last, f"The {where} answers; this is the last letter the other way, {ago}", stated, False
    day = dates.display(named[0].isoformat())
    of_the_day = [one for one in earlier if any(one.earliest == one.latest == day for day in named)]
    if not of_the_day:
        reason = f"The {where} answers a letter of {day}, which is not here; this one, {ago}, is the last"
        return last, reason, stated, False
    if len(of_the_day) > 1:
        return None  # who can tell which
    return of_the_day[0], f"The {where} answers a letter of {day}: this one", stated, True


def _ago(days: int) -> str:
    return {0: "of the same day", 1: "of the day before"}.get(days, f"{days} days before")


def _statement(read: Read) -> tuple[str, str]:
    """The sentence that says that the letter answers one, and where it stands; "" where none does."""
    for where, text in read.parts:
        for sentence in _SENTENCE.split(text[:BEGINNING]):
            if _ANSWERS.search(sentence) and _LETTER.search(sentence):
                return " ".join(sentence.split()), where
    return "", ""


def _dates_named(sentence: str, letter: Letter) -> list[datetime.date]:
    """The days that a sentence names; one without its year is of the letter's."""
    found = [day for date in dates.dates_in(sentence) if (day := _one_day(date))]
    for match in _DAY.finditer(sentence):
        with suppress(dates.DateError):
            number, month = match[1] or match[4], match[2] or match[3]
            if day := _one_day(dates.parse(f"{number} {month} {letter.earliest.year}")):
                found.append(day)
    return found


def _one_day(date: dates.StatedDate) -> datetime.date | None:
    return date.earliest if date.earliest == date.latest else None
