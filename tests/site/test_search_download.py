"""A whole result as a file."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive_project.site.search_download import FORMATS
from documents.models import Status
from documents.search import engine
from documents.search.filters import DocumentFilters
from tests import factories as make
from tests.archive import Archive

pytestmark = pytest.mark.django_db


def download(client: Client, address: str) -> str:
    response: Any = client.get(address)
    assert response.status_code == 200
    assert response.streaming
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content).decode()


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(download(client, f"/search/download.csv?{query}"))))


def test_a_result_is_downloaded_whole_and_in_its_order(client: Client) -> None:
    for number in range(25):
        make.document(f"Cable No. {number + 1:02}", date="May 1949")
    make.document("Letter")

    found = rows(client, "q=cable&sort=title")

    assert [row["title"] for row in found] == [f"Cable No. {number + 1:02}" for number in range(25)]
    assert found[0]["address"].startswith("http://testserver/documents/")
    assert (found[0]["date"], found[0]["earliest"], found[0]["latest"]) == (
        "May 1949",
        "1949-05-01",
        "1949-05-31",
    )


def test_json_says_the_same_in_lists(client: Client) -> None:
    document = make.document("Cable")
    make.attribution(document, make.person("Mao Zedong"), "recipient")
    make.attribution(document, make.person("Hidden Agent", status=Status.DRAFT), "author")
    make.placement(make.collection("Cables"), document)
    make.placement(make.collection("Hidden collection", status=Status.DRAFT), document)

    (found,) = json.loads(download(client, "/search/download.json"))

    assert found["title"] == "Cable"
    assert found["people"] == ["Recipient: Mao Zedong"]
    assert found["collections"] == ["Cables"]


def test_nothing_found_is_an_empty_file(client: Client) -> None:
    assert rows(client, "q=airfield") == []
    assert json.loads(download(client, "/search/download.json?q=airfield")) == []


def test_no_cell_runs_as_a_formula(client: Client) -> None:
    make.document('=HYPERLINK("http://evil.example")')

    assert rows(client)[0]["title"] == '\'=HYPERLINK("http://evil.example")'


def test_nothing_hidden_is_in_a_file(client: Client, archive: Archive) -> None:
    archive.grow(to=2)

    for ending in FORMATS:
        content = download(client, f"/search/download.{ending}")
        assert [secret for secret in archive.secrets if secret in content] == []


def test_a_file_costs_no_query_more_for_a_document_more(client: Client, archive: Archive) -> None:
    costs: dict[str, list[int]] = {ending: [] for ending in FORMATS}
    for size in (2, 8):
        archive.grow(to=size)
        assert len(rows(client)) == size
        for ending in FORMATS:
            with CaptureQueriesContext(connection) as queries:
                download(client, f"/search/download.{ending}")
            costs[ending].append(len(queries))
    assert all(few == many <= 12 for few, many in costs.values()), costs


def test_the_whole_result_is_one_file_of_citations_in_its_order(client: Client) -> None:
    for number in range(25):
        make.document(f"Cable No. {number + 1:02}", date="May 1949")
    make.document("Letter")
    titles = [f"Cable No. {number + 1:02}" for number in range(25)]

    as_ris = rispy.loads(download(client, "/search/download.ris?q=cable&sort=title"))
    as_bibtex = parse_string(download(client, "/search/download.bib?q=cable&sort=title"))
    as_csl = json.loads(download(client, "/search/download.csl.json?q=cable&sort=title"))

    assert [entry["title"] for entry in as_ris] == titles
    assert [entry["title"].strip("{}") for entry in as_bibtex.entries] == titles
    assert [item["title"] for item in as_csl] == titles
    assert as_csl[0]["URL"].startswith("http://testserver/documents/")


def test_citations_of_nothing_are_an_empty_file(client: Client) -> None:
    assert download(client, "/search/download.ris?q=airfield") == ""
    assert download(client, "/search/download.bib?q=airfield") == ""
    assert json.loads(download(client, "/search/download.csl.json?q=airfield")) == []


def test_a_file_that_cannot_be_begun_is_a_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(filters: DocumentFilters) -> Iterator[int]:
        """As the engine does: it fails at the first number."""
        yield from engine.search(filters).total * [0]
        raise engine.SearchUnavailable("It is being built.")

    monkeypatch.setattr(engine, "all_numbers", unavailable)

    assert client.get("/search/download.csv").status_code == 503
    assert client.get("/search/download.exe").status_code == 404
