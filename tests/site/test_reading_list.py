"""A list of documents by its address, and as files."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import rispy
from django.conf import settings
from django.test import Client
from django.utils.html import escape

from archive_project.site.reading_list import FORMATS, MOST, numbers_in
from documents.models import Document, Status
from tests import factories as make
from tests.archive import Archive
from tests.site.reading import read

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str) -> list[str]:
    main = read(client, f"/reading-list/?{query}").main
    items = (element for element in main.iter("li") if element.get("data-number"))
    return ["".join(next(item.iter("h2")).itertext()).strip() for item in items]


def download(client: Client, address: str) -> str:
    response: Any = client.get(address)
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def three() -> list[Document]:
    return [
        make.document("Letter", date="March 1950"),
        make.document("Cable", date="January 06, 1949"),
        make.document("Minutes"),
    ]


def test_the_documents_stand_in_the_order_of_the_address_or_of_their_dates(
    client: Client, three: list[Document]
) -> None:
    asked = ",".join(str(document.number) for document in (three[2], three[0], three[1]))

    assert titles(client, f"d={asked}") == ["Minutes", "Letter", "Cable"]
    assert titles(client, f"d={asked}&order=date") == ["Cable", "Letter", "Minutes"]


def test_the_address_on_paper_is_the_list(client: Client, three: list[Document]) -> None:
    query = f"d={three[1].number},{three[0].number}&order=date"

    page = client.get(f"/reading-list/?{query}").content.decode()

    assert f"/reading-list/?{escape(query)} <span>" in page


def test_what_is_not_public_is_told_from_what_never_was_by_nothing(client: Client) -> None:
    here, hidden = make.document("Cable"), make.document("Sealed Protocol", status=Status.DRAFT)

    with_hidden = read(client, f"/reading-list/?d={here.number},{hidden.number}").words
    with_none = read(client, f"/reading-list/?d={here.number},{hidden.number + 5000}").words

    assert f"No longer here: document {hidden.number}." in with_hidden
    assert with_hidden == with_none.replace(str(hidden.number + 5000), str(hidden.number))


@pytest.mark.parametrize("asked", ["", "x", "%00", "-1", "0", "9" * 30, "²", "1.5", ",,,", "'", "１"])
def test_what_is_no_number_is_left_aside(client: Client, asked: str) -> None:
    assert "Nothing is on your list yet." in read(client, f"/reading-list/?d={asked}").words
    assert client.get(f"/reading-list/download.csv?d={asked}").status_code == 200


def test_each_number_counts_once_and_signs_between_are_forgiven() -> None:
    assert numbers_in("59, 12,59,x,,007") == [59, 12, 7]


def test_more_than_a_list_holds_is_left_off_and_said(client: Client, three: list[Document]) -> None:
    others = ",".join(str(1000 + number) for number in range(MOST))

    words = read(client, f"/reading-list/?d={three[0].number},{others},{three[1].number}").words

    assert f"A list holds {MOST} documents at most: 2 of this address are left off." in words
    assert "Letter" in words
    assert "Cable" not in words


def test_the_script_knows_the_same_limit(client: Client) -> None:
    assert f'data-most="{MOST}"' in client.get("/").content.decode()
    said = re.findall(r"(\d+) documents at most", client.get("/reading-list/").content.decode())
    assert said == [str(MOST)] * 2


def test_a_list_is_taken_away_as_citations_and_tables(client: Client, three: list[Document]) -> None:
    asked = ",".join(str(document.number) for document in reversed(three))
    hidden = make.document("Sealed Protocol", status=Status.DRAFT)
    query = f"?d={asked},{hidden.number},99999"

    table = list(csv.DictReader(io.StringIO(download(client, f"/reading-list/download.csv{query}"))))
    assert [row["title"] for row in table] == ["Minutes", "Cable", "Letter"]
    ris = rispy.loads(download(client, f"/reading-list/download.ris{query}"))
    assert [entry["title"] for entry in ris] == ["Minutes", "Cable", "Letter"]
    csl = json.loads(download(client, f"/reading-list/download.csl.json{query}&order=date"))
    assert [item["title"] for item in csl] == ["Cable", "Letter", "Minutes"]
    note = download(client, f"/reading-list/download.note.txt{query}").strip().split("\n\n")
    assert [next(t for t in ("Letter", "Cable", "Minutes") if t in line) for line in note] == [
        "Minutes",
        "Cable",
        "Letter",
    ]
    assert f"http://testserver/documents/{three[0].number}/" in note[2]


def test_every_file_that_the_page_offers_there_is(client: Client, archive: Archive) -> None:
    archive.grow(to=2)
    asked = f"d={archive.documents[0].number},{archive.hidden[0].pk}"
    links = read(client, f"/reading-list/?{asked}").links

    offered = [link for link in links.values() if "/reading-list/download." in link]
    assert len(offered) == 9
    for link in offered:
        text = download(client, link)
        assert archive.documents[0].title.split(",")[0] in text
        assert not [secret for secret in archive.secrets if secret in text]
    assert client.get("/reading-list/download.exe?d=1").status_code == 404
    assert set(FORMATS) > {"csv", "ris", "bib", "csl.json", "mla.txt"}


def test_the_scripts_are_light() -> None:
    import gzip  # noqa: PLC0415 — here alone

    folder = Path(settings.BASE_DIR) / "archive_project" / "static" / "site"
    scripts = [folder / name for name in ("reading_list.js", "reading_list_page.js")]
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) <= 6 * 1024
