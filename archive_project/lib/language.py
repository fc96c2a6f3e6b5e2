"""The language of a page is part of its address: /documents/ speaks the first language, /ru/documents/ Russian.

Neither cookies nor what the browser prefers decide, so that one address is one page, for caches and for whoever is sent it.
"""

import re
import unicodedata
from collections import Counter
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


TAG = re.compile(r"</?[a-z][^>]*(?:>|$)", re.IGNORECASE)
SCRIPTS = {
    "CYRILLIC": "ru", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "ARABIC": "ar", "HEBREW": "he",
    "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka", "ETHIOPIC": "am", "SYRIAC": "syr", "THAANA": "dv", "DEVANAGARI": "hi",
    "BENGALI": "bn", "GURMUKHI": "pa", "GUJARATI": "gu", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml",
    "SINHALA": "si", "THAI": "th", "LAO": "lo", "KHMER": "km", "MYANMAR": "my", "TIBETAN": "bo", "MONGOLIAN": "mn",
}  # fmt: skip
PERHAPS_FOREIGN = re.compile("[^\0-\u036f\u1e00-\u1eff\u2000-\u2bff]")  # none: Latin letters and signs alone
SYLLABLES = frozenset({"zh", "ja", "ko"})  # one of their characters says as much as three letters
FROM_RIGHT = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"]
)
SCRIPTS_FROM_RIGHT = frozenset({"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"})


def written_in(text: str) -> str:
    """The language to hear a record's words in: what most readers of their script speak, else the archive's own.

    Of several scripts it is the one that says most: "NATO: رسالة سرية" is Arabic. A few kana make Japanese of Chinese characters.
    """
    return _written_in(text[:200])


@lru_cache(maxsize=4096)  # names recur
def _written_in(beginning: str) -> str:
    words = TAG.sub("", beginning)
    if not PERHAPS_FOREIGN.search(words):
        return settings.LANGUAGE_CODE
    says: Counter[str] = Counter()
    for letter in filter(str.isalpha, words):
        language = _spoken_by(letter)
        says[language] += 3 if language in SYLLABLES else 1
    if "ja" in says:
        says["ja"] += says.pop("zh", 0)
    return says.most_common(1)[0][0] if says else settings.LANGUAGE_CODE


def direction_of(tag: str) -> str:
    """Return "rtl" or "ltr" for a language (BCP 47); "auto", which a browser guesses, where the tag names none."""
    language, *parts = tag.split("-")
    if language.lower() in {"", "x", "und", "mul"}:
        return "auto"
    scripts = [part.title() for part in parts if len(part) == 4 and part.isalpha()]
    from_right = scripts[0] in SCRIPTS_FROM_RIGHT if scripts else language.lower() in FROM_RIGHT
    return "rtl" if from_right else "ltr"


@lru_cache(maxsize=4096)
def _spoken_by(letter: str) -> str:
    return SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], settings.LANGUAGE_CODE)


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
