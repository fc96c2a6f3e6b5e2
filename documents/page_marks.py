"""Marks of pages in a text, such as "[p. 3]", "[page 3 verso]", "[л. 3 об.]": where they stand, and which scan they mean.

A mark means a scan when it says what the scan's label says, however either writes it. A bare number in brackets is a footnote
more often than a page, and what names no scan is words like any other.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive_project.lib.folding import fold

PAGE = (
    r"(?:pages?|pp?|leaf|sheet|folio|foll?|ff?|feuillet|seite|blatt|bl|strona|strana|str|karta|k|s|oldal|trang|tr"
    r"|страница|стр|лист|лл?|с|арк|аркуш|第|쪽|صفحة|صفحه|ص|עמוד|עמ['׳]?|דף)"
)
SIDES = {
    "recto": "recto", "r": "recto", "ro": "recto", "vorderseite": "recto", "лиц": "recto", "正": "recto",
    "verso": "verso", "v": "verso", "vo": "verso", "rs": "verso", "rückseite": "verso", "back": "verso", "об": "verso", "оборот": "verso", "背": "verso",
}  # fmt: skip
SIDE = "|".join(sorted(SIDES, key=len, reverse=True))
MARK = re.compile(r"\[([^\[\]\n]{1,60})\]")
SAYING = re.compile(
    rf"(?P<page>{PAGE})?\.?\s*(?P<number>\d{{1,6}})\s*(?P<after>页|頁|쪽)?\s*(?P<side>{SIDE})?\.?",
    re.IGNORECASE,
)

Key = tuple[str, str]
"""A number and a side; or the folded words of a label that is no number, and ""."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text. `page`: the position of the scan that they mark the beginning of; None where they mark nothing."""

    text: str
    page: int | None = None


def is_mark_alone(paragraph: str) -> bool:
    """Whether a paragraph is a mark and nothing else, whether or not there is a scan that it means."""
    mark = MARK.fullmatch(paragraph.strip())
    said = SAYING.fullmatch(mark[1].strip()) if mark else None
    return bool(said and (said["page"] or said["after"] or said["side"]))


def without_marks(paragraph: str) -> str:
    """Return the words of a paragraph, without marks on lines of their own."""
    lines = paragraph.splitlines(keepends=True)
    return "".join(line for line in lines if not is_mark_alone(line)).strip()


class PageMarks:
    """Finds the marks of one document's scans, given their labels by position; a scan without one is known by its position."""

    def __init__(self, labels: Mapping[int, str]) -> None:
        self.pages: dict[Key, int] = {}
        for position, label in sorted(
            labels.items(), reverse=True
        ):  # of two with one label the first is meant
            self.pages[_key(label) if label.strip() else (str(position), "")] = position
        for (number, side), position in list(self.pages.items()):
            if side == "recto":  # "page 3" begins on the front of leaf 3
                self.pages.setdefault((number, ""), position)

    def in_words(self, text: str) -> list[Piece]:
        """Return the text piece by piece; joined, the pieces are the text."""
        if not self.pages or "[" not in text:
            return [Piece(text)] if text else []
        pieces, end = [], 0
        for found in MARK.finditer(text):
            page = self._meant(found[1])
            if page is None:
                continue
            if found.start() > end:
                pieces.append(Piece(text[end : found.start()]))
            pieces.append(Piece(found[0], page))
            end = found.end()
        return [*pieces, Piece(text[end:])] if end < len(text) else pieces

    def first_in(self, paragraphs: Sequence[str]) -> dict[int, int]:
        """Return in which paragraph, counted from 1, each page that is marked begins, by the position of its scan."""
        first: dict[int, int] = {}
        for number, paragraph in enumerate(paragraphs, start=1):
            for piece in self.in_words(paragraph):
                if piece.page is not None:
                    first.setdefault(piece.page, number)
        return first

    def _meant(self, said: str) -> int | None:
        found = SAYING.fullmatch(said.strip())
        if found and not (found["page"] or found["after"] or found["side"]):
            return None
        return self.pages.get(_key(said))


def _key(said: str) -> Key:
    said = said.strip()
    if found := SAYING.fullmatch(said):
        return str(int(found["number"])), SIDES.get((found["side"] or "").lower(), "")
    return fold(said), ""
