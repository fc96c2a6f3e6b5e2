"""What changed between two texts, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal

# Scripts that part no words go character by character.
_UNPARTED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u312f\u3190-\uabff\uf900-\ufaff\U00020000-\U000323af"
)
WORDS = re.compile(rf"\s+|[{_UNPARTED}]|[^\W{_UNPARTED}]+|[^\w\s]")
CONTEXT = 6  # words and spaces left standing beside a change
LARGEST = 4_000_000  # comparisons of word with word, about a second


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: left as it was, taken out, put in; a gap stands for what is left as it was and long."""

    kind: Literal["same", "gone", "new", "gap"]
    text: str


def all_words(old: str, new: str, most: int = LARGEST) -> list[Piece]:
    """Compare word by word and leave nothing out. More than `most` comparisons: shown as one replacement."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    if before == after:
        return [Piece("same", old)] if old else []
    if len(before) * len(after) > most:
        return replaced(old, new)
    pieces: list[Piece] = []
    for tag, i, j, k, l in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():  # noqa: E741
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i:j])))
        else:
            pieces += replaced("".join(before[i:j]), "".join(after[k:l]))
    return pieces


def words_of_theirs(ours: str, theirs: str, most: int = LARGEST) -> list[Piece]:
    """Their text alone, with what is not in ours marked as new; beside none of ours there is nothing to mark."""
    if not ours:
        return [Piece("same", theirs)] if theirs else []
    return [piece for piece in all_words(ours, theirs, most) if piece.kind != "gone"]


def word_changes(old: str, new: str, most: int = LARGEST) -> list[Piece]:
    """Compare word by word, and leave out what stays far from a change. More than `most` comparisons: shown as one replacement."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    start = common(before, after)
    end = common(before[start:][::-1], after[start:][::-1])
    old_middle, new_middle = before[start : len(before) - end], after[start : len(after) - end]
    pieces = _same("".join(before[max(0, start - CONTEXT) : start]), gap_before=start > CONTEXT)
    if len(old_middle) * len(new_middle) > most:
        pieces += replaced("".join(old_middle), "".join(new_middle))
    else:
        for tag, i, j, k, l in SequenceMatcher(None, old_middle, new_middle, autojunk=False).get_opcodes():  # noqa: E741
            if tag == "equal":
                pieces += _shortened(old_middle[i:j])
            else:
                pieces += replaced("".join(old_middle[i:j]), "".join(new_middle[k:l]))
    tail = before[len(before) - end :]
    return [*pieces, *_same("".join(tail[:CONTEXT]), gap_after=len(tail) > CONTEXT)]


def common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words, or whatever stands in these, both begin with."""
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False)))


def _same(text: str, *, gap_before: bool = False, gap_after: bool = False) -> list[Piece]:
    gap = Piece("gap", " … ")
    return [
        *([gap] if gap_before else []),
        *([Piece("same", text)] if text else []),
        *([gap] if gap_after else []),
    ]


def _shortened(words: list[str]) -> list[Piece]:
    if len(words) <= 3 * CONTEXT:
        return _same("".join(words))
    return [*_same("".join(words[:CONTEXT]), gap_after=True), *_same("".join(words[-CONTEXT:]))]


def replaced(old: str, new: str) -> list[Piece]:
    return [*([Piece("gone", old)] if old else []), *([Piece("new", new)] if new else [])]
