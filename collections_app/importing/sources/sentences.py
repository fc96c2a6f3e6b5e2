"""Does a text end where its writer meant it to end, and is it a sentence or a name?"""

import re

_STOPS = ".!?…"
_CLOSING = "\"'”’»)]"
_PAIRS = {"”": "“", "»": "«", ")": "(", "]": "["}
# A text that ends on one of these goes on, whatever the manners of its page.
_UNFINISHED_WORDS = frozenset(
    """
    a an and as at between but by during for from in into its of on or over than that the their through to
    under upon which who whose with
    """.split()  # noqa: SIM905 — a paragraph of words reads better than a list
)
_NEXT_SENTENCE = re.compile(r"[a-z]{3}[.!?] [A-Z]")
_SENTENCE_WORDS = 12
_LONGEST_NAME = 200
_SHORTEST_PARAGRAPH = 120


def is_finished(text: str) -> bool:
    """True if `text` ends with a stop, or with a bracket or quotation mark that it also opened."""
    bare = text.rstrip(_CLOSING)
    if bare.endswith(tuple(_STOPS)):
        return True
    last = text[-1:]
    if last == '"':
        return text.count('"') % 2 == 0
    return last in _PAIRS and text.count(_PAIRS[last]) == text.count(last)


def is_broken_off(text: str) -> bool:
    """True if `text` ends on a comma, a dash or a word that needs another after it."""
    last_word = text.rsplit(" ", 1)[-1]
    return last_word.casefold() in _UNFINISHED_WORDS or text.endswith((",", ";", ":", "-", "–", "—"))


def is_prose(text: str) -> bool:
    """True for a sentence about a record, False for the name of one.

    A name capitalises most of its words and ends without a stop; only a text that does neither is called
    prose, so that a doubtful one keeps its chance of being a title.
    """
    words = text.split()
    if len(words) < _SENTENCE_WORDS or not is_finished(text) or text.endswith((")", "]", "'", "’")):
        return False
    return is_running(text)


def is_running(text: str) -> bool:
    """True if most words are written small, as in a sentence and not as in a name."""
    words = text.split()
    small = sum(word[:1].islower() for word in words)
    return small * 5 >= len(words) * 3


def is_several_sentences(text: str) -> bool:
    return _NEXT_SENTENCE.search(text) is not None


def is_statement(text: str) -> bool:
    """True for prose and for any longer text that ends with a stop; a title may be long, but ends without one."""
    return is_prose(text) or (
        len(text) >= _SHORTEST_PARAGRAPH and text.rstrip(_CLOSING).endswith(tuple(_STOPS))
    )


def is_paragraph(text: str) -> bool:
    """True for what is too long, or too much of a sentence, to be a title or a caption."""
    return (
        len(text) > _LONGEST_NAME
        or is_prose(text)
        or (len(text) >= _SHORTEST_PARAGRAPH and is_finished(text))
    )
