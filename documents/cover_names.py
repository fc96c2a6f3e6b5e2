"""Names under which a document means somebody who is called otherwise: cover names, and names as it writes them."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archive_project.lib.dates import StatedDate
from archive_project.lib.folding import fold

# Scripts that part no words, with their marks of length and repetition: there a name may begin and end anywhere.
UNPARTED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7af\uf900-\ufaff\U00020000-\U000323af]"
)


Span = tuple[datetime.date | None, datetime.date | None]  # both or neither


@dataclass(frozen=True, slots=True)
class Alias:
    """A name and whom it means here. `is_cover`: a cover name of theirs, borne when `held` says."""

    text: str
    name: str
    address: str
    is_cover: bool
    held: StatedDate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A run of text, and the alias that it is, if it is one."""

    text: str
    alias: Alias | None = None


def says_more(written: str, name: str) -> bool:
    """Whether a name as written says something that the preferred name does not: "Filippov", but not "Stalin"."""
    return not set(fold(written).split()) <= set(fold(name).split())


def holds(*, listed: bool, borne: Span, dated: Span) -> bool:
    """Whether a cover name means its bearer in a document: one of those listed with it, or of a date in its years.

    The date is so where some day that it may mean is. Whoever is called so beyond these limits is, there, by no cover name.
    """
    (first, last), (earliest, latest) = borne, dated
    if first is None or last is None or earliest is None or latest is None:
        return listed
    return listed or (earliest <= last and first <= latest)


class Aliases:
    """The aliases of one document, and where they occur in its words: one that means two people there names both."""

    def __init__(self, aliases: Iterable[Alias]) -> None:
        self.aliases = list(aliases)
        self.by_text: dict[str, Alias] = {}
        for alias in self.aliases:
            other = self.by_text.get(alias.text)
            self.by_text[alias.text] = replace(alias, name=f"{other.name} / {alias.name}") if other else alias
        longest_first = sorted(self.by_text, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(_whole, longest_first))) if longest_first else None

    def in_words(self, text: str) -> list[Named]:
        """Return the text run by run."""
        if self.pattern is None:
            return [Named(text)]
        runs, end = [], 0
        for found in self.pattern.finditer(text):
            runs += [Named(text[end : found.start()])] if found.start() > end else []
            runs.append(Named(found[0], self.by_text[found[0]]))
            end = found.end()
        return [*runs, Named(text[end:])] if end < len(text) else runs

    def in_paragraphs(self, text: str) -> list[list[Named]]:
        """Return a text's paragraphs, which blank lines part, each run by run."""
        return [self.in_words(part) for part in re.split(r"\n\s*\n", text.strip()) if part]

    def met(self, texts: Sequence[str]) -> list[Alias]:
        """Return those that stand in any of the texts, in their order."""
        if self.pattern is None:
            return []
        found = {match[0] for text in texts for match in self.pattern.finditer(text)}
        return [alias for alias in self.aliases if alias.text in found]


def _whole(name: str) -> str:
    """A pattern of the name as whole words."""
    begins = "" if UNPARTED.match(name[0]) else r"(?<!\w)"
    ends = "" if UNPARTED.match(name[-1]) else r"(?!\w)"
    return begins + re.escape(name) + ends
