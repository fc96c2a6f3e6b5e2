"""The probable duplicates of the whole holdings, the likeliest first."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from documents.duplicates.candidates import candidates
from documents.duplicates.evidence import Described, weigh


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents, the lower number first, and why they may be one."""

    one: Described
    other: Described
    score: float
    reasons: tuple[str, ...]


def find_duplicates(minimum: float, met: Callable[[int], object] = lambda _: None) -> list[Pair]:
    """Return the pairs that score `minimum` or more, 0.0 to 1.0: in memory, as many as there are."""
    found: dict[tuple[int, int], Pair] = {}
    for one, other in candidates(met):
        first, second = sorted((one, other), key=lambda described: described.number)
        if (first.id, second.id) in found:
            continue
        score, reasons = weigh(first, second, settings.DUPLICATES)
        if reasons and score >= minimum:
            found[first.id, second.id] = Pair(first, second, score, tuple(reasons))
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.one.number, pair.other.number))
