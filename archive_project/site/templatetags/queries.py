"""Query strings in templates: "&q=cable&from=1948", with or without what they begin with."""

from urllib.parse import parse_qsl

from django import template

register = template.Library()


@register.filter
def parameter(query: str | None, name: str) -> str:
    """Return the first value of a parameter, "" where it has none."""
    return dict(reversed(_pairs(query))).get(name, "")


@register.filter
def hidden_but(query: str | None, names: str) -> list[tuple[str, str]]:
    """Return the parameters, but those named (parted by spaces): what a form carries along hidden."""
    return [(name, value) for name, value in _pairs(query) if name not in names.split()]


def _pairs(query: str | None) -> list[tuple[str, str]]:
    return parse_qsl((query or "").lstrip("?&"))
