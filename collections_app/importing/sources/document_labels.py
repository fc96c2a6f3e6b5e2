"""The labels of a page about one document, and the lines that only such a page has."""

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

from collections_app.importing.sources.furniture import Mark
from collections_app.importing.sources.tokens import Token

Field: TypeAlias = Literal[
    "summary", "citation", "source", "archive", "rights", "classification", "document_type", "languages",
    "authors", "recipients", "people", "places", "subjects", "donors", "translators", "record_id", "url", "text",
]  # fmt: skip

LISTS: frozenset[Field] = frozenset(
    {"languages", "authors", "recipients", "people", "places", "subjects", "donors", "translators"}
)

_LABELS: dict[str, Field] = {
    "abstract": "summary",
    "description": "summary",
    "summary": "summary",
    "citation": "citation",
    "get citation": "citation",
    "source": "source",
    "archive": "archive",
    "original archive": "archive",
    "repository": "archive",
    "rights": "rights",
    "classification": "classification",
    "original classification": "classification",
    "document type": "document_type",
    "type": "document_type",
    "language": "languages",
    "languages": "languages",
    "original language": "languages",
    "original languages": "languages",
    "author": "authors",
    "author(s)": "authors",
    "authors": "authors",
    "creator": "authors",
    "creator(s)": "authors",
    "creators": "authors",
    "recipient": "recipients",
    "recipient(s)": "recipients",
    "recipients": "recipients",
    "associated people": "people",
    "associated people & organizations": "people",
    "associated people and organizations": "people",
    "people": "people",
    "people & organizations": "people",
    "associated places": "places",
    "geographic subjects": "places",
    "places": "places",
    "associated subjects": "subjects",
    "associated topics": "subjects",
    "subjects": "subjects",
    "subjects discussed": "subjects",
    "topics": "subjects",
    "credit": "donors",
    "credits": "donors",
    "donor": "donors",
    "donor(s)": "donors",
    "donors": "donors",
    "translated by": "translators",
    "translator": "translators",
    "translator(s)": "translators",
    "translators": "translators",
    "record id": "record_id",
    "record number": "record_id",
    "permalink": "url",
    "share document": "url",
    "url": "url",
    "transcript": "text",
    "transcription": "text",
    "english translation": "text",
    "english transcript": "text",
    "english transcription": "text",
    "view document in": "text",
    "view document": "text",
}
# The site states these, and no field of a record holds them.
_UNKEPT = frozenset(
    {
        "publication date",
        "last updated",
        "related documents",
        "keywords",
    }
)
# The site states this about its own page, not about the document.
_UPLOADED = frozenset({"original uploaded date", "uploaded date"})
_SECTIONS = frozenset({"document information", "additional information", "document details"})
_BUTTONS = frozenset(
    {
        "citation share download", "share", "download", "download pdf", "download scan", "download document",
        "copy", "copy citation", "pdf", "print", "embed", "close", "view", "view document", "original scan",
        "scanned document", "show more", "show less", "apa", "chicago", "mla",
    }
)  # fmt: skip
_FORMAT = re.compile(
    r"(?:original |unspecified )?[A-Za-z]{0,20} ?(?:html|pdf|scan|transcript(?:ion)?|translation)", re.I
)
SUPPORT = re.compile(
    r"this document was made possible (?:with|by|through) (?:the )?(?:generous )?support (?:from|of|by) "
    r"(?:the )?(.+)",
    re.I,
)
_CITED = ("history and public policy program digital archive", "wilson center digital archive", "/document/")
REUSE = "the history and public policy program welcomes reuse"
_LONGEST = 60

# A page with one of these is about one document, whatever else it shows.
_DECISIVE = frozenset({"get citation", "citation share download", "share document", "view document in"})
_TELLING = frozenset(
    {
        "document information", "author(s)", "recipient(s)", "associated places", "associated topics",
        "associated people & organizations", "associated people and organizations", "original archive",
        "record id", "original uploaded date",
    }
)  # fmt: skip


def field_of(text: str) -> tuple[Field, str] | None:
    """("Author(s):") → ("authors", ""); ("Language: Russian") → ("languages", "Russian"); else None."""
    plain = _plain(text)
    if plain in _LABELS:
        return _LABELS[plain], ""
    label, colon, value = text.partition(": ")
    known = _LABELS.get(_plain(label)) if colon else None
    return (known, value.strip()) if known and known not in {"text", "summary"} else None


def is_unkept(text: str) -> bool:
    return _plain(text) in _UNKEPT


def is_uploaded(text: str) -> bool:
    """The label of the day on which the page was put up, with that day or without."""
    return _plain(text.partition(": ")[0]) in _UPLOADED


def is_section(text: str) -> bool:
    return _plain(text) in _SECTIONS


def is_button(text: str) -> bool:
    return _plain(text) in _BUTTONS


def is_format(text: str) -> bool:
    """A way to open the document, after which its text stands: "English HTML", "Russian PDF"."""
    return len(text) <= _LONGEST and _FORMAT.fullmatch(text) is not None


def is_reuse(text: str) -> bool:
    """The site's own statement of rights, known even where its label is missing."""
    return text[:60].casefold().startswith(REUSE)


def is_telling(text: str) -> bool:
    """A label that stands at the foot of a page and hardly ever in a letter."""
    return _plain(text) in _TELLING or _plain(text.partition(": ")[0]) in _TELLING


def is_document_page(written: Sequence[Token]) -> bool:
    """Whether the labels and buttons of a single document are there, and no listing is."""
    dated_bullets = 0
    openings = 0
    telling = 0
    for token in written:
        openings += token.mark in {Mark.FEATURED, Mark.RESULTS, Mark.RANGE}
        dated_bullets += token.bullet != "" and token.mark is Mark.DATE
        if _plain(token.text) in _DECISIVE or is_citation(token.text):
            return openings == 0
        telling += is_telling(token.text) or is_reuse(token.text)
        telling += SUPPORT.match(token.text) is not None
    return telling > 0 and openings == 0 and dated_bullets < 2


def is_citation(text: str) -> bool:
    """A full citation of one document: its quoted title first, the archive after it."""
    if text[:1] not in {'"', "“"}:
        return False
    start = text[:4_000].casefold()
    return any(cited in start for cited in _CITED)


def _plain(text: str) -> str:
    return text.casefold().rstrip(": ") if len(text) <= _LONGEST else ""
