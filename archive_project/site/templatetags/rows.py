"""The rows of `{% repeat %}` for the parts that stand on a page a hundred times: a histogram's years, the values of facets,
cards and their people."""

from collections.abc import Iterable, Iterator

from django import template
from django.utils.translation import gettext, ngettext

from archive_project.lib.language import written_in
from archive_project.site.templatetags.reading import dated, shortened
from archive_project.site.templatetags.repeat import Row
from documents.histogram import Bar, Histogram
from documents.listing import Found, Piece, Value
from documents.search.terms import Term

register = template.Library()

DECADE, EMPTY, FILLED, END = range(4)
OFFERED, CHOSEN = range(2)
(
    CARD, DATE, TITLE, PLAIN, MARKED, TITLE_END,
    SNIPPET, IN_THE_TEXT, PASSAGE, SNIPPET_END, SUMMARY,
    FACTS, TYPE, PERSON, FACTS_END, WHY, CARD_END,
) = range(17)  # fmt: skip
WORDS = 60  # of a summary


@register.filter
def years(histogram: Histogram, chosen: str | None) -> Iterator[Row]:
    """Yield the beginning of each decade, its years, its end.

    Of a decade `name`; `span`, how many of its years are shown; `reach`, how high they stand, of four; `gap`, a class where empty decades precede it. Of a year `key`,
    its digits; `digit` and `short`, the last and the last two of them; and where anything is of it, which is another piece,
    `count`; `top` and `height` of its bar; `words`, year and count; `chosen`, "true" or "false".
    """
    for decade in histogram.decades:
        name = gettext("%(start)ss") % {"start": decade.start}
        gap = " after-gap" if decade.after_gap else ""
        yield DECADE, {"name": name, "span": len(decade.bars), "reach": decade.reach, "gap": gap}
        for bar in decade.bars:
            yield _year(bar, chosen)
        yield END, {}


def _year(bar: Bar, chosen: str | None) -> Row:
    name: dict[str, object] = {"key": bar.key, "digit": bar.digit, "short": bar.short}
    if not bar.count:
        return EMPTY, name
    said = ngettext("%(name)s: %(count)s document", "%(name)s: %(count)s documents", bar.count)
    return FILLED, name | {
        "count": bar.count,
        "top": bar.top,
        "height": bar.height,
        "words": said % {"name": bar.year, "count": bar.count},
        "chosen": "true" if bar.key == chosen else "false",
    }


@register.filter
def offered(values: Iterable[Value]) -> list[Row]:
    """Return of each value of a facet `label`, `language`, `count` and `query`; what is chosen already is the other piece."""
    return [
        (
            CHOSEN if value.chosen else OFFERED,
            {
                "query": value.query_string,
                "label": value.term.label,
                "language": written_in(value.term.label),
                "count": value.count,
            },
        )
        for value in values
    ]


@register.filter
def cards(founds: Iterable[Found], dateless: bool | None) -> Iterator[Row]:
    """Yield what a card has of a document found, piece by piece: the date unless `dateless`, the title, what matched or else
    the summary, type and people, and why it was found."""
    for found in founds:
        document = found.document
        yield CARD, {"number": document.number}
        if not dateless:
            yield DATE, {"date": dated(document.date)}
        yield TITLE, {"address": document.get_absolute_url(), "language": written_in(document.title)}
        yield from _marked(found.title)
        yield TITLE_END, {}
        if found.snippet:
            yield SNIPPET, {}
            if found.field == "text":
                yield IN_THE_TEXT, {}
            yield PASSAGE, {"language": found.snippet_language}
            yield from _marked(found.snippet)
            yield SNIPPET_END, {}
        elif document.summary:
            words = shortened(document.summary, WORDS)
            yield SUMMARY, {"language": written_in(document.summary), "words": words}
        if found.type or found.people:
            yield FACTS, {}
            if found.type:
                yield TYPE, _named(found.type)
            for person in found.people:
                yield PERSON, _named(person)
            yield FACTS_END, {}
        if found.why:
            yield WHY, {"words": gettext("Found %(why)s") % {"why": found.why}}
        if found.possibly:
            yield WHY, {"words": gettext("Its date only possibly falls in this range")}
        yield CARD_END, {}


def _marked(pieces: Iterable[Piece]) -> Iterator[Row]:
    for piece in pieces:
        yield MARKED if piece.matched else PLAIN, {"words": piece.text}


def _named(term: Term) -> dict[str, object]:
    return {"address": term.address, "label": term.label, "language": written_in(term.label)}
