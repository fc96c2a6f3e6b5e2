"""Tokens into units: a date, a heading, or one title or paragraph, whichever way the page was laid out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from collections_app.importing.sources.furniture import HEADINGS, Mark
from collections_app.importing.sources.layout import Layout
from collections_app.importing.sources.sentences import is_finished, is_statement
from collections_app.importing.sources.tokens import Token

_BREAKS = HEADINGS | {Mark.BLANK, Mark.FURNITURE, Mark.RANGE}


@dataclass(frozen=True, slots=True)
class Unit:
    """Consecutive lines that are one thing."""

    line: int
    mark: Mark
    lines: tuple[str, ...]
    starts: bool = (
        False  # carries the bullet of a record, or stands where a record's missing date would stand
    )

    @property
    def text(self) -> str:
        return " ".join(self.lines)


def units_of(tokens: Iterable[Token], layout: Layout) -> Iterator[Unit]:
    """Group tokens as the layout says; a bullet alone on its line is given to the unit after it."""
    held: list[Token] = []
    starts = False
    for token in tokens:
        if held and not _continues(held[-1], token, layout):
            yield _unit(held, starts, layout)
            held, starts = [], False
        if token.is_lone_bullet:
            starts = _starts(token, layout)
        elif token.mark is not Mark.BLANK:
            held.append(token)
    if held:
        yield _unit(held, starts, layout)


def _unit(held: list[Token], starts: bool, layout: Layout) -> Unit:
    first = held[0]
    starts = starts or _starts(first, layout)
    text = first.text if starts or first.mark is not Mark.TEXT else first.as_written
    return Unit(first.line, first.mark, (text, *(token.as_written for token in held[1:])), starts)


def _starts(token: Token, layout: Layout) -> bool:
    if layout.bullet == "":
        return _lacks_date(token, layout)
    if token.bullet != layout.bullet:
        return False
    return token.mark is Mark.DATE or token.indent <= layout.depth


def _lacks_date(token: Token, layout: Layout) -> bool:
    """Where the site has no date to print, it prints an empty line: the title stands lower than the usual gap."""
    return token.mark is Mark.TEXT and 0 < layout.gap < token.gap and not is_statement(token.text)


def _continues(before: Token, token: Token, layout: Layout) -> bool:
    """Whether `token` is more of the title or paragraph that `before` is in."""
    if (
        before.mark is not Mark.TEXT
        or token.mark in _BREAKS
        or token.is_lone_bullet
        or _starts(token, layout)
    ):
        return False
    if not layout.blocks:
        return token.mark is Mark.TEXT and layout.is_full(before.text, token.text)
    return token.mark is Mark.TEXT or not is_finished(before.text)
