"""The values of facets as people see them: each with its label and the slug that stands for it in an address."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value

from archive_project.lib.addresses import address_of
from documents.models import Document
from documents.models.name import preferred_name
from documents.models.publication import Publication
from documents.search.building import BRANCHING, FACET_MODELS
from documents.search.filters import FACETS
from documents.trees import tree_of

PATHS = {
    "collection": "collections",
    "person": "attributions__person",
    "place": "places",
    "subject": "subjects",
    "type": "type",
    "language": "languages",
    "repository": "repository",
}


@dataclass(frozen=True, slots=True)
class Term:
    """One value of one facet."""

    facet: str
    id: int
    slug: str
    label: str

    @property
    def address(self) -> str:
        return address_of(self.facet, self.slug)


def terms_by_slug(slugs: Mapping[str, Collection[str]]) -> list[Term]:
    """Return what these slugs mean, by facet: one query, or none. What the public may not know is left out.

    A term of a vocabulary is known to the public once a public document has it, or a narrower one: before that even its
    name would say what is being prepared. Costs up to three queries more for terms that only narrower ones make known.
    """
    found = list(
        _read([_rows(facet, slug__in=values, known=True) for facet, values in slugs.items() if values])
    )
    for facet in BRANCHING:
        named = {term.slug for term in found if term.facet == facet}
        if missing := set(slugs.get(facet, ())) - named:
            broader = list(_read([_rows(facet, slug__in=missing)]))
            known = known_to_the_public(facet, [term.id for term in broader])
            found += [term for term in broader if term.id in known]
    return found


def documents_of(term: Term) -> QuerySet[Document]:
    """Return the documents of a term and of those under it, by the database alone; some twice. One query, or none."""
    keys = tree_of(FACET_MODELS[term.facet]()).with_narrower([term.id])
    found: QuerySet[Document] = Document.objects.order_by().filter(**{f"{PATHS[term.facet]}__in": keys})
    return found


def known_to_the_public(facet: str, keys: Iterable[int]) -> set[int]:
    """Return those terms of a vocabulary that a public document has, or a narrower one: two queries, or none."""
    keys = set(keys)
    if not keys:
        return set()
    model = FACET_MODELS[facet]()
    tree = tree_of(model)
    under = {key: tree.with_narrower([key]) for key in keys}
    all_under: set[int] = set().union(*under.values())
    had = set(_had_by_a_document(facet).filter(pk__in=all_under).values_list("pk", flat=True))
    return {key for key in keys if had & under[key]}


def terms_by_id(
    ids: Mapping[str, Collection[int]], known: dict[tuple[str, int], Term | None] | None = None
) -> dict[tuple[str, int], Term]:
    """Return terms by facet and key: one query, or none. They are those of public documents: counted, not typed.

    `known` keeps what was found, and None for what is not public, for the next call.
    """
    known = {} if known is None else known
    missing = {facet: [key for key in keys if (facet, key) not in known] for facet, keys in ids.items()}
    found = _read([_rows(facet, pk__in=keys) for facet, keys in missing.items() if keys])
    known.update({(facet, key): None for facet, keys in missing.items() for key in keys})
    known.update({(term.facet, term.id): term for term in found})
    asked = {(facet, key): known[facet, key] for facet, keys in ids.items() for key in keys}
    return {key: term for key, term in asked.items() if term}


def _rows(facet: str, *, known: bool = False, **condition: Any) -> QuerySet[Any, Any]:
    model: Any = FACET_MODELS[facet]()
    records = model.objects.filter(**condition).order_by()
    if issubclass(model, Publication):
        records = records.published()
    elif known:
        records = records & _had_by_a_document(facet)
    label = {"person": preferred_name(), "collection": "title"}.get(facet, "name")
    rows: QuerySet[Any, Any] = records.values_list(Value(FACETS.index(facet)), "pk", "slug", label)
    return rows


def _had_by_a_document(facet: str) -> QuerySet[Any]:
    """The terms that public documents have themselves."""
    documents = Document.objects.published().filter(**{PATHS[facet]: OuterRef("pk")})
    found: QuerySet[Any] = FACET_MODELS[facet]()._default_manager.filter(Exists(documents.order_by()))
    return found.order_by()


def _read(queries: list[QuerySet[Any, Any]]) -> Iterator[Term]:
    if not queries:
        return
    rows = queries[0] if len(queries) == 1 else queries[0].union(*queries[1:], all=True)
    for facet, *values in rows:
        yield Term(FACETS[facet], *values)
