"""From documents to their citations: a fixed number of queries, however many documents."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Prefetch

from documents.citation.citation import Citation, CitedName, cited_name, one_line
from documents.models import Attribution, Document, Person, Text
from documents.models.document import DocumentQuerySet

Q = TypeVar("Q", bound=DocumentQuerySet)


def with_what_is_cited(documents: Q) -> Q:
    """Load what `citation_of` reads: four queries more. People who are not public are left out."""
    people = Prefetch("attributions", queryset=Attribution.objects.with_people().with_filing())
    texts = Prefetch("texts", queryset=Text.objects.with_translators().defer("body"))
    return documents.select_related("type", "repository").prefetch_related(people, texts, "languages")


def citation_of(document: Document, *, site: str, address: str, collections: Iterable[str]) -> Citation:
    """Return the citation of a document loaded by `with_what_is_cited`."""
    return citation_from(
        document,
        attributions=document.attributions.all(),
        texts=document.texts.all(),
        languages=[language.tag for language in document.languages.all()],  # type: ignore[attr-defined]
        collections=collections,
        site=site,
        address=address,
    )


def citation_from(
    document: Document,
    *,
    attributions: Iterable[Attribution],
    texts: Iterable[Text],
    languages: Iterable[str],
    collections: Iterable[str],
    site: str,
    address: str,
) -> Citation:
    """Return the citation from what a page has loaded anyway.

    Attributions from .with_people().with_filing(), texts from .with_translators().
    """
    by_role: dict[str, dict[CitedName, None]] = {role: {} for role in Attribution.Role.values}
    for link in attributions:
        if link.certain:
            by_role[link.role][_of_attribution(link)] = None
    translators = by_role[Attribution.Role.TRANSLATOR]
    translators |= {_of_person(person): None for text in texts for person in text.translators.all()}
    repository = document.repository
    return Citation(
        number=document.number,
        title=one_line(document.title),
        date=document.date,
        genre=one_line(document.type.name) if document.type else "",
        authors=tuple(by_role[Attribution.Role.AUTHOR]),
        recipients=tuple(by_role[Attribution.Role.RECIPIENT]),
        translators=tuple(translators),
        archive=one_line(repository.name) if repository else "",
        archive_city=one_line(repository.city) if repository else "",
        archive_country=one_line(repository.country) if repository else "",
        call_number=one_line(document.reference),
        collections=tuple(one_line(title) for title in collections),
        languages=tuple(languages),
        site=one_line(site),
        address=address,
    )


def _of_attribution(link: Attribution) -> CitedName:
    """The names are annotations."""
    name, filing = link.person_name, link.person_filing  # type: ignore[attr-defined]
    return cited_name(name, filing, is_person=link.person.kind == Person.Kind.PERSON)


def _of_person(person: Person) -> CitedName:
    name, filing = person.preferred, person.filing  # type: ignore[attr-defined]
    return cited_name(name, filing, is_person=person.kind == Person.Kind.PERSON)
