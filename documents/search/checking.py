"""Whether the index says what the database says."""

from collections.abc import Iterator
from random import Random

from django.db import connection
from tantivy import Occur, Query

from documents.models import Document
from documents.search import building, generations, schema, triggers
from documents.search.following import is_behind
from documents.search.generations import Live

SAMPLE = 200


def differences(sample: int = SAMPLE, seed: int = 0) -> Iterator[str]:
    """Yield a sentence for each thing amiss: triggers missing, rows unread, counts or facets that differ.

    Compares the counts of all documents and each facet of a random sample. Raises SearchUnavailable or LogReplacedError.
    """
    for app in triggers.WATCHED:
        if missing := sorted(triggers.names(app) - triggers_there()):
            yield f"The database lacks {len(missing)} triggers: {', '.join(missing)}."
    live = generations.live()
    if is_behind(live):
        yield "The index has not followed the log to its end."
    public = Document.objects.published()
    yield from _compare("public documents", public.count(), live.searcher.num_docs - 1)
    keys = list(public.order_by("pk").values_list("pk", flat=True))
    for pk in Random(seed).sample(keys, min(sample, len(keys))):  # noqa: S311 — a sample, not a secret
        yield from _compare_document(pk, live)


def _compare(what: str, expected: int, found: int) -> Iterator[str]:
    if expected != found:
        yield f"The database has {expected} {what}, the index {found}."


def _compare_document(pk: int, live: Live) -> Iterator[str]:
    """See that the entry is found by each number and key that it should have."""
    for key, entry in building.entries([pk], building.Labels()):
        if entry is None:
            continue
        for name in (
            "pk",
            "number",
            "earliest",
            *(f"{facet}_id" for facet in building.FACET_MODELS),
        ):
            for value in building.as_list(entry.get(name)):
                of_document = (Occur.Must, Query.term_query(schema.schema(), "pk", key))
                has_value = (Occur.Must, Query.term_query(schema.schema(), name, value))
                if _count(live, Query.boolean_query([of_document, has_value])) != 1:
                    yield f"Document {key}: the index does not know {name} {value}."


def _count(live: Live, query: Query) -> int:
    return int(live.searcher.search(query, limit=1).count)  # type: ignore[attr-defined]


def triggers_there() -> set[str]:
    catalogue = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    }
    with connection.cursor() as cursor:
        cursor.execute(catalogue[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
