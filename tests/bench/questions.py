"""What is asked of the search, by class: addresses of results pages, chosen by how much they find in this archive."""

from dataclasses import dataclass
from urllib.parse import urlencode

from documents.listing import PER_PAGE
from documents.models import Person, Subject
from documents.search import engine, generations
from documents.search.filters import DocumentFilters

VARIANTS = 5  # queries of a class, so that none is answered from what the last one warmed
RARE = 50  # hits


@dataclass(frozen=True, slots=True)
class Questions:
    """A class of query strings; `goal` milliseconds at a million documents, None where none was set."""

    name: str
    query_strings: tuple[str, ...]
    goal: float | None = None


class Words:
    """Words of the archive, found by how many documents have them."""

    def __init__(self) -> None:
        counted = generations.live().searcher.terms_with_prefix("summary_words", "")
        self.words = [word for word, _ in sorted(counted, key=lambda word: -word[1]) if word.isalpha()]

    def found_in(self, documents: float) -> list[str]:
        """VARIANTS words found in about so many documents."""
        low, high = 0, len(self.words) - VARIANTS
        while low < high:
            middle = (low + high) // 2
            if total(self.words[middle]) > documents:
                low = middle + 1
            else:
                high = middle
        first = max(0, low - VARIANTS // 2)
        return self.words[first : first + VARIANTS]


def total(word: str) -> int:
    return engine.search(DocumentFilters(query=word), per_page=1, facets=(), snippets=False).total


def asked(documents: int) -> list[Questions]:
    """The classes that the goals name: about a hundred small searches to find the words."""
    words = Words()
    common = words.found_in(documents * 0.3)
    frequent = words.found_in(documents * 0.15)
    people = Person.objects.order_by("pk").values_list("slug", flat=True)[:VARIANTS]
    subjects = Subject.objects.order_by("pk").values_list("slug", flat=True)[:VARIANTS]
    decade = {"from": 1945, "to": 1954}
    return [
        Questions("rare (about 50 hits)", each(q=words.found_in(RARE)), 20),
        Questions("2 % of documents", each(q=words.found_in(documents * 0.02)), 60),
        Questions("30 % of documents", each(q=common), 150),
        Questions("everything", ("",), 30),
        Questions("30 % + type + decade", each(q=common, type=["cable"] * VARIANTS, **decade)),
        Questions("two common words", each(q=[f"{one} {other}" for one, other in zip(common, frequent, strict=True)])),
        Questions("person + subject + range", each(person=people, subject=subjects, **decade)),
    ]  # fmt: skip


def more(documents: int) -> list[Questions]:
    """What readers do besides; no goals."""
    words = Words()
    [common, *_] = words.found_in(documents * 0.3)
    two = words.found_in(documents * 0.1)
    last = documents * 98 // 100 // PER_PAGE  # of everything that is public, nearly
    return [
        Questions("a phrase", each(q=[f'"{common} {word}"' for word in two])),
        Questions("a beginning (abc*)", each(q=[f"{word[:3]}*" for word in two])),
        Questions("one word without another", each(q=[f"{common} -{word}" for word in two])),
        Questions("a person", each(person=Person.objects.order_by("pk").values_list("slug", flat=True)[:VARIANTS])),
        Questions("everything, by title", ("sort=title",)),
        Questions("everything, recently added", ("sort=added",)),
        Questions("30 %, by date", each(q=[common], sort="date")),
        Questions(f"everything, page {last:,}", (f"page={last}",)),
        Questions(f"30 %, page {last // 4:,}", each(q=[common], page=last // 4)),
    ]  # fmt: skip


def each(**parameters: object) -> tuple[str, ...]:
    """One query string for each item of the lists; what is no list is the same in all."""
    lists = {name: list(value) for name, value in parameters.items() if not isinstance(value, str | int)}  # type: ignore[call-overload]
    count = min(map(len, lists.values()))
    return tuple(
        urlencode({name: lists[name][at] if name in lists else value for name, value in parameters.items()})
        for at in range(count)
    )
