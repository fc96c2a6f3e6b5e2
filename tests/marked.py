"""Every text that templates and code mark for translation, found in their source: what the catalogues must hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.utils.translation.template import templatize

Text: TypeAlias = tuple[str, str]
"""Its context, "" for none, and the English text, the singular where there are two."""

CALLS = {"gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "ngettext": 0, "ngettext_lazy": 0, "_": 0}
CALLS_IN_CONTEXT = {"pgettext": 1, "pgettext_lazy": 1, "npgettext": 1, "npgettext_lazy": 1}
STRING = r"""(u?"(?:[^"\\]|\\.)*"|u?'(?:[^'\\]|\\.)*')"""
IN_TEMPLATE = re.compile(rf"\b(n?)(p?)gettext\({STRING}(?:,\s*{STRING})?|\b_\({STRING}\)")


def marked() -> set[Text]:
    """Return the texts of the readers' side; the curators' is English."""
    found: set[Text] = set()
    for path in sources("py"):
        found |= set(in_code(path.read_text()))
    for path in sources("html"):
        found |= set(in_template(path.read_text()))
    return found


def sources(ending: str) -> Iterator[Path]:
    for top in ("archive_project", "documents", "collections_app", "templates"):
        for path in (settings.BASE_DIR / top).rglob(f"*.{ending}"):
            if "admin" not in path.parts:
                yield path


def in_code(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        match node.func, node.args:
            case ast.Name(id=name), [ast.Constant(value=str(text)), *_] if name in CALLS:
                yield "", text
            case ast.Name(id=name), [
                ast.Constant(value=str(context)),
                ast.Constant(value=str(text)),
                *_,
            ] if name in CALLS_IN_CONTEXT:
                yield context, text


def in_template(source: str) -> Iterator[Text]:
    """Django's own reading of a template, which is what xgettext is given."""
    for _, in_context, first, second, alone in IN_TEMPLATE.findall(templatize(source)):
        words = [ast.literal_eval(text) for text in (first, second, alone) if text]
        yield (words[0], words[1]) if in_context else ("", words[0])
