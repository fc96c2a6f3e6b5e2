"""Searches answered from an index in memory, for a page that shows what is not committed and never will be."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tantivy import Document as Entry
from tantivy import Index

from documents.search import building, generations, schema
from documents.search.change_log import Cursor
from documents.search.generations import Live

MEMORY = 32_000_000  # bytes


@contextmanager
def apart(ids: Sequence[int] | None) -> Iterator[None]:
    """Answer from these documents alone, as the transaction sees them; from the live index as it stands, where `ids` is None.

    Nothing follows the log meanwhile: what a transaction takes back must not get into the index of all. About a
    millisecond a document.
    """
    token = generations.APART.set(generations.live() if ids is None else _of(ids))
    try:
        yield
    finally:
        generations.APART.reset(token)


def _of(ids: Sequence[int]) -> Live:
    index = schema.prepare(Index(schema.schema()))
    writer = index.writer(MEMORY, 1)
    for _, entry in building.entries(ids, building.Labels()):
        if entry is not None:
            writer.add_document(Entry.from_dict(entry, schema.schema()))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return Live(Path(), index, index.searcher(), Cursor(), (0, 0))
