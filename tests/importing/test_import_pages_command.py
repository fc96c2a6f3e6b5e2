"""manage.py import_pages, as a person or a program calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from collections_app.models import ImportRun
from documents.models import Document

pytestmark = pytest.mark.django_db


def plan(capsys: pytest.CaptureFixture[str], *paths: Path | str, **options: Any) -> dict[str, Any]:
    call_command("import_pages", *map(str, paths), json=True, **options)
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_json_is_one_object_with_every_page_as_given(
    seeds: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    told = plan(capsys, *seeds, rehearse=True)
    assert [page["path"] for page in told["pages"]] == [str(path) for path in seeds]
    assert [page["kind"] for page in told["pages"]] == [
        "collection",
        "collection",
        "collection",
        "results",
        "collection",
    ]
    assert [len(page["entries"]) for page in told["pages"]] == [5, 20, 5, 10, 20]
    assert told["summary"] == {
        "create": 59,
        "update": 0,
        "same": 1,
        "probable duplicate": 0,
        "conflict": 0,
        "rejected": 0,
    }
    results = told["pages"][3]
    assert (results["title"], results["range"], results["total"], results["truncated"]) == (
        "",
        [1, 10],
        34,
        False,
    )
    assert results["entries"][0]["summary"] == ""
    first = told["pages"][0]
    assert first["caption"] == 'Soviet propaganda poster, "Friends Forever."'
    assert first["essays"] == ["The Sino-Soviet Alliance, 70 Years Later"]
    assert first["see_also"][0] == "Making of the Sino-Soviet Alliance, 1945-1950"
    assert first["entries"][3]["edtf"] == "1959-12"
    assert first["entries"][0]["line"] == 11
    assert not Document.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_folder_stands_for_its_pages(capsys: pytest.CaptureFixture[str]) -> None:
    told = plan(capsys, settings.BASE_DIR / "fixtures" / "pages", rehearse=True)
    assert len(told["pages"]) == 5


def test_a_folder_stands_for_all_that_is_of_a_known_kind(
    tmp_path: Path, seeds: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.page").write_bytes(seeds[0].read_bytes())
    (tmp_path / "b.csv").write_text("Date,Title\nJanuary 6 1949,Ledger of the harbour\n")
    for name in ("delegation.ead2002.xml", "kovalev.eac.xml"):
        (tmp_path / name).write_bytes((Path(__file__).parent / "finding_aids" / name).read_bytes())
    (tmp_path / "notes.md").write_text("# To do\n\nAsk the harbour for its ledgers.\n")
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "below").mkdir()
    (tmp_path / ".hidden").write_text("nothing")

    told = plan(capsys, tmp_path)

    kinds = [(Path(page["path"]).name, page["kind"]) for page in told["pages"]]
    assert kinds == [
        ("a.page", "collection"),
        ("b.csv", "table"),
        ("delegation.ead2002.xml", "finding aid"),
        ("kovalev.eac.xml", "person"),
    ]
    assert [reason.split()[0] for reason in told["left_out"]] == [
        f"{tmp_path}/{name}" for name in ("below", "notes.md:", "scan.png")
    ]
    again = plan(capsys, tmp_path)
    assert again["summary"] == {**again["summary"], "create": 0, "update": 0}

    (tmp_path / "broken.xml").write_text("<ead><archdesc></ead>")
    with pytest.raises(CommandError, match=r"broken\.xml is broken in line 1, .* Nothing was written"):
        plan(capsys, tmp_path)


def test_a_folder_of_nothing_known_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# To do\n")
    with pytest.raises(CommandError, match="this folder holds nothing that can be imported"):
        call_command("import_pages", str(tmp_path))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "does not exist"),
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "png image"),
        (b"Skip to content\n\nSino-Soviet Relations\n\xe9\xe8\n", "UTF-8"),
        (b"Call me Ishmael. Some years ago, never mind how long precisely.\n", "no listing"),
    ],
)
def test_each_unusable_input_has_its_own_sentence_and_writes_nothing(
    tmp_path: Path, seeds: list[Path], content: bytes | None, sentence: str
) -> None:
    page = tmp_path / "page.txt"
    if content is not None:
        page.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("import_pages", str(seeds[0]), str(page))
    assert refused.value.returncode == 2
    assert str(page) in str(refused.value)
    assert sentence in str(refused.value).casefold().replace("utf-8", "UTF-8")
    assert "Nothing was written." in str(refused.value)
    assert not ImportRun.objects.exists()


def test_a_rejected_entry_makes_the_exit_code_one_and_the_others_come_in(
    tmp_path: Path, seeds: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(seeds[0].read_text().replace("October 2, 1959", "November 31, 1959"))
    with pytest.raises(CommandError) as told:
        call_command("import_pages", str(page), publish=True)
    assert told.value.returncode == 1
    assert "page.txt:11" in capsys.readouterr().out
    assert Document.objects.published().count() == 4


def test_the_exit_codes_reach_the_shell(tmp_path: Path) -> None:
    environment = os.environ | {
        "SECRET_KEY": "for this test only",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'archive.sqlite3'}",
    }
    missing = subprocess.run(
        [sys.executable, "manage.py", "import_pages", "nowhere.txt"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert missing.returncode == 2
    assert "Traceback" not in missing.stderr
    assert "nowhere.txt" in missing.stderr
