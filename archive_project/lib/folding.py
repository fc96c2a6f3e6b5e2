"""One way to compare words, whatever typewriter, keyboard or database wrote them.

SQLite's LOWER() folds ASCII only and PostgreSQL's depends on a locale, so folding is done here and its result stored.
"""

import hashlib
import unicodedata
from functools import lru_cache

# Quotation marks and dashes are typography, not spelling: old pages write ' where new ones write ’.
TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‛′`´ʼ", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)


def fold(text: str) -> str:
    """Return text for comparison, without case, accents, typography and extra space.

    "Chargé  d’Affaires" becomes "charge d'affaires".
    """
    if text.isascii():
        text = text.replace("`", "'")  # the one of these that ASCII has, in a tenth of the time
    else:
        text = text.translate(TYPOGRAPHY)
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(text.casefold().split())


def filed(text: str) -> str:
    """Return text folded as an index files it: from its first letter or number on, so that “Pravda” stands under P.

    Letters that only modify are signs here, as is the ʿ that romanized Arabic names begin with.
    """
    folded = fold(text)
    begins = (place for place, character in enumerate(folded) if _is_filed(character))
    return folded[next(begins, 0) :]


def _is_filed(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LN" and category != "Lm"


@lru_cache(maxsize=4096)
def fingerprint(text: str) -> str:
    """Return 32 hexadecimal digits that are equal for texts that fold alike: an indexable stand-in for a long text."""
    return hashlib.blake2b(fold(text).encode(), digest_size=16).hexdigest()
