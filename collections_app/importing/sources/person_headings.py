"""Headings that name a person: "Zhou, Enlai 1898- 1976", "Stalin, Joseph (1878-1953)"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from collections_app.importing.sources.date_lines import is_life_span

_LONGEST = 120
_YEARS = r"(?:1[5-9]|20)\d\d\??"
_HEADING = re.compile(
    r"(?P<name>[^\d,;:.!?]{1,60}, [^\d;:!?]{1,60}?),? ?"
    rf"(?P<years>\(?(?:b\.|born|ca?\.|circa)? ?{_YEARS} ?[-–—] ?(?:{_YEARS})?\)?"
    rf"|\(?(?:b\.|born|d\.|died) {_YEARS}\)?)"
)
_SURNAME = re.compile(r"[^\d,;:.!?]{1,60}, [^\d,;:!?]{1,60}")


def is_person_heading(text: str) -> bool:
    """A surname, a given name and years that can be one life; "Border Conflict, 1950-1960" is none."""
    if len(text) > _LONGEST:
        return False
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
