"""Documents as the suggestions read them: with their texts, loaded at once."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models.functions import Left

from documents.models import Document, Text

LONGEST = 100_000  # characters of a text that are read
AROUND = 70  # characters shown on either side of a name
LONGEST_QUOTED = 200  # characters of a name in a reason: names alone may be as long as a reason


@dataclass(frozen=True, slots=True)
class Read:
    """A document, and its texts: language (a tag) and words of each."""

    document: Document
    texts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Where words stand, and the words."""
        bodies = [("text", body) for _, body in self.texts]
        return [("title", self.document.title), ("summary", self.document.summary), *bodies]

    def words_around(self, name: str) -> tuple[str, str]:
        """Where a name stands first, and the words around it; the title where it stands nowhere as it is."""
        for where, text in self.parts:
            composed = unicodedata.normalize("NFC", text)
            if (at := composed.find(name)) >= 0:
                return where, excerpt(composed, at, at + len(name))
        return "title", self.document.title[:500]


def quoted(name: str) -> str:
    """A name in quotation marks, for a reason."""
    return f"“{name[:LONGEST_QUOTED]}{' …' if len(name) > LONGEST_QUOTED else ''}”"


def excerpt(text: str, start: int, end: int) -> str:
    """The words around a name that stands from `start` to `end`."""
    begin, stop = max(0, start - AROUND), min(len(text), end + AROUND)
    if begin:
        begin += next((space.end() for space in re.finditer(r"\s+", text[begin:start])), 0)
    words = " ".join(text[begin:stop].split())
    return f"{'… ' if begin else ''}{words}{' …' if stop < len(text) else ''}"


def load(keys: Sequence[int]) -> list[Read]:
    """Two queries, however many."""
    columns = ("pk", "number", "title", "summary", "date_text", "date_edtf", "earliest", "latest")
    reads = {
        document.pk: Read(document)
        for document in Document.objects.filter(pk__in=keys).order_by("pk").only(*columns)
    }
    bodies = Text.objects.filter(document__in=keys).order_by("document", "position")
    for key, tag, body in bodies.values_list("document_id", "language__tag", Left("body", LONGEST)):
        reads[key].texts.append((tag, body))
    return list(reads.values())
