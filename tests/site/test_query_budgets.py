"""What a page asks of the database does not grow with what it shows."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.archive import Archive
from tests.pages import PUBLIC_PAGES, PublicPage, on_every_page

MOST = 12


@dataclass(frozen=True)
class Costs:
    """The SQL of each page, by the page's name, in an archive of two records and in one of twenty."""

    few: dict[str, list[str]]
    many: dict[str, list[str]]


def queries_for(page: PublicPage, archive: Archive) -> list[str]:
    """Return the SQL of one request, the first request's one-time work left out."""
    client, address = Client(), page.address(archive)
    assert client.get(address).status_code == page.status
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured.captured_queries]


@pytest.fixture(scope="module")
def costs(module_database: None) -> Costs:
    archive = Archive(history=False)
    archive.grow(to=2)
    few = {page.name: queries_for(page, archive) for page in PUBLIC_PAGES}
    archive.grow(to=20)
    return Costs(few, {page.name: queries_for(page, archive) for page in PUBLIC_PAGES})


@on_every_page
def test_a_page_costs_the_same_for_two_records_as_for_twenty(public_page: PublicPage, costs: Costs) -> None:
    few, many = costs.few[public_page.name], costs.many[public_page.name]
    if len(few) != len(many):
        pytest.fail(f"{len(few)} queries for 2 records, {len(many)} for 20:\n" + "\n".join(many))


@on_every_page
def test_a_page_costs_at_most_twelve_queries(public_page: PublicPage, costs: Costs) -> None:
    few = costs.few[public_page.name]
    if len(few) > MOST:
        pytest.fail(f"{len(few)} queries:\n" + "\n".join(few))
