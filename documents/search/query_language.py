"""What a reader types, as a tree. Nothing that can be typed is an error.

    peace proposal            both words, anywhere
    "peace proposal"          the words side by side
    peace OR truce            either
    peace -truce, NOT truce   the first without the second
    negotiat*                 words that begin so
    title:peace, person:"Mao Zedong", title:(peace OR truce)
    (peace OR truce) nanjing

A quotation mark that is not closed closes at the end, and so does a bracket; one too many is left out. So is what other
systems write behind a tilde ("peace proposal"~2): words are respelt without being asked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from documents.search.filters import FIELDS, FieldRow
from documents.search.schema import ROLES

LONGEST = 2_000  # characters
MOST_WORDS = 60
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Words:
    """Words to find in a field: all of them ("words"), side by side ("phrase"), or so with the last begun ("starts")."""

    field: str
    text: str
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class Not:
    node: "Node"


@dataclass(frozen=True, slots=True)
class All:
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    nodes: "tuple[Node, ...]"


Node: TypeAlias = Words | Not | All | Any

FIELD_NAMES = (
    {name: name for name in FIELDS if name != "any"}
    | {role: f"person:{role}" for role in ROLES}
    | {"number": "number", "people": "person", "callnumber": "reference", "subjects": "subject", "places": "place"}
)  # fmt: skip
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛`´ʼ＇", "'"))
_POSSESSIVE = re.compile(r"'s?$", re.IGNORECASE)
_PHRASE = re.compile(r'"([^"]*)"?(?:~\w*)?')
_PLAIN = re.compile(r"[^-\s:()*][^\s:()*]*")
_TILDE = re.compile(r"~\d*$")
_TOKEN = re.compile(
    rf"""(?P<minus>-)?(?:(?P<field>{"|".join(FIELD_NAMES)}):\s*)?(?:"(?P<phrase>[^"]*)(?:"(?:~\w*)?)?|(?P<open>\()|(?P<word>[^\s"()]+))
        |(?P<close>\))""",
    re.IGNORECASE | re.VERBOSE,
)  # fmt: skip


def parse(text: str) -> Node | None:
    """Return the tree, None where the text asks for nothing."""
    tokens = list(_TOKEN.finditer(text[:LONGEST].translate(_QUOTES)))[:MOST_WORDS]
    return _Parser(tokens).either("any", 0)


class _Parser:
    """Recursive descent over the tokens; `either`, `both` and `one` return None for nothing."""

    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def either(self, field: str, depth: int) -> Node | None:
        branches = []
        while True:
            if node := self.both(field, depth):
                branches.append(node)
            if not self.word_is("OR"):
                break
            self.at += 1
        if self.at < len(self.tokens) and self.tokens[self.at]["close"]:
            self.at += 1
            if not depth:  # one too many: what follows it belongs here too
                rest = self.either(field, depth)
                return _all([*([_any(branches)] if branches else []), *([rest] if rest else [])])
        return _any(branches)

    def both(self, field: str, depth: int) -> Node | None:
        nodes = []
        while self.at < len(self.tokens) and not self.tokens[self.at]["close"] and not self.word_is("OR"):
            if self.word_is("AND"):
                self.at += 1
            elif node := self.one(field, depth):
                nodes.append(node)
        return _all(nodes)

    def one(self, field: str, depth: int) -> Node | None:
        token = self.tokens[self.at]
        self.at += 1
        if self._is(token, "NOT"):
            if self.at == len(self.tokens) or self.tokens[self.at]["close"] or self.word_is("OR"):
                return Words(field, token["word"])
            return _not(self.one(field, depth))
        if token["field"]:
            field = FIELD_NAMES[token["field"].lower()]
        node: Node | None
        if token["open"]:
            node = self.either(field, depth + 1) if depth < DEEPEST else None
        elif token["phrase"] is not None:
            node = Words(field, token["phrase"], "phrase") if token["phrase"].strip() else None
        elif len(word := token["word"]) > 1 and word.endswith("*"):
            node = Words(field, word.rstrip("*"), "starts")
        else:
            node = Words(field, _TILDE.sub("", word) or word)
        return _not(node) if token["minus"] else node

    def word_is(self, operator: str) -> bool:
        return self.at < len(self.tokens) and self._is(self.tokens[self.at], operator)

    def _is(self, token: re.Match[str], operator: str) -> bool:
        return bool(token["word"] == operator and not token["minus"] and not token["field"])


def _not(node: Node | None) -> Node | None:
    return Not(node) if node else None


def _all(nodes: Sequence[Node | None]) -> Node | None:
    kept = tuple(node for node in nodes if node)
    return kept[0] if len(kept) == 1 else All(kept) if kept else None


def _any(nodes: Sequence[Node | None]) -> Node | None:
    kept = tuple(node for node in nodes if node)
    return kept[0] if len(kept) == 1 else Any(kept) if kept else None


def of_rows(rows: tuple[FieldRow, ...], match: str) -> Node | None:
    """The tree of the filter builder's rows; rows without words, or with a field or operator unknown, are left out."""
    nodes: list[Node | None] = []
    for row in rows[:MOST_WORDS]:
        value = row.value[:LONGEST].translate(_QUOTES).strip()
        if value and row.field in known_fields():
            kind = {"contains": "words", "not": "words", "phrase": "phrase", "starts": "starts"}.get(
                row.operator
            )
            if kind:
                words = Words(row.field, value, kind)
                nodes.append(Not(words) if row.operator == "not" else words)
    return (_any if match == "any" else _all)(nodes)


def loosened(text: str) -> list[str]:
    """Return what to ask where all of these words together find nothing: without the quotation marks, and any of the words.

    Only of plain words and phrases: who writes fields, brackets or operators asks for exactly that.
    """
    plain = text.translate(_QUOTES)
    bare = _PHRASE.sub(r" \1 ", plain).split()
    if len(bare) < 2 or not all(_PLAIN.fullmatch(word) for word in bare) or {"AND", "OR", "NOT"} & set(bare):
        return []
    return [*([" ".join(bare)] if '"' in plain else []), " OR ".join(bare)]


def known_fields() -> frozenset[str]:
    return frozenset((*FIELDS, *FIELD_NAMES.values()))


def positive(node: Node | None) -> Iterator[Words]:
    """Yield what a match contains: the words that are not behind a "not"."""
    match node:
        case Words():
            yield node
        case All(nodes) | Any(nodes):
            for child in nodes:
                yield from positive(child)


def without_possessive(word: str) -> str:
    """ "Mikoyan's" asks for Mikoyan."""
    return _POSSESSIVE.sub("", word.translate(_QUOTES)) or word
