"""A document of a narrower place or subject is one of the broader ones too: whoever asks for China expects Beijing."""

import pytest
from django.http import QueryDict

from documents.models import Document, Place, Status
from documents.search.engine import facet_values, search
from documents.search.filters import DocumentFilters
from documents.search.query_string import parse
from documents.trees import Tree, tree_of
from tests import factories as make

pytestmark = pytest.mark.django_db


def counts(facet: str) -> dict[int, int]:
    return {value.id: value.count for value in facet_values(DocumentFilters(), facet)}


def total(facet: str, key: int) -> int:
    return search(DocumentFilters(facets={facet: frozenset({key})})).total


@pytest.mark.parametrize(("facet", "make_term"), [("place", make.place), ("subject", make.subject)])
def test_each_document_counts_once_for_every_broader_term(facet: str, make_term: type[Place]) -> None:
    asia = make_term("Asia")
    china = make_term("China", parent=asia)
    beijing, nanjing = make_term("Beijing", parent=china), make_term("Nanjing", parent=china)
    for number, terms in enumerate([[beijing], [beijing, nanjing], [china], [asia, nanjing], []]):
        getattr(make.document(f"Cable {number}"), f"{facet}s").set(terms)

    assert counts(facet) == {asia.pk: 4, china.pk: 4, beijing.pk: 2, nanjing.pk: 2}
    assert {key: total(facet, key) for key in counts(facet)} == counts(facet)


def test_a_term_that_moves_takes_its_documents_along() -> None:
    indochina, china = make.place("Indochina"), make.place("China")
    vietnam = make.place("Vietnam", parent=indochina)
    hanoi = make.place("Hanoi", parent=vietnam)
    make.document("Cable").places.add(hanoi)
    assert counts("place") == dict.fromkeys([hanoi.pk, vietnam.pk, indochina.pk], 1)

    vietnam.parent = china
    vietnam.save()
    assert counts("place") == dict.fromkeys([hanoi.pk, vietnam.pk, china.pk], 1)

    vietnam.parent = None
    vietnam.save()
    assert counts("place") == dict.fromkeys([hanoi.pk, vietnam.pk], 1)


def test_words_find_what_the_broader_terms_are_called_today() -> None:
    asia = make.place("Asia")
    make.document("Cable").places.add(make.place("Beijing", parent=make.place("China", parent=asia)))
    assert [
        search(DocumentFilters(query=f"place:{name}")).total for name in ("Beijing", "China", "Asia")
    ] == [1, 1, 1]

    asia.name = "Far East"
    asia.save()
    assert [search(DocumentFilters(query=name)).total for name in ("Asia", "“Far East”")] == [0, 1]


def test_a_broader_term_is_known_by_its_slug_once_a_narrower_one_has_a_public_document() -> None:
    china = make.place("China")
    beijing = make.place("Beijing", parent=china)
    document = make.document("Cable", status=Status.DRAFT)
    document.places.add(beijing)
    asked = QueryDict("place=china&place=beijing")
    assert parse(asked).terms == ()

    Document.objects.update(status=Status.PUBLISHED, published_at=make.LONG_AGO)
    assert [term.label for term in parse(asked).terms] == ["Beijing", "China"]


def test_terms_in_a_circle_do_no_harm() -> None:
    north = make.place("North")
    south = make.place("South", parent=north)
    north.parent = south
    north.save()
    make.document("Cable").places.add(north)

    assert counts("place") == {north.pk: 1, south.pk: 1}
    assert tree_of(Place).above(north.pk) == [south.pk]
    assert Tree({1: 2, 2: 1}).with_narrower([1]) == {1, 2}
