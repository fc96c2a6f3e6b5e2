"""What a page asks of the database does not grow with what it shows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.archive import Archive
from tests.pages import PublicPage, on_every_page

MOST = 12


def queries_for(client: Client, page: PublicPage, archive: Archive) -> list[str]:
    """The SQL that one request costs, the first request's one-time work left out."""
    address = page.address(archive)
    assert client.get(address).status_code == page.status
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(address)
    return [query["sql"] for query in captured.captured_queries]


@on_every_page
def test_a_page_costs_the_same_for_two_records_as_for_twenty(
    client: Client, page: PublicPage, archive: Archive
) -> None:
    archive.grow(to=2)
    few = queries_for(client, page, archive)
    archive.grow(to=20)
    many = queries_for(client, page, archive)
    if len(few) != len(many):
        pytest.fail(f"{len(few)} queries for 2 records, {len(many)} for 20:\n" + "\n".join(many))


@on_every_page
def test_a_page_costs_at_most_twelve_queries(client: Client, page: PublicPage, archive: Archive) -> None:
    archive.grow(to=2)
    queries = queries_for(client, page, archive)
    if len(queries) > MOST:
        pytest.fail(f"{len(queries)} queries:\n" + "\n".join(queries))
