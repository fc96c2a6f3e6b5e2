"""The letters of two people, read as a correspondence: by day, who to whom, by whose hands, and where it falls silent."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from textwrap import shorten

from django.db.models import Prefetch
from django.utils.translation import ngettext

from archive_project.lib.addresses import address_of
from archive_project.lib.dates import StatedDate
from archive_project.lib.folding import fold
from documents.cover_names import holds, says_more
from documents.listing import Listing
from documents.models import Attribution, Document, Name, Relation, is_public
from documents.models.name import preferred_name
from documents.search import generations
from documents.search.filters import DocumentFilters, Exchange
from documents.search.generations import Live, SearchUnavailable
from documents.search.letters import pairs
from documents.search.terms import Term, terms_by_id

# Of a summary, to tell one cable from the next: whole sentences, as far as they fit, one at least.
OPENING = 260
SENTENCE_END = re.compile(r"(?<=\w{4}[.!?])\s|(?<=[.!?][”’\")])\s|(?<=[。！？])")
SILENCE = 60  # days without a letter that a page remarks on
MONTH, YEAR = 30.44, 365.25


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody at one end of a letter or between the ends; `written` where the letter calls them by another name.

    `cover` is the cover name of theirs that this is, where it held on that day.
    """

    attribution: Attribution
    written: str
    cover: Name | None


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter. `side` says from whose side it came: "one" or "other"."""

    document: Document
    side: str
    senders: list[Party]
    receivers: list[Party]
    carriers: list[Party]
    opening: str
    answers: list[Document]


@dataclass(frozen=True, slots=True)
class Day:
    """The letters of one date as far as it is known; `silence` says how long there was none before."""

    date: StatedDate
    letters: list[Letter]
    silence: str = ""


@dataclass(frozen=True, slots=True)
class Correspondents:
    """Two people, how many letters passed between them, and the certain years of the first and the last."""

    one: Term
    other: Term
    count: int
    first: int | None
    last: int | None

    @property
    def ends(self) -> list[Term]:
        """In the order of their address."""
        return sorted((self.one, self.other), key=lambda person: person.slug)

    @property
    def address(self) -> str:
        return address_of("correspondence", *(person.slug for person in self.ends))


@dataclass(frozen=True, slots=True)
class Circle:
    """Those who wrote to one another most; `more` where there are others."""

    pairs: list[Correspondents] = field(default_factory=list)
    more: bool = False


def circle(live: Live, filters: DocumentFilters, *, limit: int, person: int = 0) -> Circle:
    """Return who wrote to whom in the documents asked for; with `person`, that one and each other. One query or none."""
    found, more = pairs(live, filters, limit=limit, person=person)
    people = terms_by_id({"person": {key for pair in found for key in (pair.one, pair.other)}}, live.terms)
    named = [
        Correspondents(people["person", pair.one], people["person", pair.other], pair.count, pair.first, pair.last)
        for pair in found
        if ("person", pair.one) in people and ("person", pair.other) in people
    ]  # fmt: skip
    return Circle(named, more)


def circle_of(listing: Listing, filters: DocumentFilters, *, limit: int, person: int = 0) -> Circle:
    """Return the same for the page that shows this list: nothing where it is narrowed, or there is no index."""
    if listing.question.narrows or listing.page.number > 1 or not listing.has_choices:
        return Circle()
    try:
        return circle(generations.live(), filters, limit=limit, person=person)
    except SearchUnavailable:
        return Circle()


def days_of(documents: Sequence[Document], exchange: Exchange, *, whole: bool) -> list[Day]:
    """Put letters, in order of time and with_card_relations(), under their dates. Three queries at most.

    `whole` says whether they are all that the archive holds, and a silence is one of its holdings, not of a selection.
    """
    names = _cover_names(documents)
    answers = _answers(documents)
    days: list[Day] = []
    until: date | None = None
    for stated, dated in groupby(documents, key=lambda document: document.date):
        letters = [_letter(document, exchange, names, answers.get(document.pk, [])) for document in dated]
        days.append(Day(stated, letters, _silence(until, stated.earliest, whole=whole)))
        until = max(filter(None, (until, stated.latest)), default=None)
    return days


def cover_names_in(days: Iterable[Day]) -> list[Name]:
    """Return the cover names that occur, each once, in the order in which they occur."""
    parties = (
        party
        for day in days
        for letter in day.letters
        for party in (*letter.senders, *letter.receivers, *letter.carriers)
    )
    return list(dict.fromkeys(party.cover for party in parties if party.cover))


def opening_of(summary: str) -> str:
    """Return the first sentences of a summary, as many as fit into OPENING characters; where none does, its first words."""
    text = " ".join(summary.split())
    if len(text) <= OPENING:
        return text
    ends = [match.start() for match in SENTENCE_END.finditer(text, 0, OPENING + 1)]
    return text[: ends[-1]] if ends else shorten(text, OPENING, placeholder=" …")


def _letter(document: Document, exchange: Exchange, names: "Names", answers: list[Document]) -> Letter:
    links = list(document.attributions.all())
    authors = {link.person_id for link in links if link.role == Attribution.Role.AUTHOR}
    recipients = {link.person_id for link in links if link.role == Attribution.Role.RECIPIENT}
    carriers = exchange.carriers
    from_one = exchange.one in authors and recipients & {exchange.other, *carriers}
    to_other = exchange.other in recipients and authors & carriers
    return Letter(
        document=document,
        side="one" if from_one or to_other else "other",
        senders=_parties(document, Attribution.Role.AUTHOR, names),
        receivers=_parties(document, Attribution.Role.RECIPIENT, names),
        carriers=_parties(document, Attribution.Role.VIA, names),
        opening=opening_of(document.summary),
        answers=answers,
    )


Names = dict[int, list[Name]]  # by person


def _parties(document: Document, role: str, names: Names) -> list[Party]:
    links = (link for link in document.attributions.all() if link.role == role)
    return [_party(document, link, names.get(link.person_id, [])) for link in links]


def _party(document: Document, link: Attribution, names: Iterable[Name]) -> Party:
    written = fold(link.name_as_written)
    preferred: str = link.person_name  # type: ignore[attr-defined]
    cover = next((name for name in names if name.folded == written and _holds(name, document)), None)
    called_so = cover is not None or says_more(link.name_as_written, preferred)
    return Party(link, link.name_as_written if called_so else "", cover)


def _holds(name: Name, document: Document) -> bool:
    return holds(
        listed=document in name.held_in.all(),
        borne=(name.held_earliest, name.held_latest),
        dated=(document.earliest, document.latest),
    )


def _cover_names(documents: Sequence[Document]) -> Names:
    """The cover names of everyone in these documents, which know in which of these they are held: two queries."""
    people = {link.person_id for document in documents for link in document.attributions.all()}
    of_these = Document.objects.filter(pk__in=[document.pk for document in documents]).order_by()
    names = (
        Name.objects.filter(is_public("person__"), kind=Name.Kind.COVER, person__in=people)
        .select_related("language", "person")
        .annotate(person_name=preferred_name("person"))
        .prefetch_related(Prefetch("held_in", of_these.only("pk")))
        .order_by("text")
    )
    found: Names = {}
    for name in names:
        found.setdefault(name.person_id, []).append(name)
    return found


def _answers(documents: Sequence[Document]) -> dict[int, list[Document]]:
    """What each is stated to answer: one query."""
    replies = Relation.objects.filter(is_public("target__"), kind=Relation.Kind.REPLY, source__in=documents)
    found: dict[int, list[Document]] = {}
    for reply in replies.select_related("target").order_by("id"):
        found.setdefault(reply.source_id, []).append(reply.target)
    return found


def _silence(until: date | None, begins: date | None, *, whole: bool) -> str:
    """What is known to lie between, in whole months, or in whole years from two on: never more than there is."""
    if until is None or begins is None or (days := (begins - until).days) < SILENCE:
        return ""
    years, months = int(days / YEAR), int(days / MONTH)
    if years >= 2 and whole:
        said = ngettext(
            "%(count)d year without a letter that the archive holds",
            "%(count)d years without a letter that the archive holds",
            years,
        )
    elif years >= 2:
        said = ngettext(
            "%(count)d year without a letter in this selection",
            "%(count)d years without a letter in this selection",
            years,
        )
    elif whole:
        said = ngettext(
            "%(count)d month without a letter that the archive holds",
            "%(count)d months without a letter that the archive holds",
            months,
        )
    else:
        said = ngettext(
            "%(count)d month without a letter in this selection",
            "%(count)d months without a letter in this selection",
            months,
        )
    return said % {"count": years if years >= 2 else months}
