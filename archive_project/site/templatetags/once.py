"""What is the same on every page of a language: made for the first of them, kept as long as the process lives."""

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.tag
def once(parser: Parser, token: Token) -> "Once":
    """{% once %} … {% endonce %}

    Sees nothing of the page, so that nothing of one page can come onto another: only the language, and what tags know of
    themselves, such as addresses.
    """
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodelist)


class Once(Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._made: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self._made:
            self._made[language] = self.nodelist.render(context.new())
        return self._made[language]
