"""The years of a histogram as a page writes them: a hundred on each page, so that they are put into strings at once."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from documents.histogram import Bar, Decade

register = template.Library()


@register.filter
def rows(decade: Decade, chosen: str | None) -> list[tuple[str | bool, ...]]:
    """Return of each year its digits, the last and the last two of them; its count, "" where nothing is of it; the top and the
    height of its bar; year and count in words; and whether it is the year chosen."""
    return [(*_in_digits(bar), _in_words(bar), bar.key == chosen) for bar in decade.bars]


def _in_digits(bar: Bar) -> list[SafeString]:
    digits = (bar.key, str(bar.digit), bar.short, str(bar.count or ""), str(bar.top), str(bar.height))
    return [mark_safe(text) for text in digits]  # noqa: S308 — digits alone


def _in_words(bar: Bar) -> str:
    said = ngettext("%(name)s: %(count)s document", "%(name)s: %(count)s documents", bar.count)
    return said % {"name": bar.year, "count": bar.count}
