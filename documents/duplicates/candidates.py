"""Which pairs are worth comparing: those that share a date, a call number, a source address or a title.

Never all with all. What a share is large (a date that a thousand documents have) is sorted, and each is compared with those
next to it only: the cost grows with the documents, not with their square.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, groupby

from django.db.models import Q

from documents.duplicates.evidence import Described
from documents.models import Attribution, Document

COLUMNS = ("id", "number", "title", "date_edtf", "summary", "repository", "reference", "source_url")
# What the documents of a block have in common, and which documents have it at all.
BLOCKS: dict[tuple[str, ...], Q] = {
    ("date_edtf",): ~Q(date_edtf=""),
    ("repository_id", "reference"): ~Q(reference=""),
    ("source_url",): ~Q(source_url=""),
    ("title_fingerprint",): Q(),
}
LARGEST = 60  # documents that are compared each with each
WINDOW = 10  # in a larger block: with how many that follow
BATCH = 500  # documents whose people are asked for at a time

Block = list[Described]


def candidates(met: Callable[[int], object] = lambda _: None) -> Iterator[tuple[Described, Described]]:
    """Yield pairs, some of them twice. `met` is told of the documents read, as they are.

    Costs a walk over all documents for each kind of block, and a query for the people of each BATCH of them.
    """
    for names, condition in BLOCKS.items():
        waiting: list[Block] = []
        for block in _blocks(names, condition, met):
            waiting.append(block)
            if sum(map(len, waiting)) >= BATCH:
                yield from _pairs_of(waiting)
                waiting = []
        yield from _pairs_of(waiting)


def _blocks(names: Sequence[str], condition: Q, met: Callable[[int], object]) -> Iterator[Block]:
    """Yield the documents that share these values, where there are several."""
    rows = Document.objects.filter(condition).order_by(*names, "id").values_list(*names, *COLUMNS)
    for _, group in groupby(rows.iterator(chunk_size=1000), key=lambda row: row[: len(names)]):
        block = [Described(*row[len(names) :]) for row in group]
        met(len(block))
        if len(block) > 1:
            yield block


def _pairs_of(blocks: Sequence[Block]) -> Iterator[tuple[Described, Described]]:
    ids = [described.id for block in blocks for described in block]
    people: dict[int, set[int]] = defaultdict(set)
    for start in range(0, len(ids), BATCH):
        links = Attribution.objects.filter(document__in=ids[start : start + BATCH]).order_by()
        for document, person in links.values_list("document_id", "person_id"):
            people[document].add(person)
    for block in blocks:
        yield from _pairs([replace(described, people=frozenset(people[described.id])) for described in block])


def _pairs(block: Block) -> Iterator[tuple[Described, Described]]:
    if len(block) <= LARGEST:
        yield from combinations(block, 2)
        return
    for order in (lambda one: one.summary, lambda one: one.title):
        ordered = sorted(block, key=order)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + WINDOW]:
                yield one, other
