"""What the index knows of a document, and how it takes words apart.

A change here or in `building.py` that makes other entries of the same records raises VERSION; an index built by another
version is built anew.
"""

import datetime
import json
import re
from functools import cache
from hashlib import blake2b
from typing import Any

from tantivy import (
    Filter,
    Index,
    Schema,
    SchemaBuilder,
    TextAnalyzer,
    TextAnalyzerBuilder,
    Tokenizer,
)

from documents.models import Attribution
from documents.search.filters import FACETS

VERSION = 11
ROLES = tuple(Attribution.Role.values)

# How each field's words are taken apart. English prose is stemmed; names are not, nor is what is looked up exactly.
PROSE = ("title", "summary", "text")
NAMES = (
    "title_words",  # the title unstemmed, for words begun and for spelling
    "names",  # of its people: preferred names and variants
    "covers",  # cover names that hold for the document, and names as the document writes them
    *(f"role_{role}" for role in ROLES),  # the same, by role
    "place",
    "subject",
    "collection",
    "type",
    "language",
    "repository",
    "reference",
    "also",  # the words of all of ALSO, of other titles, and of the date as it is shown: one field to look through instead of six
)
ALSO = ("place", "subject", "collection", "type", "repository")
# The words of prose as they stand: a stem ("negoti") cannot tell which words begin with "negotiat". For prefixes and
# spelling alone, so without positions.
UNSTEMMED = ("summary_words", "text_words")
# Scripts that part no words. One token a character, with its position: a phrase of them is found exactly, wherever it
# begins. (n-grams of tantivy have no positions, so that their phrases would match in any order.)
CHARACTERS = ("characters", *(f"{name}_characters" for name in PROSE))
_CHARACTER = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
CHARACTER = re.compile("[\u0e01-\u0e3a\u0e40-\u0eff\u1000-\u109f\u1780-\u17ff\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]")  # fmt: skip

CURSOR = "cursor"  # the one entry that is no document: how far the index has followed the log


@cache
def analyzer(name: str) -> TextAnalyzer:
    """One of "prose", "names", "characters". Case and accents do not count; words over 100 bytes are left out."""
    if name == "characters":
        return TextAnalyzerBuilder(Tokenizer.regex(_CHARACTER)).build()
    words = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(100))
    words = words.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    return (words.filter(Filter.stemmer("english")) if name == "prose" else words).build()


def analyzer_of(field: str) -> str:
    """Return the name of the field's analyzer."""
    return "prose" if field in PROSE else "characters" if field in CHARACTERS else "names"


def tokens(field: str, text: str) -> list[str]:
    """Take text apart as the field does."""
    return analyzer(analyzer_of(field)).analyze(text)


@cache
def schema() -> Schema:
    """Days are proleptic ordinals (`date.toordinal`), months `month_key`s, instants microseconds since 1970."""
    builder = SchemaBuilder()
    for name in ("pk", "number", "doubtful"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in FACETS:
        builder.add_unsigned_field(f"{name}_id", indexed=True, fast=True)
    for name in ("letter", "via_id"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("earliest", "latest", "year", "month", "several", "undated"):
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in ("oldest", "newest", "added", "digest"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_text_field("by_title", tokenizer_name="raw", fast=True, index_option="basic")
    for name in (*PROSE, *NAMES, *CHARACTERS):
        builder.add_text_field(name, tokenizer_name=analyzer_of(name))
    for name in UNSTEMMED:
        builder.add_text_field(name, tokenizer_name=analyzer_of(name), index_option="basic")
    builder.add_text_field("attributed", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("entry", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("state", tokenizer_name="raw", stored=True, index_option="basic")
    return builder.build()


@cache
def fingerprint() -> str:
    """Equal for indexes whose entries mean the same."""
    shape = json.dumps([VERSION, PROSE, UNSTEMMED, NAMES, CHARACTERS, _CHARACTER, FACETS])
    return blake2b(shape.encode(), digest_size=8).hexdigest()


def prepare(index: Index) -> Index:
    """Give an opened index its analyzers; it is reloaded when we say so."""
    for name in ("prose", "names", "characters"):
        index.register_tokenizer(name, analyzer(name))
    index.config_reader("manual")
    return index


# Orders that are total: what is equal is ordered by number, which takes the lowest 26 bits.

_NUMBER = (1 << 26) - 1
_SPAN = (1 << 16) - 1  # of days; longer ranges (179 years, or open) stand together
_UNDATED = (1 << 38) - 1
_PERSON = (1 << 26) - 1  # of a pair of people


def date_keys(earliest: datetime.date | None, latest: datetime.date | None, number: int) -> dict[str, int]:
    """Return the keys of "date" (ascending) and of "-date" (descending), with the undated last in both."""
    low = number & _NUMBER
    if earliest is None or latest is None:
        return {"oldest": _UNDATED << 26 | low, "newest": low}
    day = earliest.toordinal() << 16 | min(latest.toordinal() - earliest.toordinal(), _SPAN)
    return {"oldest": day << 26 | low, "newest": day << 26 | low}


def added_key(published: datetime.datetime, number: int) -> int:
    """Return the key of "added" (descending): the second of publication."""
    return max(0, int(published.timestamp())) << 26 | number & _NUMBER


def attributed(role: str, person: int) -> str:
    """The term of a person in a role."""
    return f"{role} {person}"


def pair_key(one: int, other: int) -> int:
    """The term of a letter from one person to another, whichever of them wrote it: both in 52 bits, as counts come in floats."""
    low, high = sorted((one & _PERSON, other & _PERSON))
    return low << 26 | high


def pair_of(key: int) -> tuple[int, int]:
    """Return the two people of a `pair_key`."""
    return key >> 26, key & _PERSON


def month_key(year: int, month: int) -> int:
    """194903 for March 1949."""
    return year * 100 + month


def instant(moment: datetime.datetime) -> int:
    """Microseconds since 1970."""
    since: Any = moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return int(since // datetime.timedelta(microseconds=1))
