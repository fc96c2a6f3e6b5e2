"""Words that a template says in one language only: texts and labels outside of what is marked for translation."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

LABELS = {"alt", "title", "placeholder", "aria-label", "aria-description"}
# Names, and what is the same in every language.
NAMES = {
    "CSV",
    "JSON",
    "RIS",
    "BibTeX",
    "CSL-JSON",
    "Wikidata",
    "VIAF",
    "Library of Congress",
    "COinS",
    "unAPI",
    "EDTF",
    "IIIF",
}
FOR_MACHINES = {"block canonical", "block og_type"}
GIVEN = re.compile(r"""(?:=|:)"([A-Z“][^"]*)\"""")  # words handed to an include or a filter; not _("…")


def unmarked(source: str) -> list[str]:
    """Return the texts, the labels and the words in tags that are not marked, in order."""
    html, given = _without_tags(source)
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [text for text in (*given, *reader.said) if text not in NAMES]


def _without_tags(source: str) -> tuple[str, list[str]]:
    html, given, marked = [], [], False
    for token in Lexer(source).tokenize():
        tag = token.contents.split(maxsplit=1)[0] if token.token_type == TokenType.BLOCK else ""
        if tag in {"blocktranslate", "comment"} or token.contents in FOR_MACHINES:
            marked = True
        elif tag in {"endblocktranslate", "endcomment", "endblock"}:
            marked = False
        elif token.token_type == TokenType.TEXT and not marked:
            html.append(token.contents)
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR} and tag != "translate":
            given += GIVEN.findall(token.contents)
    return "".join(html), given


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self.inside.append(tag)
        self.said += _with_letters(value for name, value in attrs if name in LABELS and value)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.said += _with_letters([data])


def _with_letters(texts: "Iterator[str] | list[str]") -> Iterator[str]:
    words = (" ".join(text.split()).strip(" ·:;,.–—()“”") for text in texts)
    return (text for text in words if re.search("[^\\W\\d_]", text))
