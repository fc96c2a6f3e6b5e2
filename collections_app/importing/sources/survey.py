"""What kind of page this is, told by its first lines and by nothing else.

The first lines are held (a bounded number of them), looked over once, and then read in earnest. A page that
shows no sign of the site is refused here, so that a novel or a spreadsheet never becomes a collection.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from collections_app.importing.rows import PageKind, UnusableInputError
from collections_app.importing.sources.caption import has_caption
from collections_app.importing.sources.document_labels import is_document_page
from collections_app.importing.sources.furniture import OPENINGS, PORTRAIT, Mark, site_of
from collections_app.importing.sources.layout import Layout, layout_of
from collections_app.importing.sources.person_headings import is_person_heading, surname_heading
from collections_app.importing.sources.sentences import is_finished, is_paragraph
from collections_app.importing.sources.tokens import Token

# The lines that are looked over: enough to reach the labels at the foot of a long document.
WINDOW_LINES = 4_000
WINDOW_CHARACTERS = 400_000
_LEAST_LINES = 40  # however long they are: a page may have one endless line in its introduction
_HEAD = 16  # written lines among which a heading or the title must stand
_EARLY_RECORDS = 2  # dates before "Documents" that are still taken for filters, not for records
_SHORTEST_CUT = 40  # characters from which on a last line without a stop is a paragraph that was cut
_SHORTEST_DOCUMENT = 6  # written lines, date and title included

_HTML = re.compile(r"<(?:!doctype html|html|head|body|div|\?xml)\b", re.IGNORECASE)
_ARCHIVAL = re.compile(r"\b(?:documents?|collections?|archives?|records)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Survey:
    kind: PageKind
    edition: int
    layout: Layout
    opening: int  # the line before which a search result has no records; 0 where nothing says so
    last_opening: int  # of the last heading over records: between a timeline and it there are none
    extent: str = ""  # the first line like "1 - 10 of 34", wherever it stands


def held_window(tokens: Iterator[Token]) -> list[Token]:
    """Take the first tokens, but neither too many nor too long ones."""
    window: list[Token] = []
    room = WINDOW_CHARACTERS
    for token in islice(tokens, WINDOW_LINES):
        window.append(token)
        room -= len(token.text)
        if room < 0 and len(window) >= _LEAST_LINES:
            break
    return window


def survey(window: Sequence[Token]) -> Survey:
    """Raises UnusableInputError when the page is none of the site's."""
    written = [token for token in window if token.mark is not Mark.BLANK]
    if written and _HTML.match(written[0].text):
        raise UnusableInputError("This is HTML source, not the text of a page: save the page as text.")
    layout = layout_of(window)
    openings = [token.line for token in written if token.mark in OPENINGS]
    opening = _opening(written)
    kind = _kind(written, layout, opening)
    if kind is None:
        raise UnusableInputError(
            "There is no listing found in this text: neither dated records nor anything that the site prints."
        )
    extent = next((token.text for token in written if token.mark is Mark.RANGE), "")
    return Survey(kind, _edition(written), layout, opening, openings[-1] if openings else 0, extent)


def _kind(written: Sequence[Token], layout: Layout, opening: int) -> PageKind | None:
    head = written[:_HEAD]
    if is_document_page(written) or _is_bare_document(written, layout):
        return "document"
    named = (
        any(is_person_heading(token.text) for token in head)
        or surname_heading([t.text for t in head]) is not None
    )
    known = any(site_of(token.text) for token in written) or _records(written) > 0
    if (named and known) or any(token.text.casefold() == PORTRAIT for token in head):
        return "person"
    if not _is_recognised(written, layout):
        return None
    return "results" if _is_result(written, layout, opening) else "collection"


def _is_bare_document(written: Sequence[Token], layout: Layout) -> bool:
    """A document page without its foot: right under the site's furniture a date, a title, and then much text.

    A listing has a title or a range there; one that lost both still has a date every few lines. A page that
    lost its furniture too must have twice as much text to be believed.
    """
    above = list(takewhile(lambda token: token.mark is Mark.FURNITURE, written))
    below = written[len(above) :]
    doubt = 1 if above else 2
    if layout.bullet or len(below) < doubt * _SHORTEST_DOCUMENT or below[0].mark is not Mark.DATE:
        return False
    listing = any(token.mark in OPENINGS for token in below)
    return below[1].mark is Mark.TEXT and not listing and _records(below) * 4 * doubt < len(below)


def _is_recognised(written: Sequence[Token], layout: Layout) -> bool:
    """Records that look like the site's, or no records but words that only the site prints."""
    marks = {token.mark for token in written}
    texts = [token for token in written if token.mark is Mark.TEXT]
    if Mark.RANGE in marks or (marks & {Mark.FEATURED, Mark.RESULTS} and texts):
        return True
    from_site = site_of(written[0].text) if written else 0
    records = _records(written)
    if records > 0:
        starts_so = layout.bullet != "" or from_site != 0 or written[0].mark is Mark.DATE
        return starts_so or (records > 1 and records * 12 >= len(written))
    if from_site == 1 and texts and (layout.bullet or any(_is_no_image(token) for token in written)):
        return True
    return _is_topic(written, texts, from_site)


def _is_topic(written: Sequence[Token], texts: Sequence[Token], from_site: int) -> bool:
    """A page about a topic, without records: short, about documents, and marked by the site in some way."""
    if len(written) > 60:
        return False
    paragraphs = [one.text for one in texts if is_paragraph(one.text) or has_caption(one.text)]
    about_documents = any(_ARCHIVAL.search(text[:20_000]) for text in paragraphs)
    if texts and len(texts[-1].text) >= _SHORTEST_CUT and not is_finished(texts[-1].text):
        about_documents = about_documents or _ARCHIVAL.search(texts[-1].text[:20_000]) is not None
    timeline = any(token.mark is Mark.TIMELINE for token in written)
    return about_documents and (from_site != 0 or timeline or any(has_caption(one.text) for one in texts))


def _is_result(written: Sequence[Token], layout: Layout, opening: int) -> bool:
    """A search result: it says so, or it is of the old site and has records where the title would stand."""
    if opening:
        before = [token for token in written if token.line < opening]
        return not any(is_paragraph(token.text) or token.mark is Mark.FEATURED for token in before)
    if any(token.mark is Mark.RESULTS for token in written[:_HEAD]) or _starts_with_range(written):
        return True
    above = list(takewhile(lambda token: token.mark is not Mark.DATE and not token.bullet, written))
    bare = bool(above) and all(token.mark is Mark.FURNITURE and not _is_no_image(token) for token in above)
    return bare and site_of(above[0].text) == 1 and layout.bullet != ""


def _starts_with_range(written: Sequence[Token]) -> bool:
    first = next((token for token in written if token.mark is not Mark.FURNITURE), None)
    return first is not None and first.mark is Mark.RANGE


def _is_no_image(token: Token) -> bool:
    """The old site's word where a collection's picture would stand: a search result has no such place."""
    return token.text.casefold().startswith("no image found")


def _opening(written: Sequence[Token]) -> int:
    """The line of "Results:", "1 - 10 of 34" or the "Documents" right under them, if records follow; else 0."""
    opening = 0
    early = 0
    for at, token in enumerate(written):
        if _is_record(written, at):
            if opening:
                return opening
            early += 1
        elif token.mark in {Mark.RESULTS, Mark.RANGE} or (opening and token.mark is Mark.LISTING):
            opening = token.line
        if token.mark is Mark.FEATURED or early > _EARLY_RECORDS:
            return 0
    return opening if early == 0 else 0  # all records may lack their dates


def _is_record(written: Sequence[Token], at: int) -> bool:
    return (
        written[at].mark is Mark.DATE and at + 1 < len(written) and written[at + 1].mark is Mark.TEXT
    ) or (written[at].bullet != "" and written[at].mark is Mark.TEXT)


def _records(written: Sequence[Token]) -> int:
    """How many dates stand before a text, as the date of a record does."""
    return sum(_is_record(written, at) and token.mark is Mark.DATE for at, token in enumerate(written))


def _edition(written: Sequence[Token]) -> int:
    """The generation that most of the furniture belongs to; without furniture, the way days are written."""
    votes = [site_of(token.text) for token in written]
    old, new = votes.count(1), votes.count(2)
    if old == new:
        dates = [token for token in written if token.mark is Mark.DATE]
        old = sum(bool(re.search(r"\b0\d,", token.text)) for token in dates)
        new = sum(bool(re.search(r" \d,", token.text)) for token in dates)
    if old == new == 0:
        old = sum(token.bullet != "" for token in written)
    return 0 if old == new else 1 if old > new else 2
