"""Names of people in running text: "Charles Kraus, James G. Hershberg, and Christian F. Ostermann"."""

import re

NAME = r"(?-i:[^\W\d_a-z][\w’'-]{0,40}\.?(?: (?:[^\W\d_a-z][\w’'-]{0,40}\.?|al|bin|de|van|von)){1,4})"
PEOPLE = rf"{NAME}(?:, {NAME}){{0,6}}(?:,? and {NAME})?"

_TRANSLATED = re.compile(rf"\btranslat(?:ed|ion) (?:for \w{{2,12}} )?by (?P<people>{PEOPLE})", re.IGNORECASE)
_BETWEEN = re.compile(r",? and |, (?!Jr|Sr)|&")
_ENDS_SHORT = re.compile(r"\b(?:[A-Z]|Jr|Sr)\.$")


def split_people(text: str) -> tuple[str, ...]:
    """("A. Bee, Cee Dee, and Eff Gee.") → ("A. Bee", "Cee Dee", "Eff Gee")."""
    names = (name.strip(" ,") for name in _BETWEEN.split(text))
    return tuple(name if _ENDS_SHORT.search(name) else name.rstrip(".") for name in names if name)


def translators_in(text: str) -> tuple[str, ...]:
    """Who a source note says translated the document."""
    found = _TRANSLATED.search(text[:4_000])
    return split_people(found["people"]) if found else ()
