"""The pages of a document's original: each with its picture, its own address, and where its words stand in the texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from documents.iiif.picture import Picture
from documents.models import Scan, Text
from documents.page_marks import PageMarks
from documents.reading import Reading, Run, paragraphs


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins in a text: the paragraph's address on the document's page."""

    text: Text
    address: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the original. `ordinal` counts from 1, whatever the positions are."""

    scan: Scan
    ordinal: int
    address: str
    picture: Picture | None
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Facsimile:
    """All pages, and the one that is shown."""

    leaves: list[Leaf]
    current: Leaf
    before: Leaf | None
    after: Leaf | None


def marks_of(scans: Iterable[Scan]) -> PageMarks:
    """What finds the marks of these scans in words."""
    return PageMarks({scan.position: scan.label for scan in scans})


def facsimile_of(
    scans: Sequence[Scan], texts: Iterable[Text], address: str, position: int | None = None
) -> Facsimile | None:
    """Return the pages with the one at `position` shown, else the first; None where there are none, or none there.

    `address` is that of the document's page. The scans come with their document, in order. No query.
    """
    if not scans:
        return None
    places = _places(marks_of(scans), texts, address)
    leaves = [
        Leaf(
            scan,
            ordinal,
            reverse("page-of-original", args=[scan.document.number, scan.position]),
            scan.picture,
            places.get(scan.position, []),
        )
        for ordinal, scan in enumerate(scans, start=1)
    ]
    wanted = scans[0].position if position is None else position
    at = next((index for index, leaf in enumerate(leaves) if leaf.scan.position == wanted), None)
    if at is None:
        return None
    return Facsimile(
        leaves,
        leaves[at],
        leaves[at - 1] if at else None,
        leaves[at + 1] if at + 1 < len(leaves) else None,
    )


def _places(marks: PageMarks, texts: Iterable[Text], address: str) -> dict[int, list[Place]]:
    found: dict[int, list[Place]] = {}
    for order, text in enumerate(texts):
        query = f"?text={text.position}" if order else ""  # the first is what the page opens with
        for page, paragraph in marks.first_in(paragraphs(text.body)).items():
            place = Place(text, f"{address}{query}#t{text.position}-p{paragraph}")
            found.setdefault(page, []).append(place)
    return found


def lead_to_pages(reading: Reading, facsimile: Facsimile) -> None:
    """Make the marks of pages, among the words of the texts that are shown, into runs that lead to these pages."""
    marks = marks_of(leaf.scan for leaf in facsimile.leaves)
    addresses = {leaf.scan.position: leaf.address for leaf in facsimile.leaves}
    for row in reading.rows:
        for side in row:
            for paragraph in side.paragraphs:
                paragraph.runs[:] = [
                    part for run in paragraph.runs for part in _parted(run, marks, addresses)
                ]


def _parted(run: Run, marks: PageMarks, addresses: dict[int, str]) -> list[Run]:
    if run.alias or "[" not in run.text:
        return [run]
    return [
        Run(piece.text, run.kind, None, piece.page, addresses[piece.page])
        if piece.page is not None
        else Run(piece.text, run.kind)
        for piece in marks.in_words(run.text)
    ]
