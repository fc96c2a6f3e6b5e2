"""Pages as a browser saves them say what the same pages say as text, and know where their records came from."""

import html
import io
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collections_app.importing.rows import Entry, PageEnd, PageHead, Row, UnusableInputError
from collections_app.importing.sources.listing_text import read_lines, read_page
from collections_app.importing.sources.saved_html import is_saved_page, read_saved_page
from collections_app.models import Placement
from documents.models import Document
from tests.importing.test_seed_pages import SEED_FILES

PAGES = Path(__file__).parent / "pages"


def rows(content: str | bytes, folder: Path) -> list[Row]:
    path = folder / "page"  # what it is, its content tells
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert is_saved_page(path)
    return list(read_saved_page(path))


def entries(name: str) -> list[Entry]:
    return [row for row in read_saved_page(PAGES / name) if isinstance(row, Entry)]


def as_html(lines: list[str]) -> str:
    """The page as a browser would have saved it: a list where it has bullets, else blocks."""
    blocks: list[str] = []
    for block in re.split(r"\n\s*\n", "\n".join(lines)):
        written = html.escape(block).strip().replace("\n", "<br>")
        bullet = written.startswith("•")
        in_list = "</li></ul>" if blocks and blocks[-1].endswith("</li></ul>") else ""
        if in_list and (bullet or block.startswith("    ")):
            blocks[-1] = blocks[-1].removesuffix("</li></ul>" if not bullet else "</ul>")
        if bullet:
            blocks.append(("<ul>" if not in_list else "") + f"<li><b>{written[1:].strip()}</b></li></ul>")
        else:
            blocks.append(f"<p>{written}</p>" + (in_list if block.startswith("    ") else ""))
    return (
        "<!DOCTYPE html>\n<html><head><title>Archive</title></head><body>\n"
        + "\n".join(blocks)
        + "\n</body></html>"
    )


@pytest.mark.parametrize("seed", SEED_FILES, ids=lambda path: path.name[:3])
def test_a_seed_saved_as_html_says_the_same(seed: Path, tmp_path: Path) -> None:
    def without_lines(read: Any) -> list[Row]:
        return [replace(row, line=0) if isinstance(row, Entry) else row for row in read]

    lines = list(read_lines(seed))
    assert without_lines(rows(as_html(lines), tmp_path)) == without_lines(read_page(lines))


def test_records_of_a_list_of_results_have_their_addresses_and_lines() -> None:
    head, *_ = read_saved_page(PAGES / "new_results.html")
    assert isinstance(head, PageHead)
    assert (head.kind, head.edition, head.range, head.total) == ("results", 2, (11, 13), 1034)
    found = [
        (one.line, one.date_text, one.title, one.detail and one.detail.url)
        for one in entries("new_results.html")
    ]
    site = "https://archive.example.org/document"
    assert found == [
        (16, "June 3, 1931", "Telegram, Customs House to Ministry", f"{site}/900412"),
        (20, "June 1931", "Record of a Conversation about Salt", f"{site}/900413"),
        (22, "July 4, 1931", "Letter, Berg to Holm", f"{site}/900414"),
    ]
    assert [one.summary for one in entries("new_results.html")] == [
        "Salt has arrived, says the customs house. See also the file.",
        "",
        "Berg asks Holm for a cart.",
    ]


def test_an_old_collection_in_an_encoding_of_its_own() -> None:
    telegram, report = entries("old_collection.html")
    assert telegram.summary == "Salt has arrived.\n\n• for carts\n\n• for pedestrians"
    assert telegram.detail
    assert telegram.detail.url == "http://archive.example.org/document/900412"
    assert (report.title, report.summary, report.detail) == (
        "Café Report",
        "The officers met in a café.",
        None,
    )


def test_a_page_of_one_document_is_known_by_its_own_address() -> None:
    (entry,) = entries("new_document.html")
    assert entry.detail
    assert (entry.detail.url, entry.detail.authors) == (
        "https://archive.example.org/document/900412",
        ("Lindqvist, Anna Maria 1896- 1971",),
    )
    assert entry.detail.text.startswith(
        "URGENT\n\nSalt has arrived. We await your orders.\n\n5 June 1931\n\nCopies:"
    )
    assert entry.detail.archive == "Archive of the Customs House"


def test_a_page_that_was_cut_is_said_to_be(tmp_path: Path) -> None:
    whole = (PAGES / "new_results.html").read_text()
    read = rows(whole[: whole.index("for a cart.")], tmp_path)
    assert read[-1] == PageEnd(truncated=True)
    assert [row.truncated for row in read if isinstance(row, Entry)] == [False, False, True]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><body><p>Caf\xe9 au", "not in UTF-8, as it should be: line 1, byte 19"),
        (b"<html>\n<body>\n<p>ok</p>\n\xff\xfe</html>", "line 4, byte 1"),
        (b'<html><meta charset="punycode"><p>x', "says that it is in “punycode”"),
        (b"<html>\0", "is a binary file"),
        (b"<html></html>", "shows no text|is empty"),
        (b"<html><body><script>June 3, 1931</script></body></html>", "shows no text"),
        (b"<html><body><p>A novel about the sea.</p></body></html>", "no listing found"),
        (b"<div>" * 200_000 + b"x", "line 1, Excessive depth"),
        (b"<html><!--" * 200_000, "no listing|no text|cannot be read|is empty"),
        (b"<html><a <a <a " * 100_000, "no listing|no text|cannot be read|is empty"),
        (b"<html>" + b"<!-- -->" * 2000 + b"&lol;" * 100_000, "no listing"),
        (b"<html><p " + b"a" * 5_000_000 + b"=1>x", "no listing|no text|cannot be read"),
    ],
)
def test_what_is_no_page_is_refused_in_one_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match=words) as refusal:
        rows(content, tmp_path)
    assert len(str(refusal.value)) < 400


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(
    ["<li>", "</ul>", "<ul>", "<br>", "<a href='//x:['>", "</a>", "<pre>", "\n", "June 3, 1931", "Results:", "<nav>",
     "</nav>", "<main>", "<base href='x'>", "• ", "<ol start='9'>", "A title", "<p hidden>", "</p>", "<table><td>", "&#0;"]
)))  # fmt: skip
def test_any_page_is_read_or_refused(tmp_path: Path, pieces: list[str]) -> None:
    path = tmp_path / "page"
    path.write_text("<html>" + " ".join(pieces))
    try:
        read = list(read_saved_page(path))
    except UnusableInputError:
        return
    assert isinstance(read[-1], PageEnd)


@pytest.mark.django_db
def test_a_saved_page_is_imported_from_standard_input_and_again_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = (PAGES / "new_results.html").read_bytes()
    for counts in ("3 create, 0 update, 0 same", "0 create, 0 update, 3 same"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page)))
        out = io.StringIO()
        call_command("import_pages", "-", stdout=out)
        assert counts in out.getvalue()
    assert set(Document.objects.values_list("source_url", flat=True)) == {
        f"https://archive.example.org/document/90041{number}" for number in (2, 3, 4)
    }


@pytest.mark.django_db
def test_records_that_stand_in_one_line_stay_apart(tmp_path: Path) -> None:
    """As in a page whose line ends somebody has taken out."""
    path = tmp_path / "page.html"
    path.write_bytes(b" ".join((PAGES / "old_collection.html").read_bytes().split()))
    listed = [(entry.title, entry.date_text) for entry in read_saved_page(path) if isinstance(entry, Entry)]
    assert len({entry.line for entry in read_saved_page(path) if isinstance(entry, Entry)}) == 1
    call_command("import_pages", str(path), stdout=io.StringIO())
    placed = Placement.objects.order_by("position").values_list("document__title", "document__date_text")
    assert list(placed) == listed
    assert len(listed) == 2
