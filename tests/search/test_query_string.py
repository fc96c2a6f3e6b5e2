"""A search survives its address, and no address is an error."""

import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from documents.models import Attribution, Status
from documents.search.filters import FACETS, FIELDS, NO_MONTH, OPERATORS, SORTS, DocumentFilters
from documents.search.parameters import SearchParameters
from documents.search.query_string import FIELD_LABELS, OPERATOR_LABELS, parse, unparse
from documents.search.terms import Term
from tests import factories as make

SLUGS = ("cable", "mao-zedong", "дневник", "asia", "sealed")
NAMES = st.sampled_from(
    [
        "q",
        "f",
        "o",
        "v",
        "m",
        "from",
        "to",
        "certain",
        "year",
        "month",
        "several",
        "undated",
        "sort",
        "page",
        *FACETS,
    ]
)
WORDS = st.one_of(
    st.sampled_from(
        [
            *SLUGS,
            *FIELDS,
            *OPERATORS,
            *SORTS,
            "any",
            "none",
            "1",
            "12",
            "1949",
            "May 1949",
            "c. 1950",
            "person:author",
        ]
    ),
    st.text(max_size=30),
    st.integers().map(str),
    st.dates().map(str),
)


class QueryStrings(TestCase):
    """Every example sees the same few terms."""

    @classmethod
    def setUpTestData(cls) -> None:
        document = make.document("Cable", type=make.document_type("Cable"))
        document.places.add(make.place("Asia"))
        document.subjects.add(make.subject("Дневник"))
        make.attribution(document, make.person("Mao Zedong"))
        make.person("Sealed", status=Status.DRAFT)
        make.collection("Sealed", status=Status.DRAFT)
        make.subject("Sealed")

    def test_nothing_asked_is_read_as_what_nobody_knows_is(self) -> None:
        for within in (
            None,
            Term("collection", 1, "sealed", "Sealed"),
            Term("person", 7, "mao-zedong", "Mao Zedong"),
        ):
            assert parse(QueryDict(""), within) == parse(QueryDict("unknown=1"), within)

    @given(st.lists(st.tuples(NAMES, WORDS), max_size=12))
    def test_what_is_parsed_is_parsed_again_from_its_own_address(self, pairs: list[tuple[str, str]]) -> None:
        question = parse(QueryDict(urlencode(pairs, errors="replace")))
        again = parse(QueryDict(question.query_string))

        assert isinstance(question.filters, DocumentFilters)
        assert again.filters == question.filters
        assert again.query_string == question.query_string
        assert not again.misunderstood
        assert "sealed" not in {term.slug for term in question.terms}
        for chip in question.chips:
            assert len(parse(QueryDict(chip.without)).chips) < len(question.chips)

    @given(st.text(max_size=200))
    def test_any_text_is_a_search(self, text: str) -> None:
        question = parse(QueryDict(text.encode("utf-8", "replace")))
        assert parse(QueryDict(question.query_string)).filters == question.filters

    @given(st.binary(max_size=200))
    def test_any_bytes_are_a_search(self, data: bytes) -> None:
        question = parse(QueryDict(data))
        assert parse(QueryDict(question.query_string)).filters == question.filters


def test_the_page_of_a_term_asks_within_it_and_says_so_in_the_search(db: None) -> None:
    collection, other = make.collection("Cables"), make.collection("Letters")
    within = Term("collection", collection.pk, collection.slug, collection.title)

    question = parse(QueryDict(f"year=1949&month=3&collection={other.slug}"), within)

    assert question.filters.within == ("collection", collection.pk)
    assert question.query_string == "year=1949&month=3", "its own address says the rest"
    searched = parse(QueryDict(question.in_the_search)).filters
    assert searched.facets == {"collection": frozenset({collection.pk})}
    assert (searched.year, searched.month, searched.within) == (1949, 3, None)


def test_a_month_means_nothing_without_its_year(db: None) -> None:
    assert parse(QueryDict("month=3")).filters == DocumentFilters()
    assert parse(QueryDict("year=1949&month=none")).filters.month == NO_MONTH
    assert parse(QueryDict("year=1949&month=13")).filters.month is None


def test_every_parameter_is_declared_with_its_words() -> None:
    declared = SearchParameters(QueryDict()).filters
    assert {"q", "f", "o", "v", "m", "from", "to", "year", "month", "sort", *FACETS} <= declared.keys()
    assert all(parameter.label for parameter in declared.values())


def test_every_field_and_operator_has_its_words() -> None:
    assert set(FIELD_LABELS) == {*FIELDS, *(f"person:{role}" for role in Attribution.Role.values)}
    assert set(OPERATOR_LABELS) == set(OPERATORS)


def test_an_address_reads_as_what_it_asks(db: None) -> None:
    person, document = make.person("Mao Zedong"), make.document()
    make.attribution(document, person)
    question = parse(
        QueryDict(
            "page=3&to=December+31,+1950&person=mao-zedong&q=+air++field+&v=x&f=title&o=phrase&from=1948&sort=relevance"
        )
    )

    assert question.query_string == "q=air+field&f=title&o=phrase&v=x&person=mao-zedong&from=1948&to=1950"
    assert unparse(DocumentFilters(), {}) == ""


@pytest.mark.parametrize("number", [1, 10])
def test_slugs_cost_one_query_however_many(db: None, number: int) -> None:
    document = make.document()
    slugs = []
    for _ in range(number):
        person, subject = make.person(), make.subject()
        make.attribution(document, person)
        document.subjects.add(subject)
        slugs += [("person", person.slug), ("subject", subject.slug)]
    with CaptureQueriesContext(connection) as queries:
        question = parse(QueryDict(urlencode(slugs)))
    assert len(queries) == 1
    assert len(question.terms) == 2 * number


def test_the_readme_names_every_parameter() -> None:
    readme = (settings.BASE_DIR / "README.md").read_text("utf-8")
    section = readme.partition("| parameter | what it asks |")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert set(re.findall(r"`([-\w]+)`", " ".join(rows))) == {*SearchParameters(QueryDict()).filters, "page"}
