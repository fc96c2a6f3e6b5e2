"""Citations of a document as files, and unAPI."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from documents.citation.formats import FORMATS
from documents.models import Document, Status
from tests import factories as make
from tests.archive import Archive
from tests.citation.difficult import cable, link, person
from tests.citation.reading import from_bibtex, from_csl, from_ris

pytestmark = pytest.mark.django_db


def file(client: Client, document: Document, ending: str) -> str:
    response = client.get(f"/documents/{document.number}/cite.{ending}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="document-{document.number}.{ending}"'
    return response.content.decode()


def test_each_file_is_the_citation_of_its_document(client: Client) -> None:
    document = cable()

    as_ris, as_bibtex, as_csl = (file(client, document, ending) for ending in ("ris", "bib", "json"))

    for read in (from_ris(as_ris), from_bibtex(as_bibtex), from_csl(as_csl)):
        assert read.title == document.title
        assert read.authors == [("Stalin", "Joseph")]
        assert read.date.startswith("1949")
        assert document.repository is not None
        assert (read.archive, read.call_number) == (document.repository.name, document.reference)
    assert json.loads(as_csl)[0]["URL"] == f"http://testserver/documents/{document.number}/"
    assert "KW  - Sino-Soviet Relations" in as_ris


def test_nothing_hidden_is_cited_or_named_in_a_citation_in_any_form(client: Client, archive: Archive) -> None:
    archive.grow(to=2)
    hidden = [record for record in archive.hidden if isinstance(record, Document)]
    assert hidden
    for ending in FORMATS:
        for document in hidden:
            for address in (
                f"/documents/{document.number}/cite.{ending}",
                f"/unapi/?id={document.number}&format={ending}",
                f"/unapi/?id={document.number}",
            ):
                response = client.get(address)
                assert response.status_code == 404
                assert document.title not in response.content.decode()
        for document in archive.documents:
            content = file(client, document, ending)
            assert [secret for secret in archive.secrets if secret in content] == []


def test_a_hidden_author_and_a_doubtful_one_are_not_named(client: Client) -> None:
    document = make.document("Report")
    link(document, person("Hidden Agent", "Agent, Hidden", status=Status.DRAFT))
    link(document, person("Boris Ponomarev", "Ponomarev, Boris"), certain=False)

    assert from_ris(file(client, document, "ris")).authors == []


def test_a_citation_costs_the_same_however_much_it_names(client: Client, archive: Archive) -> None:
    costs = []
    for size in (2, 8):
        archive.grow(to=size)
        with CaptureQueriesContext(connection) as queries:
            file(client, archive.documents[0], "ris")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 6


@pytest.mark.parametrize("path", ["/documents/1/cite.exe", f"/documents/{'9' * 30}/cite.ris"])
def test_what_is_no_citation_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_unapi_names_its_formats_and_gives_the_record(client: Client) -> None:
    document = cable()

    formats: Any = client.get("/unapi/")
    of_this = client.get(f"/unapi/?id={document.number}")
    record = client.get(f"/unapi/?id={document.number}&format=ris")

    assert formats["Content-Type"] == "application/xml"
    assert re.findall(r'<format name="(\w+)" type="[\w/.+-]+"/>', formats.content.decode()) == [*FORMATS]
    assert of_this.status_code == 300
    assert f'<formats id="{document.number}">' in of_this.content.decode()
    assert from_ris(record.content.decode()).title == document.title


@pytest.mark.parametrize(
    ("query", "status"),
    [("id=x", 404), ("id=1%00", 404), (f"id={'9' * 30}&format=ris", 404), ("id=²", 404), ("format=ris", 200)],
)
def test_unapi_answers_a_wrong_question_kindly(client: Client, query: str, status: int) -> None:
    assert client.get(f"/unapi/?{query}").status_code == status


def test_unapi_has_no_other_format(client: Client) -> None:
    assert client.get(f"/unapi/?id={make.document().number}&format=marc").status_code == 406
