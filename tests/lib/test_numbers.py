"""Whole numbers out of addresses and forms."""

import pytest

from archive_project.lib.numbers import LARGEST_NUMBER, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("59", 59), ("0059", 59), (str(LARGEST_NUMBER), LARGEST_NUMBER)],
)
def test_plain_digits_are_a_number(text: str, number: int) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text", ["", " 5", "-5", "+5", "5.0", "1_000", "٥", "²", str(LARGEST_NUMBER + 1), "9" * 5000]
)
def test_anything_else_is_none(text: str) -> None:
    assert number_in(text) is None
