"""The citations that a page offers, in the order of its chooser."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.citation.citation import Citation
from documents.citation.styles.apa import apa
from documents.citation.styles.chicago import chicago_bibliography, chicago_note
from documents.citation.styles.mla import mla
from documents.citation.styles.note import note
from documents.citation.styles.writing import Piece

STYLES: dict[str, tuple[str | Promise, Callable[[Citation], list[Piece]]]] = {
    "note": (_("Archival note"), note),
    "chicago-note": (_("Chicago, note"), chicago_note),
    "chicago-bibliography": (_("Chicago, bibliography"), chicago_bibliography),
    "mla": ("MLA 9", mla),
    "apa": ("APA 7", apa),
}


@dataclass(frozen=True, slots=True)
class ReadyCitation:
    """One citation in one style, to be copied."""

    style: str
    label: str | Promise
    pieces: list[Piece]


def ready_citations(citation: Citation) -> list[ReadyCitation]:
    return [ReadyCitation(style, label, write(citation)) for style, (label, write) in STYLES.items()]
