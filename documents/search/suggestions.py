"""What a reader may mean while still typing: people, places, subjects, collections, titles; public ones only.

Each word typed begins a word of the name, in any order: "zed" and "zedong mao" find Mao Zedong. In scripts that part no
words it may stand anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from tantivy import Order, Query

from archive_project.lib.language import date_in_words
from documents.models import Document, Person
from documents.search import schema
from documents.search.following import catch_up
from documents.search.generations import Live
from documents.search.known_names import Known, names_having, words_of
from documents.search.matching import compile_node
from documents.search.query_language import All, Words
from documents.search.terms import terms_by_id

LIMIT = 8
LONGEST = 100  # characters
MOST_WORDS = 10
SHORTEST, SHORTEST_IN_TITLE = 2, 3  # letters; of scripts that part no words one is enough
CANDIDATES = 30
TERMS = ("collection", "place", "subject")

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` is "collection", "place", "subject", "document" or a `Person.Kind`. `note` says what the label does not: the name
    that was typed, a date, a number of documents.
    """

    kind: str
    label: str
    address: str
    note: str = ""


def suggest(text: str, limit: int = LIMIT) -> list[Suggestion]:
    """Return at most `limit` of what was typed: names first, then titles, each a half where there are enough of both.

    Costs four queries, and up to seven more after a commit of the index. Raises SearchUnavailable.
    """
    text = text[:LONGEST]
    words = words_of(text)[:MOST_WORDS]
    if not _is_enough("".join(words), SHORTEST):
        return []
    live = catch_up()
    named = list(_named(words, limit, live))
    titles = _titles(text, limit, live)
    return [*named[: max(limit // 2, limit - len(titles))], *titles][:limit]


def _is_enough(typed: str, shortest: int) -> bool:
    return len(typed) >= shortest or bool(schema.CHARACTER.search(typed))


# Names


def _named(words: Sequence[str], limit: int, live: Live) -> Iterator[Suggestion]:
    found = _matching(words, live)
    counts = _counts(_likeliest(found, words, live), live)
    # A place or a subject that only hidden documents have is not known.
    counts = {key: count for key, count in counts.items() if count or key[0] in {"person", "collection"}}
    keys = sorted(counts, key=lambda key: (*_rank(found[key], words), -counts[key], found[key][0].text))[
        :limit
    ]
    people = _of_facet(keys, "person")
    persons = Person.objects.published().with_preferred_name().in_bulk(people)
    terms = terms_by_id({facet: _of_facet(keys, facet) for facet in TERMS}, live.terms)
    for facet, key in keys:
        if facet == "person" and key in persons:
            yield _person(persons[key], found[facet, key])
        elif term := terms.get((facet, key)):
            number = counts[facet, key]
            note = ngettext("%(count)d document", "%(count)d documents", number) % {"count": number}
            yield Suggestion(facet, term.label, reverse(facet, args=[term.slug]), note)


def _matching(words: Sequence[str], live: Live) -> dict[Key, list[Known]]:
    """The names that have all the words, by what they name."""
    parts = [word if schema.CHARACTER.search(word) else f" {word}" for word in words]
    now = schema.instant(timezone.now())
    found: dict[Key, list[Known]] = {}
    for name in names_having(max(parts, key=len), live):
        if name.public_from <= now < name.public_until and all(part in name.words for part in parts):
            found.setdefault((name.facet, name.id), []).append(name)
    return found


def _likeliest(found: dict[Key, list[Known]], words: Sequence[str], live: Live) -> list[Key]:
    """The best of many, by what the index knows at once: in how many documents, those since gone included."""
    if len(found) <= CANDIDATES:
        return list(found)
    frequency = live.searcher.doc_freq
    return sorted(
        found, key=lambda key: (*_rank(found[key], words), -frequency(f"{key[0]}_id", key[1]), key)
    )[:CANDIDATES]


def _rank(names: Sequence[Known], words: Sequence[str]) -> tuple[bool, bool]:
    """What begins with the words comes first, and what is mostly called so."""
    begun = " " + " ".join(words)
    begins = any(name.words.startswith(begun) or name.filed.startswith(begun) for name in names)
    return not begins, all(name.other for name in names)


def _counts(keys: Sequence[Key], live: Live) -> dict[Key, int]:
    """In how many public documents each is."""
    counts = {}
    for facet, key in keys:
        found = live.searcher.search(Query.term_query(schema.schema(), f"{facet}_id", key), limit=1)
        counts[facet, key] = int(found.count)  # type: ignore[attr-defined]
    return counts


def _of_facet(keys: Sequence[Key], facet: str) -> list[int]:
    return [key for name, key in keys if name == facet]


def _person(person: Person, names: Sequence[Known]) -> Suggestion:
    under = (
        "" if any(not name.other for name in names) else gettext("as “%(name)s”") % {"name": names[0].text}
    )
    label: str = person.preferred  # type: ignore[attr-defined]
    return Suggestion(person.kind, label, person.get_absolute_url(), under or person.life_dates)


# Titles


def _titles(text: str, limit: int, live: Live) -> list[Suggestion]:
    """Documents whose title has all the words, the last one begun, in the order of the alphabet."""
    *whole, begun = text.split()
    if not whole and not _is_enough(begun, SHORTEST_IN_TITLE):
        return []
    node = All((Words("title", " ".join(whole)), Words("title", begun, "starts")))
    words = compile_node(node)
    if words is None:
        return []
    found = live.searcher.search(
        words, limit=limit, count=False, order_by_field="by_title", order=Order.Asc
    ).hits
    keys = live.searcher.fast_field_values("pk", [address for _, address in found]) if found else []
    documents = Document.objects.published().in_bulk(keys)
    return [
        Suggestion("document", document.title, document.get_absolute_url(), date_in_words(document.date))
        for document in (documents[int(key)] for key in keys if int(key) in documents)  # type: ignore[arg-type]
    ]
