"""Pieces of XML as text, for files that are written while they are read."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from collections_app.importing.sources.table_cells import tidy

_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")  # beyond what `tidy` takes away


def element(name: str, text: str, **stated: str) -> str:
    """An element on a line of its own, or nothing where there is nothing to say."""
    said = words(text)
    return f"<{name}{attributes(stated)}>{escape(said)}</{name}>\n" if said else ""


def attributes(stated: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(words(value))}" for name, value in stated.items() if value)


def words(text: str) -> str:
    """Text as XML can hold it: on one line, composed, without characters that are none."""
    return " ".join(_NO_XML.sub(" ", tidy(text)).split())


def within(name: str, *inner: str, **stated: str) -> str:
    """An element around others, or nothing where there are none."""
    content = "".join(inner)
    return f"<{name}{attributes(stated)}>\n{content}</{name}>\n" if content else ""


def paragraphs(texts: Sequence[str]) -> str:
    return "".join(element("p", text) for text in texts)
