"""The language of a page is part of its address: /documents/ speaks the first language, /ru/documents/ Russian.

Neither cookies nor what the browser prefers decide, so that one address is one page, for caches and for whoever is sent it.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.http import escape_leading_slashes

from archive_project.lib import dates


def language_in(path: str) -> str:
    """Return the language that a path begins with, "" where it begins with none."""
    first = path[1:].partition("/")[0]
    return first if first != settings.LANGUAGE_CODE and first in dict(settings.LANGUAGES) else ""


def bare(path: str) -> str:
    """Return the path without its language: the same page in the first one."""
    found = language_in(path)
    return escape_leading_slashes((path[1 + len(found) :] or "/") if found else path)


def in_language(path: str, language: str) -> str:
    """Return the path of the same page in another language."""
    return bare(path) if language == settings.LANGUAGE_CODE else f"/{language}{bare(path)}"


def date_in_words(date: dates.StatedDate) -> str:
    """Say a date in the language of the page."""
    return date.in_words(translation.get_language() or settings.LANGUAGE_CODE)


def edtf_in_words(edtf: str) -> str:
    """Say an EDTF expression in the language of the page; "" where there is none."""
    return dates.display(edtf, translation.get_language() or settings.LANGUAGE_CODE) if edtf else ""


TAG = re.compile("<[^>]*>")
SCRIPTS = {
    "CYRILLIC": "ru",
    "CJK": "zh",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "ARABIC": "ar",
    "HEBREW": "he",
}


def written_in(text: str) -> str:
    """The language to hear a record's words in: what most readers of their script speak, else the archive's own."""
    return _spoken_by(next((c for c in TAG.sub("", text[:200]) if c.isalpha()), ""))


@lru_cache(maxsize=4096)
def _spoken_by(letter: str) -> str:
    script = unicodedata.name(letter, "").partition(" ")[0] if letter else ""
    return SCRIPTS.get(script, settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Speaks the language of the address while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = language_in(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
