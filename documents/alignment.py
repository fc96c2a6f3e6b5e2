"""Which paragraphs of two texts stand beside each other.

Equal paragraphs hold two versions together. Between them, and where the languages differ, the lengths decide: Gale and
Church, "A Program for Aligning Sentences in Bilingual Corpora" (Computational Linguistics 19, 1993). A paragraph may stand
beside one, two or none, and two beside two.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate
from math import inf, log

from documents.word_changes import common

Row = tuple[range, range]
"""Paragraphs of the one and of the other text that stand beside each other, by their places."""

# How often each is met, in the corpus of the article; the costs are their negative logarithms.
MOVES = {
    (1, 1): -log(0.89),
    (1, 0): -log(0.00495),
    (0, 1): -log(0.00495),
    (2, 1): -log(0.0445),
    (1, 2): -log(0.0445),
    (2, 2): -log(0.011),
}
VARIANCE = 6.8  # of the length of a translation, for each character of the original
MOST_CELLS = 200_000  # about half a second
NARROWEST = 12  # paragraphs on either side of the diagonal


def side_by_side(one: Sequence[str], other: Sequence[str], *, same_language: bool) -> list[Row]:
    """Return the rows, in order: every paragraph of both stands in one of them, and no row is empty."""
    if not same_language:
        if len(one) == len(other):
            return _in_step(range(len(one)), range(len(other)))
        return _by_length(one, other, range(len(one)), range(len(other)))
    rows: list[Row] = []
    i = j = 0
    for a, b, size in _equal_runs(one, other):
        rows += _by_length(one, other, range(i, a), range(j, b))
        i, j = a + size, b + size
        rows += _in_step(range(a, i), range(b, j))
    return rows


def _equal_runs(one: Sequence[str], other: Sequence[str]) -> Sequence[tuple[int, int, int]]:
    """Runs of equal paragraphs as (where in the one, where in the other, how many), the last one at the ends of both.

    Where the same words stand so often that trying every pair takes long, only what both begin and end with.
    """
    times = Counter(other)
    if sum(times[paragraph] for paragraph in one) <= MOST_CELLS:
        return SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    start, end = common(one, other), 0
    if start < min(len(one), len(other)):
        end = common(one[start:][::-1], other[start:][::-1])
    return [(0, 0, start), (len(one) - end, len(other) - end, end)]


def _in_step(one: range, other: range) -> list[Row]:
    """One beside one, and what is left over alone."""
    both = min(len(one), len(other))
    rows = [(one[n : n + 1], other[n : n + 1]) for n in range(both)]
    rows += [(one[n : n + 1], other[both:both]) for n in range(both, len(one))]
    return rows + [(one[both:both], other[n : n + 1]) for n in range(both, len(other))]


def _by_length(one: Sequence[str], other: Sequence[str], ones: range, others: range) -> list[Row]:
    band = NARROWEST + abs(len(ones) - len(others)) // 2
    if not ones or not others or len(ones) * min(2 * band, len(others)) > MOST_CELLS:
        return _in_step(ones, others)
    lengths = [len(one[n]) or 1 for n in ones], [len(other[n]) or 1 for n in others]
    rows = []
    i, j = len(ones), len(others)
    for m, n in _backwards(*lengths, band):
        rows.append((ones[i - m : i], others[j - n : j]))
        i, j = i - m, j - n
    return rows[::-1]


def _backwards(ones: list[int], others: list[int], band: int) -> Iterator[tuple[int, int]]:
    """Yield the cheapest way from the end to the beginning, as how many of each a row takes."""
    so_far, so_far_other = [0, *accumulate(ones)], [0, *accumulate(others)]
    per = so_far_other[-1] / so_far[-1]
    cost: dict[tuple[int, int], float] = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(len(ones) + 1):
        middle = i * len(others) // len(ones)
        for j in range(max(0, middle - band), min(len(others), middle + band) + 1):
            for (m, n), rare in MOVES.items():
                before = cost.get((i - m, j - n))
                if before is None:
                    continue
                one, other = so_far[i] - so_far[i - m], so_far_other[j] - so_far_other[j - n]
                total = before + rare + _unlike(one * per, other)
                if total < cost.get((i, j), inf):
                    cost[i, j], came[i, j] = total, (m, n)
    at = len(ones), len(others)
    while at != (0, 0):
        m, n = came[at]
        yield m, n
        at = at[0] - m, at[1] - n


def _unlike(expected: float, length: int) -> float:
    """How far two lengths are from being the same words: half the square of their distance in standard deviations.

    The article takes the logarithm of the normal distribution's tail, of which this is the leading term.
    """
    if not expected or not length:
        return 0.0
    distance = length - expected
    return distance * distance / (VARIANCE * (expected + length))
