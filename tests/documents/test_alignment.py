"""Paragraphs side by side."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.alignment import Row, side_by_side

paragraphs = st.lists(st.text("abc дом毛.", min_size=1, max_size=60), max_size=25)


def pairs(rows: list[Row]) -> list[tuple[list[int], list[int]]]:
    return [(list(left), list(right)) for left, right in rows]


@given(paragraphs, paragraphs, st.booleans())
def test_every_paragraph_stands_in_one_row_in_its_order(
    one: list[str], other: list[str], same_language: bool
) -> None:
    rows = side_by_side(one, other, same_language=same_language)

    assert [n for left, _ in rows for n in left] == list(range(len(one)))
    assert [n for _, right in rows for n in right] == list(range(len(other)))
    assert all(left or right for left, right in rows)


@given(paragraphs)
def test_a_text_stands_beside_itself(text: list[str]) -> None:
    for same_language in (True, False):
        rows = side_by_side(text, text, same_language=same_language)
        assert pairs(rows) == [([n], [n]) for n in range(len(text))]


@given(paragraphs, paragraphs)
def test_as_many_paragraphs_in_two_languages_stand_in_step(one: list[str], other: list[str]) -> None:
    both = min(len(one), len(other))

    rows = side_by_side(one[:both], other[:both], same_language=False)

    assert pairs(rows) == [([n], [n]) for n in range(both)]


LENGTHS = [210, 80, 330, 45, 150, 270, 95]
ORIGINAL = ["a" * length for length in LENGTHS]


@pytest.mark.parametrize("per", [0.4, 1.0, 1.3])  # Chinese, a like language, a longer one
def test_what_a_translation_splits_joins_or_leaves_out_is_found_by_length(per: float) -> None:
    translated = ["b" * round(length * per) for length in LENGTHS]
    split = [
        *translated[:2],
        translated[2][: len(translated[2]) // 2],
        translated[2][len(translated[2]) // 2 :],
        *translated[3:],
    ]
    joined = [*translated[:4], translated[4] + translated[5], translated[6]]

    assert pairs(side_by_side(ORIGINAL, split, same_language=False))[2] == ([2], [2, 3])
    assert ([4, 5], [4]) in pairs(side_by_side(ORIGINAL, joined, same_language=False))
    shorter = pairs(side_by_side(ORIGINAL, translated[:2] + translated[3:], same_language=False))
    assert ([2], []) in shorter


def test_what_two_versions_share_holds_them_together() -> None:
    one = ["Greeting.", "We agree to the talks.", "Signed."]
    other = ["For the file.", "Greeting.", "We do not agree to the talks.", "Added here.", "Signed."]

    rows = pairs(side_by_side(one, other, same_language=True))

    assert ([0], [1]) in rows
    assert ([2], [4]) in rows


def test_two_hundred_pages_are_aligned_at_once() -> None:
    one = [f"{n} " + "word " * (n % 90) for n in range(2_000)]
    other = [f"{n} " + "Wort " * (n % 90) for n in range(2_060)]
    started = time.process_time()

    rows = side_by_side(one, other, same_language=False)

    assert sum(len(left) for left, _ in rows) == 2_000
    assert time.process_time() - started < 10  # quadratic, it would take minutes


def test_one_paragraph_said_thousands_of_times_is_aligned_at_once() -> None:
    begun = time.process_time()

    rows = side_by_side(["The same."] * 5000, ["The same."] * 4000 + ["The end."], same_language=True)

    assert pairs(rows)[:2] == [([0], [0]), ([1], [1])]
    assert time.process_time() - begun < 3
