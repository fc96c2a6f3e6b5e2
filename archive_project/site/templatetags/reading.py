"""Small readings of values that templates show."""

import datetime
import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst

from archive_project.lib.dates import StatedDate
from archive_project.lib.language import date_in_words, direction_of, edtf_in_words, written_in
from archive_project.lib.links import linkable
from archive_project.lib.rich_text import html_of, words_of
from documents.cover_names import says_more

register = template.Library()

KINDS_OF_FILE = {
    "application/pdf": "PDF",
    "application/zip": "ZIP",
    "audio/mpeg": "MP3",
    "image/jpeg": "JPEG",
    "image/tiff": "TIFF",
    "video/mp4": "MP4",
}
# What every current browser shows inside a page; other formats are offered for download.
SHOWN_INLINE = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"}
SHOWN_AS = {"gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
# A season, which EDTF numbers as months 21 to 41, is none.
PLAIN_DATE = re.compile(r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")


@register.filter
def in_words(date: StatedDate) -> str:
    return date_in_words(date)


@register.filter
def stated_otherwise(date: StatedDate) -> str:
    """Return the date as stated where it says it otherwise than the page."""
    return date.stated_otherwise(date_in_words(date))


@register.filter
def dated(date: StatedDate) -> str:
    """Return it in words, within <time> where HTML understands it too: a plain day, month or year."""
    words = capfirst(date_in_words(date))
    if PLAIN_DATE.fullmatch(date.edtf):
        return format_html('<time datetime="{}">{}</time>', date.edtf, words)
    return words


@register.filter
def day_in_words(moment: datetime.datetime) -> str:
    """Return the day of a moment, in UTC, as the dates of documents are written."""
    return edtf_in_words(f"{moment.astimezone(datetime.UTC):%Y-%m-%d}")


register.filter("says_more", says_more)
register.filter("written_in", lambda text: written_in(str(text)))
register.filter("direction", direction_of)
register.filter("linkable", linkable)


@register.filter
def said(text: Any) -> SafeString:
    """Return the attributes of the element that shows a text: in which language it is heard, from which side it is read."""
    language = written_in(str(text))
    return format_html('lang="{}" dir="{}"', language, direction_of(language))


@register.filter
def compared(pieces: Iterable[Any]) -> SafeString:
    """Show a comparison word by word: what is gone, what is new, and what has stayed."""
    return format_html_join(
        "", "{}", ((format_html(SHOWN_AS.get(one.kind, "{}"), one.text),) for one in pieces)
    )


@register.filter
def capital(letter: str) -> str:
    """Return a letter as names begin with it: those of Georgian, whose capitals are for whole words, stay as they are."""
    return letter.title()


@register.filter
def rich_text(text: str) -> SafeString:
    """Show a text that a curator wrote, see lib.rich_text."""
    return SafeString(html_of(text))


@register.filter
def plain_words(text: str) -> str:
    """Return its words alone."""
    return words_of(text)


@register.filter
def shortened(text: str, words: int) -> str:
    """Return the first words; no more than as many take in writing that parts them rarely, or not at all."""
    most = words * (2 if written_in(text) in {"zh", "ja"} else 8)
    first = Truncator(text).words(words)
    return first if len(first) <= most else Truncator(first).chars(most)


@register.filter
def is_shown_inline(file: Any) -> bool:
    return PurePath(str(file)).suffix.lower() in SHOWN_INLINE


@register.filter
def kind_of_file(attachment: Any) -> str:
    """What readers call its format: "PDF"; else the ending of its name, or nothing."""
    ending = PurePath(str(attachment.file)).suffix[1:].upper()
    return KINDS_OF_FILE.get(attachment.media_type.lower(), ending)


@register.filter
def each_person_once(attributions: Iterable[Any]) -> list[Any]:
    """Return the first attribution of each person: a card names people, whatever the number of their roles."""
    return list(
        {attribution.person_id: attribution for attribution in reversed(list(attributions))}.values()
    )[::-1]


@register.filter
def size_of(file: Any) -> int | None:
    """Return the size in bytes, None where the storage has lost the file."""
    try:
        return int(file.size)
    except OSError:
        return None
