"""From filters to a query of the index."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tantivy import FieldType, Occur, Query

from archive_project.lib import dates
from archive_project.lib.numbers import LARGEST_NUMBER, number_in
from documents.search import schema
from documents.search.filters import FACETS, NO_MONTH, DocumentFilters, Exchange
from documents.search.query_language import (
    All,
    Any,
    Node,
    Not,
    Words,
    of_rows,
    parse,
    without_possessive,
)

# Where words are looked for, and how much a match weighs there.
ANYWHERE = {
    "title": 4.0,
    "names": 3.0,
    "covers": 2.5,
    "summary": 2.0,
    "reference": 2.0,
    "also": 1.5,
    "text": 1.0,
}
PERSON = {"names": 1.2, "covers": 1.0}


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, compiled part by part, so that a facet can be counted without its own choice."""

    words: Node | None
    clauses: Mapping[
        str, Query
    ]  # by what they stand for: "words", "within", "exchange", "range", "year", a facet's name

    def query(self, *, without: str = "") -> Query:
        """All clauses but the one named. None of them matches the cursor, which is no document."""
        kept = [(Occur.Must, query) for name, query in self.clauses.items() if name != without]
        if len(kept) == 1:
            return kept[0][1]
        if not kept:
            kept = [(Occur.Must, Query.all_query()), (Occur.MustNot, _term("entry", schema.CURSOR))]
        return Query.boolean_query(kept)

    @property
    def everything(self) -> bool:
        return not self.clauses


def compile_filters(filters: DocumentFilters) -> Asked:
    """Never fails for what a reader may ask; unknown facets are left out."""
    nodes = [node for node in (parse(filters.query), of_rows(filters.rows, filters.match)) if node]
    words = nodes[0] if len(nodes) == 1 else All(tuple(nodes)) if nodes else None
    clauses: dict[str, Query] = {}
    if words and (query := compile_node(words)):
        clauses["words"] = query
    for facet in FACETS:
        if chosen := filters.facets.get(facet):
            keys = [key for key in chosen if 0 <= key <= LARGEST_NUMBER]
            clauses[facet] = _having(facet, keys, filters.role)
    if filters.first or filters.last:
        clauses["range"] = _range(filters)
    if filters.within:
        facet, key = filters.within
        clauses["within"] = _having(facet, [key], filters.role)
    if filters.exchange:
        clauses["exchange"] = exchanged(filters.exchange)
    if times := list(_times(filters)):
        clauses["year"] = _either(times)
    return Asked(words, clauses)


def _having(facet: str, keys: list[int], role: str) -> Query:
    """One of the values; of people, in that role where one is given."""
    if role and facet == "person":
        terms: list[str | int] = [schema.attributed(role, key) for key in keys]
        return Query.term_set_query(schema.schema(), "attributed", terms)
    return Query.term_set_query(schema.schema(), f"{facet}_id", keys)


def letters(one: int, other: int) -> Query:
    """What one of the two wrote to the other."""
    return _term("letter", schema.pair_key(one, other))


def exchanged(asked: Exchange) -> Query:
    """What the two wrote to one another, and what one of them and a go-between wrote about the other."""
    by_way_of = [
        Query.boolean_query([(Occur.Must, letters(end, carrier)), (Occur.Must, _term("person_id", named))])
        for carrier in sorted(asked.carriers)
        for end, named in ((asked.one, asked.other), (asked.other, asked.one))
    ]
    return _either([letters(asked.one, asked.other), *by_way_of])


def _times(filters: DocumentFilters) -> Iterator[Query]:
    if filters.year is not None:
        year = _term("year", filters.year)
        if filters.month is None:
            yield year
        elif filters.month == NO_MONTH:
            in_a_month = Query.range_query(
                schema.schema(),
                "month",
                FieldType.Integer,
                schema.month_key(filters.year, 1),
                schema.month_key(filters.year, 12),
            )
            yield Query.boolean_query([(Occur.Must, year), (Occur.MustNot, in_a_month)])
        else:
            yield _term("month", schema.month_key(filters.year, filters.month))
    if filters.several:
        yield _term("several", 1)
    if filters.undated:
        yield _term("undated", 1)


def _range(filters: DocumentFilters) -> Query:
    return _between(filters.first, filters.last, certain=filters.certain)


def _dated(words: Words) -> Query:
    """What no date can be read from finds nothing."""
    try:
        stated = dates.parse(words.text)
    except dates.DateError:
        return Query.empty_query()
    if stated.is_undated:
        return _term("undated", 1)
    last = None if words.kind == "starts" else stated.latest
    return _between(stated.earliest, last, certain=words.kind == "phrase")


def _between(first_day: date | None, last_day: date | None, *, certain: bool) -> Query:
    first = first_day.toordinal() if first_day else None
    last = last_day.toordinal() if last_day else None
    sides: list[tuple[str, int | None, int | None]]
    if certain:
        sides = [("earliest", first, None), ("latest", None, last)]
    else:
        sides = [("earliest", None, last), ("latest", first, None)]
    musts = [
        (Occur.Must, Query.range_query(schema.schema(), field, FieldType.Integer, lower, upper))
        for field, lower, upper in sides
        if lower is not None or upper is not None
    ]
    if certain:
        musts.append((Occur.Must, _term("doubtful", 0)))
    return Query.const_score_query(Query.boolean_query(musts), 0.0)


# Words


def compile_node(node: Node) -> Query | None:
    """Return None for what asks for nothing, such as "…" alone."""
    match node:
        case Words():
            return _words(node)
        case Not(inner):
            query = compile_node(inner)
            return _but_not(query) if query else None
        case All(nodes):
            return _all(nodes)
        case Any(nodes):
            queries = [query for child in nodes if (query := compile_node(child))]
            return _either(queries) if queries else None


def _all(nodes: Iterable[Node]) -> Query | None:
    clauses: list[tuple[Occur, Query]] = []
    for node in nodes:
        inner = node.node if isinstance(node, Not) else node
        if query := compile_node(inner):
            clauses.append((Occur.MustNot if isinstance(node, Not) else Occur.Must, query))
    if not clauses:
        return None
    if all(occur == Occur.MustNot for occur, _ in clauses):
        clauses.append((Occur.Must, Query.const_score_query(Query.all_query(), 0.0)))
        clauses.append((Occur.MustNot, _term("entry", schema.CURSOR)))
    return Query.boolean_query(clauses)


def _but_not(query: Query) -> Query:
    everything = Query.const_score_query(Query.all_query(), 0.0)
    return Query.boolean_query(
        [(Occur.Must, everything), (Occur.MustNot, query), (Occur.MustNot, _term("entry", schema.CURSOR))]
    )


def _words(words: Words) -> Query | None:
    if words.field == "number":
        number = number_in(words.text.strip())
        return Query.empty_query() if number is None else _term("number", number)
    if words.field == "date":
        return _dated(words)
    pieces = [(words.text, words.kind)]
    if words.kind == "words":
        pieces = [(without_possessive(word), "words") for word in words.text.split()]
    queries = [
        query
        for text, kind in pieces
        for part, is_characters in runs(text)
        if (query := _characters(words.field, part) if is_characters else _word(words.field, part, kind))
    ]
    if not queries:
        return None
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, query) for query in queries])
    )


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """Part text into runs of words and runs of characters (of scripts that part no words)."""
    for is_characters, run in groupby(text, key=lambda character: bool(schema.CHARACTER.match(character))):
        yield "".join(run), is_characters


def fields_of(field: str) -> Mapping[str, float]:
    """The index fields that a field of the filters means, with their weights."""
    if field == "any":
        return ANYWHERE
    if field == "person":
        return PERSON
    if field.startswith("person:"):
        return {f"role_{field.removeprefix('person:')}": 1.0}
    return {field: 1.0}


def _word(field: str, text: str, kind: str) -> Query | None:
    """Words side by side in one of the fields that `field` means; a single word mostly."""
    queries = []
    for name, weight in fields_of(field).items():
        if query := in_field(name, text, kind):
            queries.append(query if weight == 1.0 else Query.boost_query(query, weight))
    if field == "any" and kind == "words" and (number := number_in(text)) is not None:
        queries.append(_term("number", number))
    return _either(queries) if queries else None


def in_field(name: str, text: str, kind: str) -> Query | None:
    """The words of `text` side by side in one field of the index; None where there are none."""
    if kind != "starts":
        terms = schema.tokens(name, text)
        if not terms:
            return None
        if len(terms) == 1:
            return _term(name, terms[0])
        return Query.phrase_query(schema.schema(), name, list(terms))
    begun = schema.analyzer("names").analyze(text)
    return _begun(name, begun) if begun else None


def _begun(name: str, words: list[str]) -> Query:
    """A phrase whose last word is only begun. In summaries and texts that word may also stand elsewhere."""
    prefix = f"{re.escape(words[-1])}.*"
    if name == "title":
        name = "title_words"
    if name in schema.PROSE:
        last = Query.regex_query(schema.schema(), f"{name}_words", prefix)
        before = in_field(name, " ".join(words[:-1]), "phrase")
        return Query.boolean_query([(Occur.Must, before), (Occur.Must, last)]) if before else last
    if len(words) == 1:
        return Query.regex_query(schema.schema(), name, prefix)
    return Query.regex_phrase_query(schema.schema(), name, [*map(re.escape, words[:-1]), prefix])


def _characters(field: str, run: str) -> Query:
    """A run of characters, exactly; in one field by its terms, in which such a run is a part of one term."""
    name = "characters" if field == "any" else f"{field}_characters"
    if name in schema.CHARACTERS:
        return in_field(name, run, "phrase") or Query.empty_query()
    pattern = f".*{re.escape(run)}.*"
    return _either([Query.regex_query(schema.schema(), name, pattern) for name in fields_of(field)])


def _term(field: str, value: int | str) -> Query:
    return Query.term_query(schema.schema(), field, value)


def _either(queries: list[Query]) -> Query:
    return (
        queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
    )
