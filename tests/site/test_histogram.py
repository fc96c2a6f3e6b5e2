"""Years as bars: nothing claims more than is known of a date."""

from typing import Any

import pytest

from collections_app.skylines import with_holdings
from documents.histogram import Histogram, histogram_of
from documents.search.engine import by_year, search
from documents.search.filters import DocumentFilters
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("date", "year", "several", "undated"),
    [
        ("January 06, 1949", 1949, 0, 0),
        ("December 1959", 1959, 0, 0),
        ("1955", 1955, 0, 0),
        ("1949-01/1949-03", 1949, 0, 0),
        ("1949-12/1950-01", None, 1, 0),
        ("1950s", None, 1, 0),
        ("after 4 Feb 1949", None, 1, 0),
        ("c. 1949", None, 1, 0),
        ("44 BC", None, 1, 0),
        ("-0044-03-15", None, 1, 0),
        ("Y12000", None, 1, 0),
        ("0001", 1, 0, 0),
        ("9999", 9999, 0, 0),
        ("undated", None, 0, 1),
        ("", None, 0, 1),
    ],
)
def test_a_document_counts_for_a_year_when_its_whole_date_lies_in_it(
    date: str, year: int | None, several: int, undated: int
) -> None:
    collection = make.collection()
    make.placement(collection, make.document(date=date))
    counted = Histogram({year: 1} if year else {}, several, undated)

    assert by_year(DocumentFilters()) == counted
    assert [holding.histogram for holding in with_holdings([collection])] == [counted]


@pytest.mark.parametrize(
    ("asked", "announced"), [({"year": 1949}, 2), ({"several": True}, 2), ({"undated": True}, 1)]
)
def test_each_choice_finds_as_many_documents_as_it_announces(asked: dict[str, Any], announced: int) -> None:
    for date in ["January 06, 1949", "1949", "1949-12/1950-01", "1948/1950", "undated", "1950"]:
        make.document(date=date)

    found = search(DocumentFilters(**asked))

    assert found.total == announced
    assert found.histogram == Histogram({1949: 2, 1950: 1}, 2, 1), "the year itself does not hide the others"


def test_bars_are_measured_against_the_tallest_and_none_vanishes() -> None:
    bars = {bar.year: bar.height for bar in histogram_of([(1949, 1949, 1000), (1951, 1951, 1)]).bars}

    assert bars == {1949: 100, 1950: 0, 1951: 3}


def test_a_decade_is_as_high_as_its_tallest_bar_on_the_scale_of_all() -> None:
    decades = histogram_of([(1949, 1949, 100), (1955, 1955, 26), (1956, 1956, 2), (1961, 1961, 1)]).decades

    assert [(decade.start, decade.reach) for decade in decades] == [(1940, 4), (1950, 2), (1960, 1)]


def test_empty_decades_are_left_out_and_the_gap_is_marked() -> None:
    decades = histogram_of([(1848, 1848, 1), (1949, 1949, 1), (1950, 1950, 1)]).decades

    assert [(decade.start, decade.after_gap) for decade in decades] == [
        (1840, False),
        (1940, True),
        (1950, False),
    ]
