"""A piece of a page that is repeated with other values: its words are found once, its values put between them.

A loop renders each of its nodes anew for each of its rows, at some ten microseconds a node: a tenth of a second for the bars,
the values of facets and the people on the cards of a few pages. What only puts values into the same words costs a tenth of
that here.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import TypeAlias

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, Variable, VariableNode
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

Row: TypeAlias = tuple[int, Mapping[str, object]]


@register.tag
def repeat(parser: Parser, token: Token) -> "Repeat":
    """{% repeat rows %} … {{ name }} … {% or %} … {% endrepeat %}

    `rows` are pairs: which of the pieces, counted from 0, and the values by name, the same names for the same piece. A piece
    may use what else the page has; the row's values it may only put somewhere, as they are: no filter, no tag and no condition
    sees them. They are escaped as ever.
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
        self.rows = rows
        self.pieces = [[(node, _name(node)) for node in piece] for piece in pieces]
        self.nodelist = NodeList(node for piece in pieces for node in piece)

    def render(self, context: template.Context) -> SafeString:
        return mark_safe("".join(self._filled(context)))  # noqa: S308 — made of a template's text and of values escaped here

    def _filled(self, context: template.Context) -> Iterator[str]:
        ready: dict[int, tuple[str, list[str]]] = {}
        rows: Iterable[Row] = self.rows.resolve(context)
        for which, values in rows:
            if which not in ready:
                ready[which] = self._words(which, values, context)
            words, names = ready[which]
            yield words % tuple([_escaped(values[name]) for name in names])

    def _words(
        self, which: int, values: Mapping[str, object], context: template.Context
    ) -> tuple[str, list[str]]:
        """The piece's words with %s where a value belongs, and the names of these values in their order."""
        words, names = "", []
        for node, name in self.pieces[which]:
            if name in values:
                words += "%s"
                names.append(name)
            else:
                words += str(node.render_annotated(context)).replace("%", "%%")
        return words, names


def _name(node: Node) -> str:
    """The name that a node puts on the page as it is, "" where it does something else."""
    shown = node.filter_expression if isinstance(node, VariableNode) else None
    if shown is None or shown.filters or not isinstance(shown.var, Variable):
        return ""
    return str(shown.var)


def _escaped(value: object) -> str:
    """What `conditional_escape` returns, without its detour for each of a thousand values."""
    if isinstance(value, int):
        return str(value)
    return value if isinstance(value, SafeString) else escape(str(value))
