"""A record as it was on a day, so that a citation of that day can be checked for ever.

A version is named by a moment, to the second and in UTC, "20261122T030629Z", and shows what the history of the document,
of its people and of its texts had recorded by then. So the address that a page offers is that of its last change: it says
the same as the page, and goes on saying it.

What is not shown. A moment at which the document was not public, by its status, its time of publication, the end of it
and its embargo, as they then were. Anything from before a withdrawal: once a curator has taken a record back, no earlier version of it is
shown, even after it is published again, so that what was taken back stays so; its address says that, and leads to the record
as it is. Nothing of a document that is not public now.
People are named only while they are public now. People and terms are named as the archive calls them today: their own
changes are not the document's.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value, Window
from django.db.models.functions import Lead
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from archive_project.lib import dates
from archive_project.lib.language import date_in_words
from documents.models import Attribution, Document, Person, Status, Text
from documents.models.document import DocumentQuerySet
from documents.models.merge import MERGED
from documents.models.publication import public_at
from documents.word_changes import Piece, replaced, word_changes

FORMAT = "%Y%m%dT%H%M%SZ"
SECOND = datetime.timedelta(seconds=1)
MOST = 1_000_000  # comparisons of word with word for all texts of a page: a quarter of a second, of few words said often more
PROSE = {"Title", "Summary", "Publication"}
GONE = gettext_noop("(no longer in the archive)")
STATED = gettext_noop("Date as stated")

Q_ = TypeVar("Q_", bound=DocumentQuerySet)
Fields = dict[str, str]
"""What a record says, by the labels of its fields, in their order; "" where it says nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text of the document, as it was."""

    label: str
    language_tag: str
    body: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field, from then to now."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class ChangedText:
    """What became of a text, in a sentence; and from then to now those of its words that changed, with some around them."""

    sentence: str
    language_tag: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Version:
    """The record at a moment, and what has changed since."""

    moment: datetime.datetime
    title: str
    date: dates.StatedDate
    fields: list[tuple[str, str]]
    texts: list[Words]
    changes: list[Change]
    changed_texts: list[ChangedText]


# Moments


def with_last_change(documents: Q_) -> Q_:
    """Load when the record, its people and its texts last changed: no query more."""
    return documents.annotate(
        changed_itself=_last(Document, id=OuterRef("pk")),
        changed_people=_last(Attribution, document_id=OuterRef("pk")),
        changed_texts=_last(Text, document_id=OuterRef("pk")),
    )


def _last(model: Any, **of: Any) -> Subquery:
    return Subquery(model.history.filter(**of).order_by("-history_date").values("history_date")[:1])


def moment_of(document: Any) -> str:
    """Return the name of the version that a document from `with_last_change` is now; "" where it has no history."""
    if not document.changed_itself:
        return ""
    since = [document.changed_itself, document.changed_people, document.changed_texts]
    since += [document.published_at, document.embargo_until]
    last: datetime.datetime = max(filter(None, since))
    return last.astimezone(datetime.UTC).strftime(FORMAT)


def parse_moment(name: str) -> datetime.datetime | None:
    """Return the moment that a version is named by; None where it is no such name."""
    try:
        moment = datetime.datetime.strptime(name, FORMAT).replace(tzinfo=datetime.UTC)
    except ValueError:
        return None
    return moment if moment.strftime(FORMAT) == name else None


# Versions


def version_at(document: Any, moment: datetime.datetime) -> Version | None:
    """Return the version of a public document; None where it was not public then, or was taken back since.

    Costs nine queries.
    """
    by, past = _by(moment), _public_then(document, moment)
    if past is None or _withdrawn_since(document, moment):
        return None
    then, now = _fields(document, past, by)
    date = dates.from_edtf(past.date_edtf, past.date_text)
    said = then if date.stated_otherwise(then["Date"]) else {**then, STATED: ""}
    texts_then, texts_now = _texts(document, by)
    return Version(
        moment=moment,
        title=past.title,
        date=date,
        fields=[(label, value) for label, value in said.items() if value],
        texts=list(texts_then.values()),
        changes=[
            Change(label, _pieces(label, then.get(label, ""), now.get(label, "")))
            for label in {**then, **now}
            if then.get(label, "") != now.get(label, "")
        ],
        changed_texts=_changed(texts_then, texts_now),
    )


def was_taken_back(document: Document, moment: datetime.datetime) -> bool:
    """Whether a document that is public now was so then, and was not in between. Two queries."""
    return _public_then(document, moment) is not None and _withdrawn_since(document, moment)


def _by(moment: datetime.datetime) -> Q:
    return Q(history_date__lt=moment + SECOND)


def _public_then(document: Document, moment: datetime.datetime) -> Any:
    """The record as its history has it at a moment; None where it was not public."""
    newest_first = ("-history_date", "-history_id")
    past = Document.history.filter(_by(moment), id=document.pk).order_by(*newest_first).first()
    was_there = past is not None and past.history_type != "-"
    return past if was_there and public_at(past, moment + SECOND) else None


def _pieces(label: str, old: str, new: str) -> list[Piece]:
    """Prose word by word; what is a name, a date or a list as one."""
    if label in PROSE:
        return word_changes(old, new)
    gone, added = replaced(old, ""), replaced("", new)
    return [*gone, Piece("same", " "), *added] if gone and added else [*gone, *added]


def _withdrawn_since(document: Document, moment: datetime.datetime) -> bool:
    """Whether a curator hid it, or the clock did, at the end of a publication that was begun again."""
    hidden = (
        ~Q(status=Status.PUBLISHED)
        | Q(history_type="-") & ~Q(history_change_reason__startswith=MERGED)
        | Q(embargo_until__gt=F("history_date"))
        | Q(published_at__gt=F("history_date"))
    )
    next_version = Window(Lead("history_date"), order_by=["history_date", "history_id"])
    ended = Q(published_until__gt=moment, published_until__lte=F("next_version"))
    versions = Document.history.filter(id=document.pk).annotate(next_version=next_version)
    exists: bool = versions.filter(Q(hidden, history_date__gte=moment + SECOND) | ended).exists()
    return exists


# What the record says

TERMS = {
    "languages": gettext_noop("Languages"),
    "places": gettext_noop("Places"),
    "subjects": gettext_noop("Subjects"),
    "donors": gettext_noop("Made possible by"),
}
TERM = {
    "type": gettext_noop("Type"),
    "repository": gettext_noop("Repository"),
    "rights": gettext_noop("Rights"),
}


def _fields(document: Any, past: Any, by: Q) -> tuple[Fields, Fields]:
    """What the record said then, its terms those of the version, its people those of the moment; and what it says now."""
    then, now = _terms(past), _terms(document)
    names = _names({"then": then, "now": now})
    links_then, links_now = _each_at(Attribution, past.id, by), list(document.attributions.all())
    public = Person.objects.published().with_preferred_name()
    of_people = {
        person.pk: person.preferred
        for person in public.filter(pk__in={link.person_id for link in [*links_then, *links_now]})
    }
    return (
        _said(past, names["then"], _people(links_then, of_people)),
        _said(document, names["now"], _people(links_now, of_people)),
    )


def _terms(record: Any) -> dict[str, QuerySet[Any]]:
    """The terms that the document, or a version of it, names, by field. An id may lead nowhere any more."""
    found = {}
    for field in (*TERMS, *TERM):
        model: Any = Document._meta.get_field(field).related_model
        if field in TERM:
            ids = [getattr(record, f"{field}_id")]
        elif isinstance(record, Document):
            ids = getattr(record, field).values("pk")
        else:
            ids = getattr(record, field).values(f"{model._meta.model_name}_id")
        found[field] = model._default_manager.filter(pk__in=ids)
    return found


def _names(terms: dict[str, dict[str, QuerySet[Any]]]) -> dict[str, dict[str, str]]:
    """What those terms are called today, by time and field, in one query."""
    queries = [
        found.order_by().values_list(Value(time), Value(field), "name")
        for time, fields in terms.items()
        for field, found in fields.items()
    ]
    names: dict[str, dict[str, list[str]]] = {time: defaultdict(list) for time in terms}
    for time, field, name in queries[0].union(*queries[1:]):
        names[time][field].append(name)
    return {
        time: {field: ", ".join(sorted(found, key=str.casefold)) for field, found in fields.items()}
        for time, fields in names.items()
    }


def _each_at(model: Any, document_id: int, by: Q) -> list[Any]:
    """The records of a document as they stood, from their history, in one query; what was deleted by then is left out."""
    latest: dict[int, Any] = {}
    for past in model.history.filter(by, document_id=document_id).order_by("history_date", "history_id"):
        latest[past.id] = past
    return [past for past in latest.values() if past.history_type != "-"]


def _people(links: Iterable[Any], names: dict[int, str]) -> Fields:
    """Who had which role, as written, by the role's label; only those whose names are given."""
    by_role: dict[str, list[str]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.position, link.id)):
        if link.person_id in names:
            by_role[link.role].append(_person(names[link.person_id], link))
    return {
        str(role.label): "; ".join(by_role[role.value]) for role in Attribution.Role if role.value in by_role
    }


def _person(name: str, link: Any) -> str:
    words = [name]
    if link.name_as_written not in {"", name}:
        words.append(_("as “%(name)s”") % {"name": link.name_as_written})
    if not link.certain:
        words.append(f"({_('uncertain')})")
    return " ".join(words) + (f", {link.note}" if link.note else "")


def _said(record: Any, names: dict[str, str], people: Fields) -> Fields:
    one = {
        label: names.get(field, "" if getattr(record, f"{field}_id") is None else _(GONE))
        for field, label in TERM.items()
    }
    return {
        gettext_noop("Title"): record.title,
        gettext_noop("Other titles"): record.other_titles,
        gettext_noop("Date"): date_in_words(dates.from_edtf(record.date_edtf, record.date_text)),
        STATED: record.date_text,
        gettext_noop("Reason for the date"): record.date_rationale,
        "Type": one["Type"],
        **people,
        gettext_noop("Summary"): record.summary,
        **{label: names.get(field, "") for field, label in TERMS.items()},
        "Repository": one["Repository"],
        gettext_noop("Call number"): record.reference,
        gettext_noop("Original classification"): record.classification,
        gettext_noop("Publication"): record.publication_note,
        "Rights": one["Rights"],
        gettext_noop("Source"): record.source_url,
    }


# Its texts


def _texts(document: Any, by: Q) -> tuple[dict[int, Words], dict[int, Words]]:
    """The texts as they stood and as they stand, by id, in order."""
    then, now = _each_at(Text, document.pk, by), list(document.texts.all())
    model: Any = Text._meta.get_field("language").related_model
    wanted = {text.language_id for text in [*then, *now]}
    languages = model.objects.in_bulk(wanted) if wanted else {}

    def in_order(texts: list[Any]) -> dict[int, Words]:
        texts = sorted(texts, key=lambda text: (text.position, text.id))
        return {text.id: _words(text, languages.get(text.language_id)) for text in texts}

    return in_order(then), in_order(now)


def _words(text: Any, language: Any) -> Words:
    about = ", ".join(filter(None, [language.name if language else _(GONE), text.edition]))
    return Words(f"{text.get_kind_display()} ({about})", language.tag if language else "", text.body)


def _changed(then: dict[int, Words], now: dict[int, Words]) -> list[ChangedText]:
    """What became of each text: those that are gone, those that changed, those that are new."""
    gone = [_became(_("%(text)s: no longer there."), text) for key, text in then.items() if key not in now]
    changed = [(then[key], text) for key, text in now.items() if key in then and then[key] != text]
    share = MOST // max(1, len(changed))
    other = [
        _became(_("%(text)s: changed since."), text, word_changes(old.body, text.body, share))
        for old, text in changed
    ]
    new = [_became(_("%(text)s: added since."), text) for key, text in now.items() if key not in then]
    return [*gone, *other, *new]


def _became(sentence: str, text: Words, pieces: Iterable[Piece] = ()) -> ChangedText:
    """The words are left out where none of them changed, but the edition or the language."""
    pieces = list(pieces)
    changed = any(piece.kind in {"gone", "new"} for piece in pieces)
    return ChangedText(sentence % {"text": text.label}, text.language_tag, pieces if changed else [])
