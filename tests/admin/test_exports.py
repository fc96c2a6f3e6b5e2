"""Lists as files: the rows as filtered, in three formats, harmless in a spreadsheet."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import models
from django.test import Client
from tablib import Dataset

from documents.models import Document, Person
from tests import factories as make
from tests.admin.desk import EXPORTED, address, fill
from tests.archive import Archive

FORMATS = ["csv", "xlsx", "json"]


def download(
    client: Client,
    model: type[models.Model],
    format_name: str,
    query: str = "",
    without: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    """Export a list with all columns but some, and read it back as rows of text."""
    url = address(model, "export") + query
    form = client.get(url).context["form"]
    columns = {
        name: "on" for name in form.fields if "table_" in name and name.split("_", 1)[1] not in without
    }
    response = client.post(url, {"resource": "0", "format": str(FORMATS.index(format_name)), **columns})
    assert "attachment" in response.headers.get("Content-Disposition", ""), response.content.decode()
    content = response.getvalue()
    if format_name == "json":
        rows: list[dict[str, Any]] = json.loads(content)
    elif format_name == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    else:
        rows = Dataset().load(content, format="xlsx").dict
    return [{key: str("" if value is None else value) for key, value in row.items()} for row in rows]


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_export_holds_exactly_the_rows_of_the_filtered_list(
    curator: Client, db: None, format_name: str
) -> None:
    make.document("Cable, Stalin to Mao", date="1949")
    make.document("Cable, Mao to Stalin", status="draft")
    make.document("Letter, Zhou to Roshchin", status="draft")
    rows = download(curator, Document, format_name, "?status__exact=draft&q=stalin")
    assert [row["title"] for row in rows] == ["Cable, Mao to Stalin"]


@pytest.mark.parametrize("format_name", FORMATS)
def test_an_export_names_records_by_what_identifies_them(
    curator: Client, archive: Archive, format_name: str
) -> None:
    archive.grow(to=1, hidden=False)
    [row] = download(curator, Document, format_name)
    assert row["number"] == str(archive.documents[0].number)
    assert row["date"] == "January 6, 1949"
    assert row["languages"] == "en|ru"
    assert row["people"].split("|")[0] == "Author: Joseph Stalin"
    assert row["people_keys"].split("|")[1] == "recipient:joseph-stalin"
    assert row["type"] == "Cable"


def test_cover_names_are_exported_with_the_years_they_held(curator: Client, archive: Archive) -> None:
    archive.grow(to=1, hidden=False)
    [row] = download(curator, Person, "csv")
    assert row["preferred_name"] == "Joseph Stalin"
    assert row["variants"] == "Joseph Stalin (old spelling)"
    assert row["cover_names"] == "Filippov 1 (1947/1949)"
    assert row["documents"] == "1"


@pytest.mark.parametrize("format_name", ["csv", "xlsx"])
@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1"])
def test_a_spreadsheet_is_given_no_formula_to_run(
    curator: Client, db: None, format_name: str, formula: str
) -> None:
    make.document(formula, source_url="")
    [row] = download(curator, Document, format_name)
    assert row["title"] == f"'{formula}"


def test_json_holds_the_text_as_it_stands(curator: Client, db: None) -> None:
    make.document("=1+1 Чжоу Эньлай")
    [row] = download(curator, Document, "json")
    assert row["title"] == "=1+1 Чжоу Эньлай"


def test_columns_can_be_left_out(curator: Client, db: None) -> None:
    make.document("Cable", summary="Long.")
    [row] = download(curator, Document, "csv", without=("summary", "people"))
    assert "summary" not in row
    assert "people" not in row
    assert row["title"] == "Cable"


def test_a_text_too_long_for_a_cell_is_refused_for_excel_and_not_cut_off(curator: Client, db: None) -> None:
    make.document("Diary", summary="a" * 40_000)
    url = address(Document, "export")
    response = curator.post(url, {"resource": "0", "format": "1", "documenttable_summary": "on"}, follow=True)
    assert "Excel holds 32,767 characters in a cell" in response.content.decode()
    [row] = download(curator, Document, "csv")
    assert len(row["summary"]) == 40_000


def test_every_list_exports_one_row_a_record_in_every_format(curator: Client, archive: Archive) -> None:
    fill(archive, 2)
    for model in EXPORTED:
        for format_name in FORMATS:
            before = model._base_manager.count()
            rows = download(curator, model, format_name)
            after = model._base_manager.count()  # more of the audit log alone, which tells of the export
            assert before <= len(rows) <= after, model
