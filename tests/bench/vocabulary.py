"""Words and names that nobody bears, pronounceable, the same from the same seed."""

import random
from collections.abc import Iterator

from tests.bench.listings import WORDS

VERSION = 1  # of what is invented, here and in `invention`: a change that makes another archive raises it
FURNISHED = 1  # of what `desk_filling` adds, likewise
ONSETS = ("b", "br", "ch", "d", "dr", "f", "g", "h", "k", "kl", "l", "m", "n", "p", "pr", "r", "s", "sh", "st", "t", "tr", "v", "z")  # fmt: skip
RIMES = ("a", "al", "an", "ar", "e", "el", "en", "i", "in", "ir", "o", "on", "or", "os", "u", "un", "ur")


def invented(count: int, syllables: int, chance: random.Random) -> list[str]:
    """Distinct words."""
    words: dict[str, None] = {}
    while len(words) < count:
        parts = range(chance.randint(2, syllables))
        words["".join(chance.choice(ONSETS) + chance.choice(RIMES) for _ in parts)] = None
    return list(words)


def words(count: int, chance: random.Random) -> list[str]:
    """The most frequent first: the words of our listings, then invented ones."""
    return [*WORDS, *invented(count - len(WORDS), 4, chance)]


def names(count: int, chance: random.Random) -> Iterator[str]:
    """Distinct names of people: a given name and a surname."""
    given = [word.capitalize() for word in invented(200, 2, chance)]
    for surname in invented(count, 4, chance):
        yield f"{chance.choice(given)} {surname.capitalize()}"
