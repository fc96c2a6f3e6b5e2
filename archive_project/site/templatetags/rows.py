"""The rows of `{% repeat %}` for the parts that stand on a page a hundred times: a histogram's years, the values of facets,
the people of cards."""

from collections.abc import Iterable, Iterator

from django import template
from django.utils.translation import gettext, ngettext

from archive_project.lib.language import written_in
from archive_project.site.templatetags.repeat import Row
from documents.histogram import Bar, Histogram
from documents.listing import Value
from documents.search.terms import Term

register = template.Library()

DECADE, EMPTY, FILLED, END = range(4)
OFFERED, CHOSEN = range(2)
TYPE, PERSON = range(2)


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
def facts(kind: Term | None, people: Iterable[Term]) -> Iterator[Row]:
    """Yield `address`, `label` and `language` of a document's type and, as the other piece, of each of its people."""
    for which, terms in ((TYPE, [kind] if kind else []), (PERSON, people)):
        for term in terms:
            yield which, {"address": term.address, "label": term.label, "language": written_in(term.label)}
