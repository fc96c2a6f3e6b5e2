"""The editor of texts in forms. Without JavaScript it is a text area with HTML, which means the same."""

import json
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext

from archive_project.lib.rich_text import html_to_edit, stored


def words() -> dict[str, str]:
    """What the editor says, in the language of the page."""
    return {
        "menu": gettext("Formatting"),
        "block": gettext("Kind of paragraph"),
        "paragraph": gettext("Paragraph"),
        "heading2": gettext("Heading"),
        "heading3": gettext("Subheading"),
        "heading4": gettext("Smaller heading"),
        "bold": gettext("Bold"),
        "italic": gettext("Italic"),
        "link": gettext("Link"),
        "address": gettext("Address (such as /documents/1/; none removes the link)"),
        "language": gettext("Language"),
        "tag": gettext("Language of these words (such as ru, zh-Hans; none for that of the text)"),
        "bullets": gettext("List"),
        "numbers": gettext("Numbered list"),
        "quote": gettext("Quotation"),
        "pullQuote": gettext("Pull quote"),
        "footnote": gettext("Footnote"),
        "table": gettext("Table"),
        "rowAfter": gettext("Row below"),
        "columnAfter": gettext("Column after"),
        "deleteRow": gettext("Remove row"),
        "deleteColumn": gettext("Remove column"),
        "headerRow": gettext("Header row"),
        "headerColumn": gettext("Header column"),
        "caption": gettext("Caption"),
        "deleteTable": gettext("Remove table"),
        "undo": gettext("Undo"),
        "redo": gettext("Redo"),
    }


class RichTextInput(forms.Textarea):
    """A text area that becomes an editor; `essay`: with footnotes and pull quotes."""

    class Media:
        css = {"all": ["django_prose_editor/editor.css", "admin_site/rich_text.css"]}
        js = [forms.Script("admin_site/rich_text.js", type="module")]

    def __init__(self, *, essay: bool = False) -> None:
        super().__init__(attrs={"rows": 20 if essay else 10, "class": "vLargeTextField"})
        self.essay = essay

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-rich-text": "essay" if self.essay else "text",
            "data-library": static("django_prose_editor/editor.js"),
            "data-words": json.dumps(words()),
        }
        return context


class RichTextField(forms.CharField):
    """Shows what is kept as HTML, and keeps what comes back as `stored` says."""

    def __init__(self, *, essay: bool = False, **options: Any) -> None:
        super().__init__(required=False, widget=RichTextInput(essay=essay), strip=True, **options)

    def prepare_value(self, value: Any) -> str:
        return html_to_edit(value or "")

    def to_python(self, value: Any) -> str:
        return stored(super().to_python(value) or "")
