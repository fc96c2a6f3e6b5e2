"""What the site prints around its records, and what each such line tells.

Two generations of one site were crawled. Both surround the records with menus, buttons and headings; some
of these only fill the page, others say what follows them. A line is furniture only if it is nothing else.
"""

import re
from enum import Enum, auto


class Mark(Enum):
    """What a line is, as far as the line alone can say."""

    BLANK = auto()
    TEXT = auto()
    DATE = auto()
    FURNITURE = auto()  # says nothing
    FEATURED = auto()  # the heading "Popular Documents"
    LISTING = auto()  # the heading "Documents": records follow
    RESULTS = auto()  # the heading of a search result
    RANGE = auto()  # "1 - 10 of 34"
    TIMELINE = auto()  # the heading of a row of years
    ASIDE = auto()  # a heading whose lines are about other pages
    END = auto()  # nothing of the listing follows


HEADINGS = frozenset({Mark.FEATURED, Mark.LISTING, Mark.RESULTS, Mark.TIMELINE, Mark.ASIDE, Mark.END})
# A page that has one of these has told where its records start.
OPENINGS = frozenset({Mark.FEATURED, Mark.LISTING, Mark.RESULTS, Mark.RANGE})

_HEADINGS: dict[str, Mark] = {
    "popular documents": Mark.FEATURED,
    "featured documents": Mark.FEATURED,
    "documents": Mark.LISTING,
    "all documents": Mark.LISTING,
    "documents in this collection": Mark.LISTING,
    "results": Mark.RESULTS,
    "search results": Mark.RESULTS,
    "timeline": Mark.TIMELINE,
    "related collections": Mark.ASIDE,
    "related topics": Mark.ASIDE,
    "related people": Mark.ASIDE,
    "related places": Mark.ASIDE,
    "related themes": Mark.ASIDE,
    "related resources": Mark.ASIDE,
    "related documents": Mark.ASIDE,
    "associated people & organizations": Mark.ASIDE,
    "associated places": Mark.ASIDE,
    "associated topics": Mark.ASIDE,
    "pagination": Mark.END,
    "load more": Mark.END,
    "next page": Mark.END,
    "last page": Mark.END,
    "back to top": Mark.END,
    "contact": Mark.END,
    "contact us": Mark.END,
    "subscribe": Mark.END,
    "privacy policy": Mark.END,
    "terms of use": Mark.END,
}

# Unmistakable furniture, which may also stand before text on the same line of a flattened page.
_OLD_SITE = (
    "ADD SEARCH FILTER CANCEL SEARCH FILTER",
    "ADD SEARCH FILTER",
    "CANCEL SEARCH FILTER",
    "Digital Archive International History Declassified",
    "No image found.",
)
_NEW_SITE = (
    "Skip to main content",
    "Skip to content",
    "Placeholder image for when a portrait image is not available",
)
_PHRASES = (*_OLD_SITE, *_NEW_SITE, "Search in")
PORTRAIT = "placeholder image for when a portrait image is not available"

_FURNITURE = frozenset(
    phrase.casefold()
    for phrase in (
        *_OLD_SITE,
        *_NEW_SITE,
        "Search in",
        "International History Declassified",
        "Wilson Center Digital Archive",
        "No image found",
        "About",
        "About us",
        "Advanced search",
        "Apply",
        "Browse",
        "Clear all",
        "Close",
        "Donate",
        "Expand",
        "Facebook",
        "Filter",
        "Filters",
        "First",
        "First page",
        "Home",
        "Instagram",
        "Last",
        "Main navigation",
        "Menu",
        "More",
        "Next",
        "Prev",
        "Previous",
        "Previous page",
        "Print",
        "Read more",
        "Reset",
        "Search",
        "Share",
        "Share this page",
        "Show less",
        "Show more",
        "Sort by",
        "Submit",
        "Toggle navigation",
        "Top",
        "Tweet",
        "Twitter",
        "View all",
        "View all documents",
        "View more",
        "YouTube",
    )
)
_PAGER = re.compile(
    r"(?:current )?page \d{1,6}(?: of \d{1,6})?|[«‹<]{1,2} ?(?:first|prev(?:ious)?)?"
    r"|(?:next|last)? ?[›»>]{1,2}",
    re.IGNORECASE,
)
# A filter with its count, "(372) documents": only a search result prints it.
_FILTER = re.compile(r"\(\d[\d,]*\) documents?", re.IGNORECASE)
_FOOTER = re.compile(r"©.{0,120}|copyright (?:©|\(c\)|\d{4}).{0,120}|all rights reserved\.?", re.IGNORECASE)
_RANGE = re.compile(
    r"(?:(?:results|showing|displaying|documents|search results):? )?"
    r"(?P<first>\d[\d,]*) ?(?:-|–|—|to) ?(?P<last>\d[\d,]*) of (?:about )?(?P<total>\d[\d,]*)"
    r"(?: (?:results|documents|items|records))?\.?",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:results: ?(?P<after>\d[\d,]*)|(?P<before>\d[\d,]*) (?:results|documents|records)(?: found)?)",
    re.IGNORECASE,
)
_LONGEST = 160  # characters; a longer line is text, whatever it starts with


def mark_of(text: str) -> Mark | None:
    """The mark of a line that is furniture, a heading or a range; None for all else."""
    if len(text) > _LONGEST:
        return None
    plain = text.casefold().rstrip(" :")
    if plain in _HEADINGS:
        return _HEADINGS[plain]
    if _FOOTER.fullmatch(text):
        return Mark.END
    if _FILTER.fullmatch(text):
        return Mark.RESULTS
    if plain in _FURNITURE or _PAGER.fullmatch(text):
        return Mark.FURNITURE
    return Mark.RANGE if _RANGE.fullmatch(text) or _COUNT.fullmatch(text) else None


def is_begun_heading(text: str) -> bool:
    """True for "Pagin" and "Popular D": a heading that the end of the page cut off."""
    return text[:1].isupper() and any(heading.startswith(text.casefold()) for heading in _HEADINGS)


def split_furniture(text: str) -> list[str]:
    """A line in its pieces, where a flattened page put furniture and text on one line; else itself."""
    if not text.startswith(_PHRASES):
        return [text]
    pieces: list[str] = []
    while phrase := next((p for p in _PHRASES if text.startswith(p)), None):
        rest = text[len(phrase) :].lstrip()
        if not rest or (phrase == "Search in" and not rest.startswith(_OLD_SITE)):
            break
        pieces.append(phrase)
        text = rest
    return [*pieces, text]


def range_of(text: str) -> tuple[tuple[int, int] | None, int | None]:
    """("1 - 10 of 1,234") → ((1, 10), 1234); ("34 results") → (None, 34)."""
    stated = _RANGE.fullmatch(text)
    if stated:
        return (_number(stated["first"]), _number(stated["last"])), _number(stated["total"])
    counted = _COUNT.fullmatch(text)
    return None, _number(counted["after"] or counted["before"]) if counted else None


def site_of(text: str) -> int:
    """1 or 2 when only that generation of the site prints this line, else 0."""
    if len(text) > _LONGEST:
        return 0
    plain = text.casefold().rstrip(" :.")
    if plain in _OLD_LINES or text == "SEARCH RESULTS":
        return 1
    return 2 if plain in _NEW_LINES else 0


_OLD_LINES = frozenset(
    {phrase.casefold().rstrip(".") for phrase in _OLD_SITE}
    | {
        "search in",
        "citation share download",
        "view document in",
        "get citation",
        "share document",
        "english html",
    }
)
_NEW_LINES = frozenset(
    {phrase.casefold() for phrase in _NEW_SITE}
    | {
        "popular documents",
        "timeline",
        "pagination",
        "results",
        "author(s)",
        "document information",
        "record id",
    }
)


def _number(digits: str) -> int:
    return int(digits.replace(",", "")[:12] or "0")
