"""Which records a reader may write about, which parts each has, and what the public sees of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive_project.lib.language import date_in_words
from archive_project.lib.numbers import number_in
from collections_app.models import Collection, Essay
from collections_app.models.correction import RECORDS
from documents.description import people_of, terms_of
from documents.models import Document, Person
from documents.search.terms import terms_by_slug
from documents.vocabularies import VOCABULARIES

SOMETHING_ELSE = "else"
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a record, in plain words, and what the public reads there now; "" where it is too long or has no words."""

    key: str
    label: Words
    says: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """The record that a letter is about. `kind` and `key` are how the form's address names it."""

    kind: str
    key: str
    record: Any
    title: str
    address: str
    parts: list[Part]

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)


# By kind of record: the label of each part, and where the desk's form has it.
PARTS: Mapping[str, Mapping[str, tuple[Words, str]]] = {
    "document": {
        "title": (_("Title"), "id_title"),
        "date": (_("Date"), "id_date_text"),
        "people": (_("People and their roles"), "attributions-group"),
        "type": (_("Type of document"), "id_type"),
        "languages": (_("Languages"), "id_languages"),
        "places": (_("Places"), "id_places"),
        "subjects": (_("Subjects"), "id_subjects"),
        "summary": (_("Summary"), "id_summary"),
        "text": (_("A transcription or a translation"), "texts-group"),
        "scans": (_("A scan or a file"), "scans-group"),
        "repository": (_("Archive and call number"), "id_repository"),
        "publication": (_("Note on publication"), "id_publication_note"),
    },
    "person": {
        "name": (_("Name"), "names-group"),
        "names": (_("Other names"), "names-group"),
        "dates": (_("Dates of life"), "id_born"),
        "description": (_("Who it is, in one line"), "id_description"),
        "biography": (_("Biography"), "id_biography"),
        "authorities": (_("Links to authority files"), "id_wikidata"),
        "documents": (_("A document that is not this person's, or is missing"), ""),
    },
    "collection": {
        "title": (_("Title"), "id_title"),
        "introduction": (_("Introduction"), "id_introduction"),
        "picture": (_("Picture, its caption or its credit"), "id_image"),
        "documents": (_("A document that does not belong here, or is missing"), ""),
    },
    "essay": {
        "title": (_("Title"), "id_title"),
        "authors": (_("Authors"), "authorships-group"),
        "date": (_("Date"), "id_date_text"),
        "abstract": (_("Abstract"), "id_abstract"),
        "body": (_("Text"), "id_body"),
        "published": (_("Where it was first published"), "id_first_published"),
    },
} | {
    vocabulary.facet: {
        "name": (_("Name"), "id_name"),
        "note": (_("Note"), ""),
        "documents": (_("A document that does not belong here, or is missing"), ""),
    }
    for vocabulary in VOCABULARIES
}
ELSE = _("Something else")


def about(query: QueryDict) -> About:
    """Return the public record that an address names, such as ?document=59 or ?person=joseph-stalin. Raises Http404."""
    kind = next((name for name in RECORDS if name in query), "")
    key = query.get(kind, "")
    if not kind or "\x00" in key or len(key) > 200:
        raise Http404("Which record is meant?")
    record, title, says = FINDERS[kind](kind, key)
    parts = [Part(name, label, says.get(name, "")) for name, (label, _anchor) in PARTS[kind].items()]
    return About(kind, key, record, title, record_address(kind, record), [*parts, Part(SOMETHING_ELSE, ELSE)])


def record_address(kind: str, record: Any) -> str:
    term = kind in {vocabulary.facet for vocabulary in VOCABULARIES}
    address: str = reverse(kind, args=[record.slug]) if term else record.get_absolute_url()
    return address


Found = tuple[Any, str, dict[str, str]]


def _document(kind: str, key: str) -> Found:
    number = number_in(key)
    if number is None:
        raise Http404("A document is named by its number.")
    known = Document.objects.published().select_related("type", "repository")
    document: Any = get_object_or_404(known, number=number)
    terms = terms_of(document)
    people = [
        f"{group.label}: {_listed(link.person_name for link in group.attributions)}"  # type: ignore[attr-defined]
        for group in people_of(document)[0]
    ]
    archive = [document.repository.name if document.repository else "", document.reference]
    return document, document.title, {
        "title": document.title,
        "date": date_in_words(document.date),
        "people": "; ".join(people),
        "type": document.type.name if document.type else "",
        **{name: _listed(term.name for term in terms[name]) for name in ("languages", "places", "subjects")},
        "summary": document.summary,
        "repository": _listed(archive),
        "publication": document.publication_note,
    }  # fmt: skip


def _person(kind: str, key: str) -> Found:
    person: Any = get_object_or_404(Person.objects.published().with_names(), slug=key)
    others = (name.text for name in person.names.all() if name.text != person.preferred_name)
    return person, str(person), {
        "name": str(person),
        "names": _listed(others),
        "dates": person.life_dates,
        "description": person.description,
        "biography": person.biography,
        "authorities": _listed([person.wikidata, person.viaf, person.lcnaf]),
    }  # fmt: skip


def _collection(kind: str, key: str) -> Found:
    collection: Any = get_object_or_404(Collection.objects.published(), slug=key)
    return collection, collection.title, {
        "title": collection.title,
        "introduction": collection.introduction,
        "picture": _listed([collection.caption, collection.credit]),
    }  # fmt: skip


def _essay(kind: str, key: str) -> Found:
    essay: Any = get_object_or_404(Essay.objects.published().with_authors(), slug=key)
    return essay, essay.title, {
        "title": essay.title,
        "authors": _listed(authorship.person_name for authorship in essay.authorships.all()),
        "date": date_in_words(essay.date) if essay.date_edtf else "",
        "abstract": essay.abstract,
        "published": essay.first_published,
    }  # fmt: skip


def _term(kind: str, key: str) -> Found:
    known = terms_by_slug({kind: [key]})
    if not known:
        raise Http404("No public document has this term.")
    vocabulary = next(vocabulary for vocabulary in VOCABULARIES if vocabulary.facet == kind)
    term = vocabulary.model.objects.get(pk=known[0].id)
    return term, term.name, {"name": term.name, "note": getattr(term, "note", "")}


FINDERS: dict[str, Callable[[str, str], Found]] = {
    "document": _document, "person": _person, "collection": _collection, "essay": _essay,
    **{vocabulary.facet: _term for vocabulary in VOCABULARIES},
}  # fmt: skip


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word)
