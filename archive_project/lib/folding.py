"""One way to compare words, whatever typewriter, keyboard or database wrote them.

SQLite's LOWER() folds ASCII only and PostgreSQL's depends on a locale, so folding is done here and its result stored.
"""

import hashlib
import re
import unicodedata

# Quotation marks and dashes are typography, not spelling: old pages write ' where new ones write ’.
TYPOGRAPHY = str.maketrans(dict.fromkeys("‘’‚‛′`´ʼ", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-"))
SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return text for comparison: without case, accents, typography and extra space. "Chargé  d’Affaires" → "charge d'affaires"."""
    decomposed = unicodedata.normalize("NFKD", text.translate(TYPOGRAPHY))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return SPACES.sub(" ", bare.casefold()).strip()


def fingerprint(text: str) -> str:
    """Return 32 hexadecimal digits that are equal for texts that fold alike: an indexable stand-in for a long text."""
    return hashlib.blake2b(fold(text).encode(), digest_size=16).hexdigest()
