"""Headings that name a person: "Zhou, Enlai 1898- 1976", "Stalin, Joseph (1878-1953)", "Kim Il Sung 1912- 1994"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from collections_app.importing.sources.date_lines import is_life_span
from collections_app.importing.sources.people_names import NAME

_LONGEST = 120
_YEARS = r"(?:1[5-9]|20)\d\d\??"
_HEADING = re.compile(
    r"(?P<name>[^\d,;:.!?]{1,60}, [^\d;:!?]{1,60}?),? ?"
    rf"(?P<years>\(?(?:b\.|born|ca?\.|circa)? ?{_YEARS} ?[-–—] ?(?:{_YEARS})?\)?"
    rf"|\(?(?:b\.|born|d\.|died) {_YEARS}\)?)"
)
# A name in its own order has no comma to tell it from a subject, "Warsaw Pact 1955-1991": but the site parts
# the years of a life by "- ", as nobody does in a title.
_UNSORTED = re.compile(rf"(?P<name>{NAME}) (?P<years>{_YEARS}-(?: {_YEARS})?)")
_SUBJECT = re.compile(
    r"\b(?:agreement|alliance|campaign|commission|communist|conferences?|conflict|council|crisis|détente|invasion"
    r"|movement|negotiations?|nuclear|organization|pact|party|peace|policy|program|project|proliferation"
    r"|relations|republic|revolution|soviet|split|talks|treaty|union|unification|uprising|war|weapons)\b",
    re.IGNORECASE,
)
_SURNAME = re.compile(r"[^\d,;:.!?]{1,60}, [^\d,;:!?]{1,60}")


def is_person_heading(text: str) -> bool:
    """A name and years that can be one life; "Border Conflict, 1950-1960" is none."""
    if len(text) > _LONGEST:
        return False
    if unsorted := _UNSORTED.fullmatch(text):
        return is_life_span(unsorted["years"]) and not _SUBJECT.search(unsorted["name"])
    heading = _HEADING.fullmatch(text)
    if heading is None:
        return False
    years = re.sub(r"[^\d–—-]", "", heading["years"])
    return "-" not in years.replace("–", "-").replace("—", "-") or is_life_span(years)


def surname_heading(head: Sequence[str]) -> tuple[str, str] | None:
    """The same heading broken over two lines, ("Zhou, Enlai", "1898- 1976"), if `head` has it."""
    for name, years in pairwise(head):
        if len(name) <= _LONGEST and _SURNAME.fullmatch(name) and is_life_span(years):
            return name, years
    return None
