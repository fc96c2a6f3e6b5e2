"""Why two descriptions may be of one record: rules of one function each, pure, scored and said in words.

A rule's score is how likely it alone makes the two one record, 0.0 to 1.0; together they weigh as independent ones do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from archive_project.lib.folding import fold

# A text of fewer words ("Stalin responds to Mao.") proves nothing.
FEWEST_WORDS = 6
OTHER_DATE = 0.4  # what is left of a score where both are dated, and not alike


@dataclass(frozen=True, slots=True)
class Described:
    """What the rules know of a document."""

    id: int
    number: int
    title: str
    edtf: str = ""
    summary: str = ""
    repository: int | None = None
    reference: str = ""
    address: str = ""
    people: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason, and its weight."""

    reason: str
    score: float


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    return tuple(fold(text).split())


def likeness(one: str, other: str, least: float) -> float:
    """Return the share of words that stand in both in the same order; 0.0 where it is less than `least`."""
    return Indel.normalized_similarity(words(one), words(other), score_cutoff=least)


def same_date_and_summary(one: Described, other: Described, least: float) -> Evidence | None:
    if not one.edtf or one.edtf != other.edtf:
        return None
    if min(len(words(one.summary)), len(words(other.summary))) < FEWEST_WORDS:
        return None
    alike = likeness(one.summary, other.summary, least)
    return Evidence(f"The same date, and {alike:.0%} of the summary", 0.95 * alike) if alike else None


def same_call_number(one: Described, other: Described) -> Evidence | None:
    """Of one repository. A folder's call number stands on all that is in it: it is no proof alone."""
    reference = fold(one.reference)
    if not reference or one.repository != other.repository or reference != fold(other.reference):
        return None
    return Evidence("The same call number", 0.6)


def same_address(one: Described, other: Described) -> Evidence | None:
    if not one.address or one.address != other.address:
        return None
    return Evidence("The same source address", 0.9)


def similar_title_and_people(one: Described, other: Described, least: float) -> Evidence | None:
    if not one.people or one.people != other.people:
        return None
    alike = likeness(one.title, other.title, least)
    return Evidence(f"The same people, and {alike:.0%} of the title", 0.6 * alike) if alike else None


def combined(found: Sequence[Evidence]) -> tuple[float, list[str]]:
    """What evidence weighs together, and the reasons, the weightiest first."""
    doubt = 1.0
    for evidence in found:
        doubt *= 1 - evidence.score
    weightiest = sorted(found, key=lambda evidence: -evidence.score)
    return 1 - doubt, [evidence.reason for evidence in weightiest]


def weigh(one: Described, other: Described, thresholds: Mapping[str, float]) -> tuple[float, list[str]]:
    """Return the score of a pair, 0.0 to 1.0, and its reasons, the weightiest first."""
    found = [
        evidence
        for evidence in (
            same_date_and_summary(one, other, thresholds["summary"]),
            same_call_number(one, other),
            same_address(one, other),
            similar_title_and_people(one, other, thresholds["title"]),
        )
        if evidence
    ]
    score, reasons = combined(found)
    if found and one.edtf and other.edtf and one.edtf != other.edtf:
        score *= OTHER_DATE
        reasons.append("But another date")
    return score, reasons
