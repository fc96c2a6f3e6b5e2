"""A reading list is its address: the numbers of documents, in the order in which they were added.

Who keeps one keeps it in the browser; the archive knows of no list but the one in the address it is asked for. Notes
never come here: a link carries them in its fragment, so that nobody can have this site print their words.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archive_project.lib.numbers import number_in
from archive_project.site.search_download import FORMATS as TABLES_AND_CITATIONS
from archive_project.site.search_download import Address, Forms, citations
from documents.citation.ready import STYLES
from documents.citation.styles.writing import Piece, plain
from documents.models import Document

MOST = 500  # documents: what an address can name and a page can show
BY_DATE = "date"


@dataclass(frozen=True, slots=True)
class ReadingList:
    """`numbers` are those asked for, `documents` those that are public, `missing` the rest, `left_off` beyond the most."""

    numbers: list[int]
    documents: list[Any]
    missing: list[int]
    left_off: int
    by_date: bool

    @property
    def asked(self) -> str:
        return ",".join(map(str, self.numbers))


def numbers_in(text: str) -> list[int]:
    """Read "59,12,31", each number once; what is no number of a document is left aside."""
    numbers = (number_in(word.strip()) for word in text.split(","))
    return list(dict.fromkeys(number for number in numbers if number))


def reading_list(asked: str, *, by_date: bool = False) -> ReadingList:
    """Look up what an address asks for: a fixed number of queries, however long the list."""
    every = numbers_in(asked)
    numbers = every[:MOST]
    loaded = Document.objects.published().with_card_relations().select_related("repository")
    if by_date:
        documents = list(loaded.filter(number__in=numbers).in_chronological_order()) if numbers else []
    else:
        found = loaded.in_bulk(numbers, field_name="number")
        documents = [found[number] for number in numbers if number in found]
    there = {document.number for document in documents}
    missing = [number for number in numbers if number not in there]
    return ReadingList(numbers, documents, missing, len(every) - len(numbers), by_date)


def in_order_of_date(numbers: list[int]) -> list[int]:
    """Put the numbers of public documents in order, and leave out the others. One query."""
    public = Document.objects.published().filter(number__in=numbers)
    return list(public.in_chronological_order().values_list("number", flat=True))


def _in_style(write: Callable[..., list[Piece]]) -> Callable[[Iterable[int], Address], Iterator[str]]:
    return lambda numbers, address: (f"{plain(write(one))}\n\n" for one in citations(numbers, address))


# By the name that the address ends with: what a search result is downloaded as, and citations to read in each style.
FORMATS: Forms = TABLES_AND_CITATIONS | {
    f"{style}.txt": ("text/plain; charset=utf-8", _in_style(write)) for style, (_, write) in STYLES.items()
}
