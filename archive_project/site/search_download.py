"""A whole result as a file: streamed, so that a large one costs time and no memory."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.db.models import Prefetch

from collections_app.models import Collection
from documents.models import Document
from documents.resources import SEPARATOR, harmless

BATCH = 500  # documents loaded at a time, by seven queries

Row = dict[str, Any]


def rows(numbers: Iterable[int], address: Callable[[str], str]) -> Iterator[Row]:
    """Yield a row for each document, in the order of the numbers; one that ceased to be public meanwhile is left out.

    `address` makes a path absolute. Several values are lists. The search begins at the call, so that one that is not
    possible fails before the answer has begun.
    """
    remaining = iter(numbers)
    first = list(islice(remaining, BATCH))
    batches = chain([first], iter(lambda: list(islice(remaining, BATCH)), []))
    return (row for batch in batches for row in _batch(batch, address))


def _batch(numbers: list[int], address: Callable[[str], str]) -> Iterator[Row]:
    collections = Prefetch("collections", queryset=Collection.objects.published().order_by("title", "id"))
    related = ("languages", "places", "subjects", collections)
    loaded = Document.objects.published().with_card_relations().select_related("repository")
    documents = loaded.prefetch_related(*related).in_bulk(numbers, field_name="number")
    for number in numbers:
        if number in documents:
            yield _row(documents[number], address)


def _row(document: Any, address: Callable[[str], str]) -> Row:
    return {
        "number": document.number,
        "address": address(document.get_absolute_url()),
        "title": document.title,
        "date": document.date.display,
        "date_edtf": document.date_edtf,
        "earliest": document.earliest.isoformat() if document.earliest else "",
        "latest": document.latest.isoformat() if document.latest else "",
        "type": document.type.name if document.type else "",
        "people": [f"{link.get_role_display()}: {link.person_name}" for link in document.attributions.all()],
        "languages": [language.name for language in document.languages.all()],
        "places": [place.name for place in document.places.all()],
        "subjects": [subject.name for subject in document.subjects.all()],
        "collections": [collection.title for collection in document.collections.all()],
        "repository": document.repository.name if document.repository else "",
        "call_number": document.reference,
        "summary": document.summary,
    }


COLUMNS = (
    "number", "address", "title", "date", "date_edtf", "earliest", "latest", "type", "people", "languages", "places",
    "subjects", "collections", "repository", "call_number", "summary",
)  # fmt: skip


class _Line:
    """A file for csv that keeps nothing: writing returns what was written."""

    def write(self, line: str) -> str:
        return line


def as_csv(found: Iterable[Row]) -> Iterator[str]:
    """Several values stand in one cell, parted by "|"; nothing in it runs as a formula."""
    writer = csv.writer(_Line())
    yield writer.writerow(COLUMNS)
    for row in found:
        yield writer.writerow(harmless(_cell(row[name])) for name in COLUMNS)


def _cell(value: Any) -> Any:
    return SEPARATOR.join(value) if isinstance(value, list) else value


def as_json(found: Iterable[Row]) -> Iterator[str]:
    """One array, an object a line."""
    before = "[\n"
    for row in found:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


FORMATS = {"csv": ("text/csv; charset=utf-8", as_csv), "json": ("application/json", as_json)}
