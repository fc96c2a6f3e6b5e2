"""Marks of pages in a text, and the scans that they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from documents.page_marks import PageMarks, Piece, without_marks
from documents.reading import paragraphs

LABELS = {1: "1 recto", 2: "1 verso", 3: "2", 4: "", 5: "Envelope"}


def meant(text: str, labels: dict[int, str] | None = None) -> list[int]:
    pieces = PageMarks(LABELS if labels is None else labels).in_words(text)
    return [piece.page for piece in pieces if piece.page is not None]


@pytest.mark.parametrize(
    ("mark", "page"),
    [
        ("[p. 2]", 3),
        ("[page 2]", 3),
        ("[Page 02]", 3),
        ("[p.2]", 3),
        ("[1 verso]", 2),
        ("[f. 1v]", 2),
        ("[fol. 1r]", 1),
        ("[page 1]", 1),
        ("[л. 1 об.]", 2),
        ("[стр. 2]", 3),
        ("[第2页]", 3),
        ("[Bl. 1 Rückseite]", 2),
        ("[S. 2]", 3),
        ("[k. 1v]", 2),
        ("[арк. 2]", 3),
        ("[ص ٢]", 3),
        ("[עמ' 2]", 3),
        ("[2쪽]", 3),
        ("[p. 4]", 4),
        ("[envelope]", 5),
        ("[ Envelope ]", 5),
    ],
)
def test_a_mark_leads_to_the_scan_that_it_names(mark: str, page: int) -> None:
    assert PageMarks(LABELS).in_words(f"before {mark} after") == [
        Piece("before "),
        Piece(mark, page),
        Piece(" after"),
    ]


@pytest.mark.parametrize(
    "words", ["[2]", "[sic]", "[p. 9]", "[3 verso]", "p. 2", "[p. 2", "[]", "[p. ²]", ""]
)
def test_what_names_no_scan_stays_words(words: str) -> None:
    assert meant(words) == []


def test_of_two_scans_with_one_label_the_first_is_meant() -> None:
    assert meant("[p. 7]", {1: "7", 2: "7"}) == [1]


def test_a_page_begins_in_the_paragraph_of_its_first_mark() -> None:
    paragraphs = ["[p. 1] Comrade!", "No mark.", "Yet [p. 2] more [p. 1]", "[p. 2]"]
    assert PageMarks({1: "", 2: ""}).first_in(paragraphs) == {1: 1, 2: 3}


def test_a_mark_on_a_line_of_its_own_begins_the_paragraph_after_it_and_is_no_paragraph() -> None:
    assert paragraphs("[p. 1]\n\nOne.\n\n[л. 1 об.]\n\n[p. 2]\n\nTwo.\n\n[sic]\n\n[2]\n\n[p. 3]") == [
        "[p. 1]\nOne.",
        "[л. 1 об.]\n[p. 2]\nTwo.",
        "[sic]",
        "[2]\n[p. 3]",
    ]
    assert paragraphs("[p. 1]") == ["[p. 1]"]
    assert without_marks("[л. 1 об.]\n[p. 2]\nTwo.") == "Two."


labels = some.dictionaries(some.integers(1, 99), some.text(max_size=12), max_size=6)
texts = some.lists(
    some.one_of(
        some.text(max_size=8),
        some.sampled_from(["[p. 1]", "[page 2]", "[3 verso]", "[", "]", "[[p. 1]]", "[л. 1 об.]", "\n"]),
    )
).map("".join)


@given(texts, labels)
def test_no_word_of_a_text_is_lost_or_moved(text: str, labels: dict[int, str]) -> None:
    pieces = PageMarks(labels).in_words(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
    assert {piece.page for piece in pieces} <= {None, *labels}


@given(some.integers(1, 999), some.sampled_from(["", " recto", " verso", "r", "v", " об."]))
def test_a_scan_is_found_by_its_own_label(number: int, side: str) -> None:
    assert meant(f"x [p. {number}{side}] y", {5: f"{number}{side}"}) == [5]
