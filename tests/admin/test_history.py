"""Histories: what changed, word by word, links included, and back again."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from simple_history.utils import update_change_reason

from documents.models import Document
from documents.word_changes import Piece, word_changes
from tests import factories as make
from tests.admin.desk import address, filled_in


def shown(pieces: list[Piece]) -> str:
    marks = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]", "gap": "{}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Stalin to Mao", "Stalin to Zhou", "Stalin to [-Mao-][+Zhou+]"),
        ("", "Stalin", "[+Stalin+]"),
        ("Stalin", "", "[-Stalin-]"),
        ("a b c d e f g h", "a b c d e f g x", " … e f g [-h-][+x+]"),
    ],
)
def test_changes_are_shown_word_by_word(old: str, new: str, expected: str) -> None:
    assert shown(word_changes(old, new)).strip() == expected.strip()


@given(st.text("ab \n", max_size=30), st.text("ab \n", max_size=30))
def test_nothing_is_lost_between_two_short_versions(old: str, new: str) -> None:
    pieces = word_changes(old, new)
    if any(piece.kind == "gap" for piece in pieces):
        return
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


def test_rewriting_a_long_text_whole_takes_no_longer_than_a_moment() -> None:
    pieces = word_changes("one " * 50_000, "two " * 50_000)
    assert {piece.kind for piece in pieces} <= {"gone", "new", "same", "gap"}


def test_a_history_names_the_fields_and_the_links_that_changed(curator: Client, db: None) -> None:
    document = make.document("Cable, Stalin to Mao", status="draft", type=make.document_type("Cable"))
    russian = make.language("Russian", "ru")
    document.languages.add(russian)
    document.title = "Cable, Filippov to Mao"
    document.type = make.document_type("Telegram")
    document.publish()
    document.save()
    update_change_reason(document, "Proof-read")
    page = " ".join(curator.get(address(Document, "history", document.pk)).content.decode().split())
    assert "Cable, <del>Stalin</del><ins>Filippov</ins> to Mao" in page
    assert "<dd><ins>Russian</ins></dd>" in page
    assert "<del>Cable</del><ins>Telegram</ins>" in page
    assert "<del>Draft</del><ins>Published</ins>" in page
    assert "Proof-read" in page
    assert "Title fingerprint" not in page


def test_a_history_survives_the_records_it_names(curator: Client, db: None) -> None:
    document = make.document("Cable")
    russian = make.language("Russian", "ru")
    document.languages.add(russian)
    document.languages.remove(russian)
    russian.delete()
    page = curator.get(address(Document, "history", document.pk)).content.decode()
    assert "<ins>deleted</ins>" in page


def test_a_version_can_be_brought_back(curator: Client, db: None) -> None:
    document = make.document("Cable", date="January 6, 1949", summary="As it was.")
    first = document.history.get()
    document.summary, document.date_text, document.date_edtf = "Spoilt.", "1950", "1950"
    document.save()
    url = address(Document, "simple_history", document.pk, first.pk)
    curator.post(url, filled_in(curator, url))
    document.refresh_from_db()
    assert (document.summary, document.date_edtf) == ("As it was.", "1949-01-06")
    assert str(document.earliest) == "1949-01-06"
