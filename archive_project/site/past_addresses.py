"""Where the record is today that an address once led to."""

import re
from typing import Any

from django.db.models import Model

from archive_project.lib.addresses import address_of
from archive_project.lib.language import bare
from archive_project.lib.numbers import number_in
from collections_app.models import Collection, Essay
from collections_app.models import PastAddress as PastAddressOfCollections
from documents.models import Document, Person, Place, Subject
from documents.models import PastAddress as PastAddressOfDocuments
from documents.models.publication import Publication
from documents.models.vocabularies import Term
from documents.search.terms import known_to_the_public

RECORD = re.compile("/([^/]+)/([^/]+)/")  # how the address of a record begins, whatever follows
OWNERS: dict[str, type[Model]] = {
    "collections": Collection,
    "documents": Document,
    "essays": Essay,
    "people": Person,
    "places": Place,
    "subjects": Subject,
}
LETTERS = re.compile("/correspondence/([^/]+)/([^/]+)/")
OF_PERSON = "correspondence/"


def address_today(path: str) -> str:
    """Return where the record is that a path once led to, "" if there is none or it is not public.

    What stood under the address of a record that was merged (its title, a scan, a citation) leads to the page of the other;
    what is not found under the address of one that is there today leads nowhere.
    """
    if "\x00" in path:  # PostgreSQL refuses to compare it
        return ""
    path_here = bare(path)
    if letters := LETTERS.fullmatch(path_here):
        return _letters_today(letters[1], letters[2])
    whole = RECORD.match(path_here)
    if whole and _owner(*whole.groups()):
        return ""
    record = _meant(path, path_here, whole[0] if whole else path)
    if record is None:
        return ""
    address = _address(record)
    if isinstance(record, Person) and whole and path_here == whole[0] + OF_PERSON:
        address += OF_PERSON
    return address


def _meant(*paths: str) -> Any:
    """The public record that the first of these paths means that means one; None where none does. Two queries."""
    kinds: list[Any] = [
        PastAddressOfDocuments.objects.select_related("document", "person", "place", "subject"),
        PastAddressOfCollections.objects.select_related("collection", "essay"),
    ]
    meanings = [past for kind in kinds for past in kind.filter(path__in=set(paths))]
    meanings.sort(key=lambda past: paths.index(past.path))
    return next((past.record for past in meanings if _is_public(past.record)), None)


def _owner(kind: str, key: str) -> Any:
    """The public record whose address begins so today."""
    if kind not in OWNERS:
        return None
    model: Any = OWNERS[kind]
    named = {"number": number_in(key)} if model is Document else {"slug": key}
    record = model.objects.filter(**named).first()
    return record if record and _is_public(record) else None


def _is_public(record: Model) -> bool:
    if isinstance(record, Publication):
        return record.is_published
    return record.pk in known_to_the_public(str(record._meta.model_name), [record.pk])


def _address(record: Any) -> str:
    if isinstance(record, Term):
        return address_of(str(record._meta.model_name), record.slug)
    address: str = record.get_absolute_url()
    return address


def _letters_today(one: str, other: str) -> str:
    """The page of two people's letters, where one of them was merged into somebody."""
    slugs = []
    for slug in (one, other):
        person = _owner("people", slug) or _meant(f"/people/{slug}/")
        if not isinstance(person, Person):
            return ""
        slugs.append(person.slug)
    moved = slugs != [one, other] and slugs[0] != slugs[1]
    return address_of("correspondence", *slugs) if moved else ""
