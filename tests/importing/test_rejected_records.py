"""Rejected records come back as a file of their own kind with the reason beside each; mended, only they run."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from collections_app.importing.recognise import read_rows
from collections_app.importing.rejected_records import is_of_records, rejected_records
from collections_app.importing.rows import Entry, Series
from collections_app.models import Collection, ImportRun
from documents.models import Document
from tests.importing.test_import import nothing
from tests.importing.test_import import run as bring_in
from tests.importing.test_marcxml import SLIM, field

LONG = "A very long title. " * 80


def aid(*parts: str) -> str:
    return (
        '<?xml version="1.0" encoding="iso-8859-1"?>\n<!-- ours -->\n<ead xmlns="http://ead3.archivists.org/schema/">\n'
        "<control><recordid>a</recordid></control>\n<archdesc level='fonds'><did><unittitle>Papers</unittitle></did>\n<dsc>\n"
        f"{''.join(parts)}</dsc></archdesc></ead>"
    )


def part(level: str, title: str, *parts: str) -> str:
    named = f"<unittitle>{title}</unittitle><unitdate>6 January 1949</unitdate>" if title else ""
    return f"<c level='{level}'>\n<did>{named}</did>\n{''.join(parts)}</c>\n"


AID = aid(
    part("file", "Letters", part("item", "First letter home"), part("item", "Second letter home")),
    part("file", "Letters", part("item", LONG), part("item", "Third letter home"), part("item", "Caf\xe9 letter")),
    part("series", "Accounts", part("item", "An account of trade")),
)  # fmt: skip


def marc(*titles: str) -> str:
    records = "\n".join(
        f"<record><leader>00700npa a2200289 a 4500</leader>{field('245', a=title)}</record>"
        for title in titles
    )
    return f"<collection {SLIM}>\n{records}\n</collection>"


def harvest(*titles: str) -> str:
    def record(number: int, title: str) -> str:
        return (
            f"<record><header><identifier>oai:example.org:{number}</identifier></header>\n<metadata><dc xmlns='x'>"
            f"<title>{title}</title></dc></metadata><about><record>more</record></about></record>\n"
        )

    records = "".join(record(number, title) for number, title in enumerate(titles))
    return f"<OAI-PMH>\n<ListRecords>\n{records}</ListRecords></OAI-PMH>"


def left_of(path: Path, *lines: int) -> str:
    reasons = dict.fromkeys(lines, "Too -- long-")
    return b"".join(rejected_records(path, reasons)).decode("iso-8859-1")


def entries(path: Path) -> list[Entry]:
    return [row for row in read_rows(path, {}) if isinstance(row, Entry)]


def test_the_arrangement_of_a_finding_aid_stays_and_other_documents_go(tmp_path: Path) -> None:
    path, left = tmp_path / "aid.xml", tmp_path / "left.xml"
    path.write_text(AID, encoding="iso-8859-1")
    wanted = entries(path)[2]
    assert wanted.title == LONG.strip()
    left.write_text(left_of(path, wanted.line), encoding="iso-8859-1")
    # Of letters that all went the first is left: without it they would be a document, and the second "Letters" the first.
    assert [entry.title for entry in entries(left)] == [
        "First letter home",
        LONG.strip(),
        "An account of trade",
    ]
    assert entries(left)[1].detail == wanted.detail
    series = [[row.title for row in read_rows(one, {}) if isinstance(row, Series)] for one in (path, left)]
    assert series[0] == series[1]
    text = left.read_text(encoding="iso-8859-1")
    assert text.startswith('<?xml version="1.0" encoding="iso-8859-1"?>\n<!-- ours -->\n<ead')
    assert "\n<!-- rejected: Too - - long-  -->\n<c level='item'>\n<did><unittitle>A very" in text


@pytest.mark.parametrize("make_it", [marc, harvest])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_of_a_flat_file_all_other_records_go(make_it: Any, encoding: str, tmp_path: Path) -> None:
    path, left = tmp_path / "all.xml", tmp_path / "left.xml"
    declared = f'<?xml version="1.0" encoding="{encoding[:6]}"?>' if encoding != "utf-8" else ""
    path.write_text(
        declared + make_it("First", "Second", "Трет\u044cя", "Fourth", "Fifth"), encoding=encoding
    )
    lines = [entry.line for entry in entries(path) if entry.title in {"Second", "Fifth"}]
    left.write_bytes(b"".join(rejected_records(path, dict.fromkeys(lines, "Нет."))))
    assert [entry.title for entry in entries(left)] == ["Second", "Fifth"]
    assert left.read_text(encoding).count("<!-- rejected: Нет. -->\n<record>") == 2


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["aid", "catalogue", "harvest"])
def test_records_are_mended_and_come_in(kind: str, tmp_path: Path) -> None:
    made = {"aid": AID, "catalogue": marc("First", LONG, "Third"), "harvest": harvest("First", LONG, "Third")}
    path, left = tmp_path / "all.xml", tmp_path / "left.xml"
    path.write_text(made[kind], encoding="iso-8859-1")
    with pytest.raises(CommandError, match=r"name it \.xml"):
        call_command("import_pages", str(path), rejected=tmp_path / "left.csv", stdout=io.StringIO())
    assert not ImportRun.objects.exists()
    with pytest.raises(CommandError, match="1 was rejected"):
        call_command("import_pages", str(path), rejected=left, stdout=io.StringIO())
    documents, collections = Document.objects.count(), Collection.objects.count()
    text = left.read_text(encoding="iso-8859-1")
    assert "<!-- rejected: " in text
    left.write_text(text.replace(LONG, "A title"), encoding="iso-8859-1")
    assert bring_in(left) == nothing(create=1, same=2 if kind == "aid" else 0)
    assert (Document.objects.count(), Collection.objects.count()) == (documents + 1, collections)
    assert Document.objects.get(title="A title")


def test_what_is_no_file_of_records(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,date\n")
    assert not is_of_records([tmp_path / "a.csv"])
    assert not is_of_records([tmp_path])
