"""A person as an index names them: "Stalin, Joseph 1878-1953", and the forms in which names may stand elsewhere."""

import re
from dataclasses import dataclass
from functools import lru_cache

from archive_project.lib.folding import fold

# "Stalin, Joseph 1878-1953", "Kim, Il Sung (1912-1994)", "Surname, Given 1931-"
PERSON_HEADING = re.compile(
    r"^(?P<filing>.+?)[\s,]*\(?(?P<born>\d{4})?\s*[-–]\s*(?P<died>\d{4})?\)?$|^(?P<plain>.+)$"
)


# The names that initials stand for, as library headings add them: "Eliot, T. S. (Thomas Stearns), 1888-1965"
WRITTEN_OUT = re.compile(r"(?<=\w\.) *\([^()]*\)$")
INITIALS_APART = re.compile(r"(?<=\b\w\.) (?=\w\.)")
INITIALS_TOGETHER = re.compile(r"(?<=\b\w\.)(?=\w)")


@dataclass(frozen=True, slots=True)
class PersonHeading:
    """A person page's heading, taken apart."""

    name: str
    filing: str
    born: str
    died: str


def read_person_heading(heading: str) -> PersonHeading:
    """Take "Stalin, Joseph 1878-1953" apart. Years stand as EDTF; what is not stated is ""."""
    match = PERSON_HEADING.match(heading.strip())
    parts = match.groupdict() if match else {}
    filing = (parts.get("filing") or parts.get("plain") or heading).strip(" ,")
    surname, comma, given = filing.partition(",")
    given = WRITTEN_OUT.sub("", given.strip())
    name = f"{given} {surname.strip()}" if given else filing
    return PersonHeading(name, filing if comma else "", parts.get("born") or "", parts.get("died") or "")


@lru_cache(maxsize=8192)  # as many people as a few batches name
def spellings(name: str) -> frozenset[str]:
    """Return the folded forms under which the archive may know this person.

    "Roshchin, N. V." is "n. v. roshchin" and "n.v. roshchin" too.
    """
    heading = read_person_heading(name)
    surname, _, given = heading.filing.partition(",")
    turned = f"{given.strip()} {surname.strip()}" if given else ""  # whole
    stated = {name, heading.name, turned, heading.filing, heading.filing.replace(",", "")} - {""}
    forms = frozenset(map(fold, stated))
    return (
        forms
        | {INITIALS_APART.sub("", form) for form in forms}
        | {INITIALS_TOGETHER.sub(" ", form) for form in forms}
    )
