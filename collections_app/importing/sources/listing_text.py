"""Crawled pages of the site into rows, as a stream.

    bytes → lines (reading) → tokens (tokens) → a survey of the first of them (survey, layout)
          → units (units) → the head (head) and the records (records), or one document (single_document)

Each layer is a generator over the one before it, so that a page of a million records costs the memory of
its first lines and of one record.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from collections_app.importing.rows import PageEnd, Rows
from collections_app.importing.sources.furniture import HEADINGS, Mark
from collections_app.importing.sources.head import Head
from collections_app.importing.sources.reading import read_lines
from collections_app.importing.sources.records import Records, lacks_date, starts_record
from collections_app.importing.sources.single_document import read_document
from collections_app.importing.sources.survey import Survey, held_window, survey
from collections_app.importing.sources.tokens import tokenize
from collections_app.importing.sources.units import Unit, units_of

__all__ = ["read_lines", "read_page"]

_AFTER_HEAD = (HEADINGS | {Mark.ASIDE}) - {Mark.RESULTS}


def read_page(lines: Iterable[str]) -> Rows:
    """The rows of a page whose lines come from `read_lines`: a PageHead, entries and unread lines, a PageEnd.

    Raises UnusableInputError at the first row when nothing of the site is recognised.
    """
    tokens = tokenize(lines)
    window = held_window(tokens)
    page = survey(window)
    tokens = chain(window, tokens)
    if page.kind == "document":
        yield from read_document(tokens, page)
        return
    units = _with_following(units_of(tokens, page.layout))
    head = Head(page)
    first = _read_head(head, units, page)
    yield from head.rows()
    if first is None:
        yield PageEnd(truncated=page.kind != "results" and head.is_cut())
        return
    yield from Records(page, head.expected).rows(chain([first], units))


def _read_head(
    head: Head, units: Iterator[tuple[Unit, Unit | None]], page: Survey
) -> tuple[Unit, Unit | None] | None:
    """Give `head` all units above the records; returns the first of the records and the one after it."""
    for unit, following in units:
        if unit.line > page.opening and _is_past_head(unit, following, page):
            return unit, following
        head.take(unit)
    return None


def _is_past_head(unit: Unit, following: Unit | None, page: Survey) -> bool:
    if unit.mark in _AFTER_HEAD:
        return True
    # On a bulleted page the first record may have lost its bullet; what follows it tells a date from a
    # caption.
    if unit.mark is Mark.DATE and not page.layout.bullet.strip("-"):
        return following is None or following.mark is Mark.TEXT
    # Once the page has said that records follow, one of them may lack its date.
    return starts_record(unit, page.layout) or (page.opening > 0 and lacks_date(unit, page.layout))


def _with_following(units: Iterator[Unit]) -> Iterator[tuple[Unit, Unit | None]]:
    """Each unit with the one after it, the last with None."""
    before = next(units, None)
    for unit in units:
        if before is not None:
            yield before, unit
        before = unit
    if before is not None:
        yield before, None
