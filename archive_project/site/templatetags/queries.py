"""Query strings in templates: "&q=cable&from=1948", with or without what they begin with."""

from urllib.parse import parse_qsl

from django import template

register = template.Library()


@register.filter
def hidden_but(query: str | None, names: str) -> list[tuple[str, str]]:
    """Return the parameters, but those named (parted by spaces): what a form carries along hidden."""
    return [
        (name, value) for name, value in parse_qsl((query or "").lstrip("?&")) if name not in names.split()
    ]
