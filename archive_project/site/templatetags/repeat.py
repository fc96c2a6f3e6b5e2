"""A piece of a page that is repeated with other values: rendered once, then filled in.

A loop renders each of its nodes anew for each of its rows, at some ten microseconds a node: a tenth of a second for the bars,
the values of facets and the cards of a few pages. What only puts values into the same words costs a tenth of that here.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import TypeAlias

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

Row: TypeAlias = tuple[int, Mapping[str, object]]
HOLE = "\0"  # around the name of a value, while the piece is rendered: no text of a page has it


@register.tag
def repeat(parser: Parser, token: Token) -> "Repeat":
    """{% repeat rows %} … {{ name }} … {% or %} … {% endrepeat %}

    `rows` are pairs: which of the pieces, counted from 0, and the values by name. A piece may use what else the page has; the
    row's values it may only put somewhere, as they are: no filter and no condition sees them. They are escaped as ever.
    """
    _, rows = token.split_contents()
    pieces = []
    while True:
        pieces.append(parser.parse(("or", "endrepeat")))
        if parser.next_token().contents == "endrepeat":
            return Repeat(parser.compile_filter(rows), pieces)


class Repeat(Node):
    child_nodelists = ("nodelist",)

    def __init__(self, rows: FilterExpression, pieces: list[NodeList]) -> None:
        self.rows, self.pieces = rows, pieces
        self.nodelist = NodeList(node for piece in pieces for node in piece)

    def render(self, context: template.Context) -> SafeString:
        return mark_safe("".join(self._filled(context)))  # noqa: S308 — made of a template's text and of values escaped here

    def _filled(self, context: template.Context) -> Iterator[str]:
        ready: dict[int, list[str]] = {}
        rows: Iterable[Row] = self.rows.resolve(context)
        for which, values in rows:
            if which not in ready:
                ready[which] = self._with_holes(which, values, context)
            text = ready[which].copy()
            text[1::2] = [_escaped(values[name]) for name in text[1::2]]
            yield "".join(text)

    def _with_holes(self, which: int, names: Iterable[str], context: template.Context) -> list[str]:
        """The piece's text and, between two stretches of it, the name of the value that belongs there."""
        with context.push(**{name: mark_safe(HOLE + name + HOLE) for name in names}):  # noqa: S308 — names of our own
            return self.pieces[which].render(context).split(HOLE)


def _escaped(value: object) -> str:
    """What `conditional_escape` returns, without its detour for each of a thousand values."""
    return value if isinstance(value, SafeString) else escape(str(value))
