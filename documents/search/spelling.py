"""Did you mean: another spelling for words that find nothing or little."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA
from tantivy import Occur, Query

from documents.search import schema
from documents.search.generations import Live
from documents.search.matching import Asked
from documents.search.query_language import positive, without_possessive

SHORTEST = 4  # letters: shorter words have too many neighbours
MOST_WORDS = 100_000  # of one field, the most frequent first
NEIGHBOURS = 30  # that are looked at more closely, the nearest first
FIELDS = ("title_words", "summary_words", "names", "covers", "place", "subject")  # what is spelt with care
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def suggest_query(text: str, asked: Asked, live: Live) -> str:
    """Return the query with misspelt words replaced, "" where there is nothing better.

    A word is replaced where another, one to three letters away, is in more public titles and names than it is.
    """
    suspects = {
        word.casefold()
        for words in positive(asked.words)
        if words.field not in {"number", "date"}
        for word in _WORD.findall(words.text)
        if len(without_possessive(word)) >= SHORTEST
    }
    better = {word: other for word in sorted(suspects) if (other := _better(without_possessive(word), live))}
    if not better:
        return ""
    return _WORD.sub(lambda match: _as_typed(match[0], better.get(match[0].casefold(), "")), text)


def _as_typed(word: str, other: str) -> str:
    """The other word, with a capital where the word had one; the word itself for none."""
    return (other.capitalize() if word[0].isupper() else other) or word


def _better(word: str, live: Live) -> str:
    folded = "".join(schema.analyzer("names").analyze(word))
    if not folded:
        return ""
    most = 1 if len(folded) < 6 else 2 if len(folded) < 9 else 3
    near = process.extract(
        folded, _vocabulary(live), scorer=OSA.distance, score_cutoff=most, limit=NEIGHBOURS
    )
    own = _count(folded, live)
    best = max(
        ((-far, count, other) for other, far, _ in near if far and (count := _count(other, live)) > own),
        default=None,
    )
    return best[2] if best else ""


def _vocabulary(live: Live) -> list[str]:
    """The words that may be meant, public or not: the most frequent of each of FIELDS. Kept for each commit."""
    if "vocabulary" not in live.kept:
        words: dict[str, None] = {}
        for field in FIELDS:
            found = live.searcher.terms_with_prefix(field, "", limit=MOST_WORDS)
            words.update((word, None) for word, _ in found if len(word) >= SHORTEST - 1)
        live.kept["vocabulary"] = list(words)
    return live.kept["vocabulary"]  # type: ignore[no-any-return]


def _count(word: str, live: Live) -> int:
    """In how many public documents the word is, in one of FIELDS."""
    fields = Query.boolean_query(
        [(Occur.Should, Query.term_query(schema.schema(), field, word)) for field in FIELDS]
    )
    return int(live.searcher.search(fields, limit=1).count)  # type: ignore[attr-defined]
