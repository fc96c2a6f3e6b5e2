"""Clean lines into tokens: each line with its number, its depth, its bullet and its mark."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from collections_app.importing.sources.date_lines import is_date_line
from collections_app.importing.sources.furniture import Mark, mark_of, split_furniture

# These open a list item wherever they stand; the others also open a sentence, so they need a date behind
# them.
_BULLETS = "•·●▪◦‣∙"
_PERHAPS_BULLETS = "-–—*"


@dataclass(frozen=True, slots=True)
class Token:
    """One line. `text` is without the bullet; a bullet alone on its line has no text."""

    line: int
    indent: int
    bullet: str
    text: str
    mark: Mark
    gap: int = 0  # how many blank lines stand above it

    @property
    def is_lone_bullet(self) -> bool:
        return self.bullet != "" and self.text == ""

    @property
    def as_written(self) -> str:
        return f"{self.bullet} {self.text}".strip()


def tokenize(lines: Iterable[str]) -> Iterator[Token]:
    """One token a line; a line into which the furniture was flattened gives one for each piece."""
    gap = 0
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text:
            gap += 1
            yield Token(number, 0, "", "", Mark.BLANK)
            continue
        bullet, rest = _bullet_of(text)
        indent = len(line) - len(line.lstrip())
        for piece in (rest,) if bullet else split_furniture(rest):
            yield Token(number, indent, bullet, piece, _mark(piece), gap)
            gap = 0


def _mark(text: str) -> Mark:
    if not text:
        return Mark.TEXT
    if is_date_line(text):
        return Mark.DATE
    return mark_of(text) or Mark.TEXT


def _bullet_of(text: str) -> tuple[str, str]:
    if text[0] not in _BULLETS + _PERHAPS_BULLETS:
        return "", text
    bullet, rest = text[0], text[1:].lstrip()
    if bullet in _BULLETS or not rest:
        return bullet, rest
    return (bullet, rest) if text[1] == " " and is_date_line(rest) else ("", text)
