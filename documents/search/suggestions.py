"""What a reader may mean while still typing: titles, people, collections, places; public ones only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from tantivy import Occur, Query

from archive_project.lib.folding import fold
from documents.models import Document, Name, is_public
from documents.models.name import preferred_name
from documents.search import schema
from documents.search.building import FACET_MODELS
from documents.search.following import catch_up
from documents.search.generations import Live
from documents.search.matching import in_field, visible

KINDS = ("person", "collection", "place", "title")
LONGEST = 100  # characters


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` is one of KINDS, `id` the primary key of a person, collection, place or (title) document.

    `also` is the name that was typed, where the person is better known under `label`.
    """

    kind: str
    id: int
    label: str
    also: str = ""


def suggest(text: str, limit: int = 8) -> list[Suggestion]:
    """Return at most `limit` of what begins so, word by word: people, collections and places first. Six queries at most.

    Raises SearchUnavailable.
    """
    begun = fold(text[:LONGEST])
    if not begun:
        return []
    live = catch_up()
    named = [*_people(begun, limit), *_collections(begun, limit), *_places(begun, limit, live)]
    titles = _titles(text[:LONGEST], limit, live)
    return [*named[: max(limit // 2, limit - len(titles))], *titles][:limit]


def _people(begun: str, limit: int) -> Iterator[Suggestion]:
    """Public people, by any name."""
    starts = (
        Q(folded__startswith=begun) | Q(folded__contains=f" {begun}") | Q(filing_folded__startswith=begun)
    )
    names = Name.objects.filter(starts, is_public("person__")).order_by("-kind", "folded", "id")
    seen: set[int] = set()
    for person, kind, name, preferred in names.values_list(
        "person", "kind", "text", preferred_name("person")
    )[: limit * 4]:
        if person not in seen and len(seen) < limit:
            seen.add(person)
            yield Suggestion("person", person, preferred, "" if kind == Name.Kind.PREFERRED else name)


def _collections(begun: str, limit: int) -> Iterator[Suggestion]:
    """Folded here: SQLite folds ASCII only, and collections are few."""
    public: Any = FACET_MODELS["collection"]()._default_manager.published()  # type: ignore[attr-defined]
    titles = public.order_by("title").values_list("pk", "title")
    found = [(pk, title) for pk, title in titles if f" {begun}" in f" {fold(title)}"]
    for pk, title in found[:limit]:
        yield Suggestion("collection", pk, title)


def _places(begun: str, limit: int, live: Live) -> Iterator[Suggestion]:
    """Places of public documents: a place that only a hidden record names is not known."""
    places = FACET_MODELS["place"]()._default_manager.order_by("name").values_list("pk", "name")
    shown = 0
    for pk, name in places:
        if shown < limit and f" {begun}" in f" {fold(name)}":
            of_place = Query.term_query(schema.schema(), "place_id", pk)
            query = Query.boolean_query([(Occur.Must, of_place), *visible(live)])
            if live.searcher.search(query, limit=1).count:  # type: ignore[attr-defined]
                shown += 1
                yield Suggestion("place", pk, name)


def _titles(text: str, limit: int, live: Live) -> list[Suggestion]:
    """Documents whose title has all the words, the last one begun."""
    words = schema.analyzer("names").analyze(text)
    queries = [
        query
        for at, word in enumerate(words)
        if (query := in_field("title", word, "starts" if at == len(words) - 1 else "words"))
    ]
    if not queries:
        return []
    query = Query.boolean_query([*((Occur.Must, query) for query in queries), *visible(live)])
    found = live.searcher.search(query, limit=limit, count=False).hits
    keys = live.searcher.fast_field_values("pk", [address for _, address in found]) if found else []
    titles = dict(Document.objects.published().filter(pk__in=keys).values_list("pk", "title"))
    return [Suggestion("title", int(key), titles[int(key)]) for key in keys if key in titles]  # type: ignore[arg-type]
