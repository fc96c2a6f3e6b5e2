"""Did you mean: another spelling for words that find nothing or little."""

import re
from collections.abc import Iterator

from tantivy import Occur, Query

from documents.search import schema
from documents.search.generations import Live
from documents.search.matching import Asked, visible
from documents.search.query_language import positive, without_possessive

SHORTEST = 4  # letters: shorter words have too many neighbours
FIELDS = ("title_words", "summary_words", "names", "covers", "place", "subject")  # what is spelt with care
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def suggest_query(text: str, asked: Asked, live: Live) -> str:
    """Return the query with misspelt words replaced, "" where there is nothing better.

    A word is replaced where another, one to three letters away, is in more public titles and names than it is.
    """
    suspects = {
        word.casefold()
        for words in positive(asked.words)
        if words.field != "number"
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
    own = _count(folded, live)
    best = max(
        (
            (-distance(folded, other), count, other)
            for other, count in _neighbours(folded, live)
            if count > own
        ),
        default=None,
    )
    return best[2] if best else ""


def _neighbours(word: str, live: Live) -> Iterator[tuple[str, int]]:
    """Words of public documents that begin with the same letter, one to three letters away."""
    most = 1 if len(word) < 6 else 2 if len(word) < 9 else 3
    seen = {word}
    for field in FIELDS:
        for other, _ in live.searcher.terms_with_prefix(field, word[0]):
            if other not in seen and abs(len(other) - len(word)) <= most and len(other) >= SHORTEST - 1:
                seen.add(other)
                if distance(word, other, most) <= most and (count := _count(other, live)):
                    yield other, count


def _count(word: str, live: Live) -> int:
    """In how many public documents the word is, in one of FIELDS."""
    fields = Query.boolean_query(
        [(Occur.Should, Query.term_query(schema.schema(), field, word)) for field in FIELDS]
    )
    query = Query.boolean_query([(Occur.Must, fields), *visible(live)])
    return int(live.searcher.search(query, limit=1).count)  # type: ignore[attr-defined]


def distance(one: str, other: str, most: int = 3) -> int:
    """Insertions, deletions, replacements and swaps of neighbours that make one of the other; `most` + 1 for more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i] + [0] * len(other)
        for j, candidate in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != candidate))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == candidate:
                row[j] = min(row[j], earlier[j - 2] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
