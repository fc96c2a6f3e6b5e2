"""The texts of a document as one reads them: one of them, or two beside each other.

A paragraph is what blank lines part; the mark of a page alone is none. Its id, "t1-p3", is the third of the text at position 1, whatever it stands beside.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from documents.alignment import Row as Places
from documents.alignment import side_by_side
from documents.cover_names import Alias, Aliases
from documents.models import Text
from documents.page_marks import is_mark_alone, without_marks
from documents.word_changes import LARGEST, Piece, all_words

BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class Run:
    """Words: "gone" or "new" where only one of two versions has them; the alias that they are, if they are one.

    `page`: the position of the scan whose beginning they mark, and `page_address` where that is.
    """

    text: str
    kind: str = "same"
    alias: Alias | None = None
    page: int | None = None
    page_address: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph by its id, its number, and its words run by run."""

    id: str
    number: int
    runs: list[Run]

    @property
    def label(self) -> str:
        """What the link to it is called; said here, for a template takes fifty times as long, and texts have thousands."""
        return gettext("Link to paragraph %(number)s") % {"number": self.number}


@dataclass(frozen=True, slots=True)
class Side:
    """Paragraphs of one text; beside another's there may be none."""

    text: Text
    paragraphs: list[Paragraph]


Row = list[Side]
"""What stands beside each other: one side of a text alone, else two."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A text that one may read, and the query string that shows it: "" is the page as it opens."""

    text: Text
    query_string: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What is shown: one text or two, in rows of paragraphs, and what else one may choose.

    `alone` is the query string that leaves the first text alone. `compared`: both are in one language, so that what only
    one of them says is marked.
    """

    shown: list[Text]
    compared: bool
    rows: list[Row]
    texts: list[Choice]
    others: list[Choice]
    alone: str


def reading_of(texts: Sequence[Text], query: Mapping[str, str], aliases: Aliases) -> Reading | None:
    """Return what the address asks for; the first text where it asks for none, or for one that is not there."""
    if not texts:
        return None
    at = {str(text.position): text for text in texts}
    text = at.get(query.get("text", ""), texts[0])
    beside = at.get(query.get("beside", ""))
    if beside is text:
        beside = None
    one = paragraphs(text.body)
    other = paragraphs(beside.body) if beside else []
    if beside is None:
        rows = [[_plain(text, one, range(len(one)), aliases)]]
    elif beside.language_id == text.language_id:
        rows = _compared(text, beside, one, other, aliases)
    else:
        aligned = _aligned(one, other, same_language=False)
        rows = [
            [_plain(text, one, left, aliases), _plain(beside, other, right, aliases)]
            for left, right in aligned
        ]
    return Reading(
        shown=[text, beside] if beside else [text],
        compared=beside is not None and beside.language_id == text.language_id,
        rows=rows,
        texts=[
            Choice(each, _query(each, text if each is beside else beside, texts[0]), each is text)
            for each in texts
        ],
        others=[
            Choice(each, _query(text, each, texts[0]), each is beside) for each in texts if each is not text
        ],
        alone=_query(text, None, texts[0]),
    )


def paragraphs(body: str) -> list[str]:
    """Take a text apart at its blank lines. The mark of a page on lines of its own begins the paragraph after it."""
    parts = re.split(r"\n[^\S\n]*\n\s*", re.sub(r"\r\n?", "\n", body).strip())
    found: list[str] = []
    marks: list[str] = []
    for part in filter(None, parts):
        marks.append(part)
        if not is_mark_alone(part):
            found.append("\n".join(marks))
            marks = []
    if marks:  # after the last paragraph, or where there is none
        found[-1:] = ["\n".join([*found[-1:], *marks])]
    return found


def _aligned(one: Sequence[str], other: Sequence[str], *, same_language: bool) -> list[Places]:
    """What stands beside each other, whatever pages it begins on."""
    words = [without_marks(part) for part in one], [without_marks(part) for part in other]
    return side_by_side(*words, same_language=same_language)


def _query(text: Text, beside: Text | None, first: Text) -> str:
    if beside:
        return f"?text={text.position}&beside={beside.position}"
    return "" if text is first else f"?text={text.position}"


def _plain(text: Text, body: Sequence[str], wanted: range, aliases: Aliases) -> Side:
    return Side(text, [Paragraph(_id(text, n), n + 1, _runs(body[n], "same", aliases)) for n in wanted])


def _id(text: Text, n: int) -> str:
    return f"t{text.position}-p{n + 1}"


# Two versions in one language


def _compared(
    text: Text, beside: Text, one: Sequence[str], other: Sequence[str], aliases: Aliases
) -> list[Row]:
    """Rows with the differences marked, as long as the comparisons together take about a second."""
    rows, left_over = [], LARGEST
    for left, right in _aligned(one, other, same_language=True):
        old, new = BREAK.join(one[n] for n in left), BREAK.join(other[n] for n in right)
        pieces = all_words(old, new, max(0, left_over))
        if old != new:
            left_over -= (len(old) // 3) * (len(new) // 3)
        rows.append(
            [
                _marked(text, left, _side(pieces, "gone"), aliases),
                _marked(beside, right, _side(pieces, "new"), aliases),
            ]
        )
    return rows


def _side(pieces: Iterable[Piece], kind: str) -> Iterator[Piece]:
    return (piece for piece in pieces if piece.kind in {"same", kind})


def _marked(text: Text, wanted: range, pieces: Iterable[Piece], aliases: Aliases) -> Side:
    """The paragraphs of one side, which the pieces give one after the other."""
    runs: list[list[Run]] = [[]]
    for piece in pieces:
        for place, part in enumerate(piece.text.split(BREAK)):
            if place:
                runs.append([])
            runs[-1] += _runs(part, piece.kind, aliases)
    return Side(text, [Paragraph(_id(text, n), n + 1, words) for n, words in zip(wanted, runs, strict=False)])


def _runs(words: str, kind: str, aliases: Aliases) -> list[Run]:
    return [Run(named.text, kind, named.alias) for named in aliases.in_words(words)] if words else []
