"""The probable duplicates of the whole holdings, the likeliest first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.conf import settings

from documents.duplicates.candidates import candidates
from documents.duplicates.evidence import weigh
from documents.duplicates.people import candidates as candidates_of_people
from documents.duplicates.people import weigh_people
from documents.models import DuplicateDocument, DuplicatePerson

Met: TypeAlias = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the lower number first, and why they may be one."""

    one: Any
    other: Any
    score: float
    reasons: tuple[str, ...]


def find_duplicates(minimum: float, met: Met = lambda _: None) -> list[Pair]:
    """Return the pairs of documents that score `minimum` or more, 0.0 to 1.0: in memory, as many as there are.

    Those that a curator called different are left out.
    """
    thresholds = settings.DUPLICATES
    return _likeliest(
        candidates(met), lambda one, other: weigh(one, other, thresholds), DuplicateDocument, minimum
    )


def find_people(minimum: float, met: Met = lambda _: None) -> list[Pair]:
    """Return the pairs of people, likewise."""
    return _likeliest(candidates_of_people(met), weigh_people, DuplicatePerson, minimum)


def _likeliest(
    proposed: Iterator[tuple[Any, Any]],
    weigh_them: Callable[[Any, Any], tuple[float, list[str]]],
    kept: Any,
    minimum: float,
) -> list[Pair]:
    different = {
        tuple(sorted(pair)) for pair in kept.objects.filter(different=True).values_list("one", "other")
    }
    found: dict[tuple[int, int], Pair] = {}
    for one, other in proposed:
        first, second = sorted((one, other), key=lambda described: described.number)
        if (first.id, second.id) in found or tuple(sorted((first.id, second.id))) in different:
            continue
        score, reasons = weigh_them(first, second)
        if reasons and score >= minimum:
            found[first.id, second.id] = Pair(first, second, score, tuple(reasons))
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.one.number, pair.other.number))
