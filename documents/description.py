"""What a document's page says about it beside its own fields, each in one query whatever there is to say."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, Value

from documents.models import Attribution, Document, Relation, is_public


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary; `extra` is a language's tag, a donor's credit line, else ""."""

    name: str
    slug: str
    extra: str


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """The people who have one role in a document, in the order described."""

    label: str
    role: str
    attributions: list[Attribution]


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """Another document, and what it is to this one, such as "Reply to" or "Has the reply"."""

    label: str
    document: Document
    note: str


# What the target of a relation calls its source.
SEEN_FROM_THE_TARGET = {
    Relation.Kind.REPLY: "Answered by",
    Relation.Kind.ENCLOSURE: "Encloses",
    Relation.Kind.VERSION: "Other version",
    Relation.Kind.RELATED: "Related to",
}


def terms_of(document: Document) -> Mapping[str, list[Term]]:
    """Return languages, places, subjects and donors, by those names, alphabetically."""
    vocabularies: dict[str, tuple[Any, Any]] = {
        "languages": (document.languages, F("tag")),
        "places": (document.places, Value("")),
        "subjects": (document.subjects, Value("")),
        "donors": (document.donors, F("credit")),
    }
    queries = [
        terms.order_by().values_list(Value(kind), "name", "slug", extra)
        for kind, (terms, extra) in vocabularies.items()
    ]
    found: dict[str, list[Term]] = {kind: [] for kind in vocabularies}
    for kind, name, slug, extra in queries[0].union(*queries[1:]):
        found[kind].append(Term(name, slug, extra))
    return {kind: sorted(terms, key=lambda term: term.name.casefold()) for kind, terms in found.items()}


def people_by_role(document: Document) -> list[RoleGroup]:
    """Return the public people, grouped, in the order in which the roles are defined."""
    groups: dict[str, list[Attribution]] = defaultdict(list)
    for attribution in document.attributions.with_people().with_filing():
        groups[attribution.role].append(attribution)
    return [
        RoleGroup(str(role.label), role.value, groups[role]) for role in Attribution.Role if role in groups
    ]


def relations_of(document: Document) -> list[RelatedDocument]:
    """Return what was explicitly related to the document, from either side; what is not public is left out."""
    relations = (
        Relation.objects.filter(
            Q(is_public("target__"), source=document) | Q(is_public("source__"), target=document)
        )
        .select_related("source__type", "target__type")
        .order_by("kind", "id")
    )
    return [
        RelatedDocument(relation.get_kind_display(), relation.target, relation.note)
        if relation.source_id == document.pk
        else RelatedDocument(
            SEEN_FROM_THE_TARGET[Relation.Kind(relation.kind)], relation.source, relation.note
        )
        for relation in relations
    ]
