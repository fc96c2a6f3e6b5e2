"""The readable part of an address."""

import unicodedata
from collections.abc import Container
from itertools import count

from django.utils.text import slugify

LONGEST = 80


def slug_for(text: str, fallback: str) -> str:
    """Return a slug of at most 80 characters, cut between words; `fallback` where nothing of the text is left.

    Latin letters lose their accents; other scripts stay ("Дневник" → "дневник"), since a reader can read them.
    """
    if not text.isascii():
        bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = unicodedata.normalize("NFC", bare)
    slug = slugify(text, allow_unicode=True)
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug.strip("-_") or fallback


def unused_slug(text: str, fallback: str, taken: Container[str]) -> str:
    """Return the slug for a text, with the first number from 2 on that makes it unused where it is taken."""
    slug = slug_for(text, fallback)
    return next(s for n in count(1) if (s := slug if n == 1 else f"{slug}-{n}") not in taken)
