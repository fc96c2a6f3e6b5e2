"""The rows of `{% repeat %}` for the parts that stand on a page a hundred times: a histogram's years, the values of facets."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from archive_project.lib.language import written_in
from archive_project.site.templatetags.repeat import Row
from documents.histogram import Bar, Decade
from documents.listing import Value

register = template.Library()

EMPTY, FILLED = 0, 1
OFFERED, CHOSEN = 0, 1


@register.filter
def years(decade: Decade, chosen: str | None) -> list[Row]:
    """Return of each year `key`, its digits; `digit` and `short`, the last and the last two of them; and where anything is of
    it, which is the other piece, `count`; `top` and `height` of its bar; `words`, year and count; `chosen`, "true" or "false".
    """
    return [_year(bar, chosen) for bar in decade.bars]


def _year(bar: Bar, chosen: str | None) -> Row:
    name = {"key": _plain(bar.key), "digit": _plain(bar.digit), "short": _plain(bar.short)}
    if not bar.count:
        return EMPTY, name
    said = ngettext("%(name)s: %(count)s document", "%(name)s: %(count)s documents", bar.count)
    return FILLED, name | {
        "count": _plain(bar.count),
        "top": _plain(bar.top),
        "height": _plain(bar.height),
        "words": said % {"name": bar.year, "count": bar.count},
        "chosen": _plain("true" if bar.key == chosen else "false"),
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
                "count": _plain(value.count),
            },
        )
        for value in values
    ]


def _plain(text: object) -> SafeString:
    return mark_safe(str(text))  # noqa: S308 — digits and words of our own
