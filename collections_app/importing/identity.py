"""When are two descriptions the same record?

A title is not an identifier: one title stands on four records of four days, and a record changes its title between
generations of a site while its date and summary stay. So date and title together are exact; the same date with a
near-identical summary is a probable duplicate, for a person to decide.
"""

from difflib import SequenceMatcher
from functools import lru_cache

from archive_project.lib.folding import fold

# Of the words of two summaries, how large a share must stand in both in the same order.
NEAR_IDENTICAL = 0.85
# A summary of fewer words ("Stalin responds to Mao.") proves nothing.
FEWEST_WORDS = 6


def title_key(title: str) -> str:
    """Return what collections and essays are known by: folded, without the article that sentences add in front."""
    return fold(title).removeprefix("the ").rstrip(".")


@lru_cache(maxsize=1024)
def shingles(summary: str) -> frozenset[tuple[str, ...]]:
    """Return every three words that follow each other: two summaries that share none are not near-identical."""
    words = fold(summary).split()
    return (
        frozenset(zip(words, words[1:], words[2:], strict=False))
        if len(words) >= FEWEST_WORDS
        else frozenset()
    )


def likeness(one: str, other: str) -> float:
    """Return 0.0 to 1.0: the share of words that stand in both summaries in the same order."""
    ours, theirs = fold(one).split(), fold(other).split()
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def is_near_identical(one: str, other: str) -> bool:
    if not shingles(one) & shingles(other):
        return False
    return likeness(one, other) >= NEAR_IDENTICAL


def agree(one: str, other: str) -> bool:
    """Can these be the summaries of one undated record? Yes, unless both speak and say different things."""
    return (
        not one
        or not other
        or fold(one) == fold(other)
        or one.startswith(other)
        or other.startswith(one)
        or (likeness(one, other) >= NEAR_IDENTICAL)
    )
