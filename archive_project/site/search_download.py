"""A whole result as a file: streamed, so that a large one costs time and no memory."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import reverse

from archive_project.lib.cells import harmless, join
from collections_app.models import Collection
from documents.citation import formats as citation_formats
from documents.citation.citation import Citation
from documents.citation.formats import Format
from documents.citation.loading import citation_of, with_what_is_cited
from documents.models import Document
from documents.models.document import DocumentQuerySet

BATCH = 500  # documents loaded at a time, by seven queries

Row = dict[str, Any]
Address = Callable[[str], str]
Forms = dict[str, tuple[str, Callable[..., Iterator[str]]]]


def rows(numbers: Iterable[int], address: Address) -> Iterator[Row]:
    """Yield a row for each document. `address` makes a path absolute. Several values are lists."""
    loaded = Document.objects.published().with_card_relations().select_related("repository")
    found = _documents(numbers, loaded.prefetch_related("languages", "places", "subjects", _collections()))
    return (_row(document, address) for document in found)


def citations(numbers: Iterable[int], address: Address) -> Iterator[Citation]:
    """Yield a citation of each document. `address` makes a path absolute."""
    loaded = with_what_is_cited(Document.objects.published()).prefetch_related(_collections())
    return (
        citation_of(
            document,
            site=settings.SITE_NAME,
            address=address(reverse("document-by-number", args=[document.number])),
            collections=[collection.title for collection in document.collections.all()],
        )
        for document in _documents(numbers, loaded)
    )


def _collections() -> "Prefetch[Any, Any, Any]":
    return Prefetch("collections", queryset=Collection.objects.published().order_by("title", "id"))


def _documents(numbers: Iterable[int], loaded: DocumentQuerySet) -> Iterator[Any]:
    """Yield the documents in the order of the numbers; one that ceased to be public meanwhile is left out.

    The search begins at the call, so that one that is not possible fails before the answer has begun.
    """
    remaining = iter(numbers)
    first = list(islice(remaining, BATCH))
    batches = chain([first], iter(lambda: list(islice(remaining, BATCH)), []))
    return (document for batch in batches for document in _batch(batch, loaded))


def _batch(numbers: list[int], loaded: DocumentQuerySet) -> Iterator[Any]:
    documents = loaded.in_bulk(numbers, field_name="number")
    yield from (documents[number] for number in numbers if number in documents)


def _row(document: Any, address: Address) -> Row:
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
    return join(value) if isinstance(value, list) else value


def as_json(found: Iterable[Row]) -> Iterator[str]:
    """One array, an object a line."""
    before = "[\n"
    for row in found:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def _table(write: Callable[[Iterable[Row]], Iterator[str]]) -> Callable[..., Iterator[str]]:
    return lambda numbers, address: write(rows(numbers, address))


def _list_of_citations(form: Format) -> Callable[..., Iterator[str]]:
    return lambda numbers, address: form.all(citations(numbers, address))


# By the name that the address ends with, which "json" alone has for two.
CITATIONS = {
    "ris": citation_formats.FORMATS["ris"],
    "bib": citation_formats.FORMATS["bib"],
    "csl.json": citation_formats.FORMATS["json"],
}
# By that name too: the media type, and how numbers and `address` become the file, in pieces.
FORMATS: Forms = {
    "csv": ("text/csv; charset=utf-8", _table(as_csv)),
    "json": ("application/json", _table(as_json)),
} | {ending: (form.media_type, _list_of_citations(form)) for ending, form in CITATIONS.items()}


def streamed(
    request: HttpRequest, forms: Forms, *, name: str, ending: str, numbers: Iterable[int]
) -> StreamingHttpResponse:
    """Answer with the file `name.ending`, which no cache keeps. Raises KeyError for an ending that is none of the forms."""
    media_type, write = forms[ending]
    response = StreamingHttpResponse(write(numbers, request.build_absolute_uri), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
