"""The letters of the index of people, in whatever scripts its names are filed."""

import unicodedata
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Substr

from archive_project.lib.folding import fold
from documents.models import Name, is_public


@dataclass(frozen=True, slots=True)
class Initial:
    """The first character of filed names, folded, and how many public people are filed under it."""

    letter: str
    count: int

    @property
    def script(self) -> str:
        """As Unicode calls it, "LATIN" or "CYRILLIC"; "CJK" for Chinese characters."""
        return unicodedata.name(self.letter or " ", "").partition(" ")[0]


def valid_initial(asked: str) -> str:
    """Return one folded character, or "" for anything else."""
    folded = fold(asked)
    return folded if len(folded) == 1 and folded.isprintable() else ""


def initials() -> list[Initial]:
    """Return those that occur, in order, in one query."""
    counted = (
        Name.objects.filter(is_public("person__"), kind=Name.Kind.PREFERRED)
        .order_by()
        .values_list(Substr("filing_folded", 1, 1))
        .annotate(count=Count("pk"))
    )
    return sorted((Initial(letter, count) for letter, count in counted), key=lambda initial: initial.letter)
