"""Tokens into units: a date, a heading, or one title or paragraph, whichever way the page was laid out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from collections_app.importing.sources.furniture import HEADINGS, Mark
from collections_app.importing.sources.layout import Layout
from collections_app.importing.sources.sentences import is_broken_off, is_finished, is_running, is_statement
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
    units = _grouped(tokens, layout)
    return units if layout.bullet else _rejoined(units)


def _grouped(tokens: Iterable[Token], layout: Layout) -> Iterator[Unit]:
    held: list[Token] = []
    starts = False
    for token in tokens:
        if _goes_on(held, token):
            sentence = f"{held[-2].text} {held[-1].text} {token.text}"
            held[-2:] = [replace(held[-2], text=sentence)]
            continue
        if held and not _continues(held[-1], token, layout):
            yield _unit(held, starts, layout)
            held, starts = [], False
        if token.is_lone_bullet:
            starts = _starts(token, layout)
        elif token.mark is not Mark.BLANK:
            held.append(token)
    if held:
        yield _unit(held, starts, layout)


def _rejoined(units: Iterable[Unit]) -> Iterator[Unit]:
    """One unit for a sentence that only names a date: "It is said that on / July 29, 1953 / the troops moved." """
    held: list[Unit] = []  # a text that breaks off, and perhaps the date under it
    for unit in units:
        if len(held) == 1 and unit.mark is Mark.DATE:
            held.append(unit)
        elif len(held) == 2 and unit.mark is Mark.TEXT and unit.text[:1].islower():
            text = f"{held[0].text} {held[1].text} {unit.text}"
            held = [Unit(held[0].line, Mark.TEXT, (text,), held[0].starts)]
        else:
            yield from held
            held = [unit]
        if len(held) == 1 and not (unit.mark is Mark.TEXT and _breaks_off(unit.text)):
            yield held.pop()
    yield from held


def _breaks_off(text: str) -> bool:
    return is_broken_off(text) or (is_running(text) and not is_finished(text))


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


def _goes_on(held: list[Token], token: Token) -> bool:
    """Whether the sentence of a block, which has just named a date, goes on in `token`."""
    if len(held) < 2 or held[-1].mark is not Mark.DATE or token.mark is not Mark.TEXT or token.bullet:
        return False
    return token.text[:1].islower() and _breaks_off(held[-2].text)
