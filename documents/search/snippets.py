"""Why a document was found: the place that matched, marked, and a word where it is not plain.

Everything shown is read from the database, from public records, at the moment of the search: never from the index.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from django.utils.translation import gettext
from tantivy import Document as Entry
from tantivy import Occur, Query, SnippetGenerator

from documents.models import Document, Text
from documents.search import schema
from documents.search.generations import Live
from documents.search.matching import compile_node, fields_of, runs
from documents.search.names import Day, names_in
from documents.search.query_language import Node, Words, positive, without_possessive

LENGTH = 240  # characters
PREFIX_WORDS = 50  # that a prefix stands for, at most, when it is marked
PROSE = ("summary", "text", "title")
ENGLISH = "English"


@dataclass(frozen=True, slots=True)
class Found:
    """What to show of one hit."""

    html: str = ""
    field: str = ""
    why: tuple[str, ...] = ()


@dataclass
class _Marker:
    """Marks the words of one field in a text given."""

    field: str
    generator: SnippetGenerator | None
    characters: tuple[str, ...]

    def mark(self, text: str) -> tuple[int, str]:
        """Return how many places are marked in the best passage, and the passage as HTML."""
        for run in self.characters:
            if (at := text.find(run)) >= 0:
                start = max(0, at - LENGTH // 4)
                passage = text[start : start + LENGTH // 2]
                return passage.count(run), escape(passage).replace(escape(run), f"<b>{escape(run)}</b>")
        if self.generator is None:
            return 0, ""
        snippet = self.generator.snippet_from_doc(Entry.from_dict({self.field: text}, schema.schema()))
        return len(snippet.highlighted()), snippet.to_html()


def explain(words: Node | None, documents: Sequence[int], live: Live) -> dict[int, Found]:
    """Return what to show of each document. Costs up to five queries, however many documents.

    A summary is shown before a text, a text before a title; nothing where no word of these matched.
    """
    asked = list(positive(words))
    if not asked or not documents:
        return {}
    markers = {name: _marker(name, asked, live) for name in PROSE}
    columns = ("pk", "title", "summary", "earliest", "latest")
    rows = Document.objects.published().filter(pk__in=documents).values_list(*columns)
    records = {pk: _Record(title, summary, (first, last)) for pk, title, summary, first, last in rows}
    found: dict[int, Found] = {}
    for pk, record in records.items():
        count, html = markers["summary"].mark(record.summary)
        if count:
            found[pk] = Found(html, "summary")
    _from_texts(found, [pk for pk in records if pk not in found], markers["text"])
    for pk, record in records.items():
        if pk not in found:
            count, html = markers["title"].mark(record.title)
            found[pk] = Found(html, "title") if count else Found()
    by_name = _found_by_name(asked, records, live)
    whys = _names({pk: records[pk] for pk in by_name}, asked)
    return {
        pk: Found(shown.html, shown.field, (*whys.get(pk, ()), *shown.why)) for pk, shown in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Record:
    title: str
    summary: str
    dates: tuple[Day, Day]


def _from_texts(found: dict[int, Found], documents: Sequence[int], marker: _Marker) -> None:
    """Add the best passage of each document's texts, and its language where that is not English."""
    if not documents or (marker.generator is None and not marker.characters):
        return
    best: dict[int, int] = defaultdict(int)
    texts = Text.objects.filter(document__in=documents).order_by("document", "position")
    for pk, body, language in texts.values_list("document", "body", "language__name").iterator(chunk_size=20):
        count, html = marker.mark(body)
        if count > best[pk]:
            best[pk] = count
            vowel = language[:1].lower() in "aeiou"
            said = gettext("in an %(language)s text") if vowel else gettext("in a %(language)s text")
            why = () if language == ENGLISH else (said % {"language": language},)
            found[pk] = Found(html, "text", why)


def _marker(field: str, asked: Iterable[Words], live: Live) -> _Marker:
    terms: set[str] = set()
    characters: list[str] = []
    for words in asked:
        if words.field != "any" and field not in fields_of(words.field):
            continue
        for part, is_characters in runs(_text_of(words)):
            if is_characters:
                characters.append(part)
            else:
                terms |= _terms(field, part, words.kind, live)
    generator = None
    if terms:
        query = Query.boolean_query(
            [(Occur.Should, Query.term_query(schema.schema(), field, term)) for term in sorted(terms)]
        )
        generator = SnippetGenerator.create(live.searcher, query, schema.schema(), field)
        generator.set_max_num_chars(LENGTH)
    return _Marker(field, generator, tuple(characters))


def _terms(field: str, text: str, kind: str, live: Live) -> set[str]:
    terms = set(schema.tokens(field, text))
    if kind == "starts" and (begun := schema.analyzer("names").analyze(text)):
        words = live.searcher.terms_with_prefix(f"{field}_words", begun[-1], limit=PREFIX_WORDS)
        terms.update(*(schema.tokens(field, word) for word, _ in words))
    return terms


def _text_of(words: Words) -> str:
    if words.kind != "words":
        return words.text
    return " ".join(without_possessive(word) for word in words.text.split())


# Names


@dataclass(frozen=True, slots=True)
class _Sought:
    """The words that people's names were looked through for."""

    words: frozenset[str]
    beginnings: frozenset[str]
    characters: frozenset[str]

    def met_by(self, text: str) -> set[str]:
        """Those that the text has."""
        own = schema.tokens("names", text)
        met = self.words.intersection(own)
        met |= {begun for begun in self.beginnings if any(word.startswith(begun) for word in own)}
        return {*met, *(run for run in self.characters if run in text)}


def _sought(asked: Iterable[Words]) -> _Sought:
    words: dict[bool, set[str]] = {True: set(), False: set()}
    characters: set[str] = set()
    for leaf in asked:
        if leaf.field == "any" or leaf.field.startswith("person"):
            for part, is_characters in runs(_text_of(leaf)):
                if is_characters:
                    characters.add(part)
                else:
                    words[leaf.kind == "starts"].update(schema.tokens("names", part))
    return _Sought(frozenset(words[False]), frozenset(words[True]), frozenset(characters))


def _found_by_name(asked: Iterable[Words], documents: Collection[int], live: Live) -> list[int]:
    """Those of the documents in which somebody has one of the words in a name, of whatever kind."""
    names = [query for words in asked if (query := _in_names(words))]
    if not names or not documents:
        return []
    among = Query.term_set_query(schema.schema(), "pk", list(documents))
    clauses = [(Occur.Should, query) for query in names]
    query = Query.boolean_query([(Occur.Must, among), (Occur.Must, Query.boolean_query(clauses))])
    found = live.searcher.search(query, limit=len(documents), count=False).hits
    return [int(pk) for pk in live.searcher.fast_field_values("pk", [address for _, address in found])]  # type: ignore[arg-type]


def _in_names(words: Words) -> Query | None:
    """What any of the words would find among names."""
    if words.field != "any" and not words.field.startswith("person"):
        return None
    anyone = [compile_node(replace(words, field="person", text=word)) for word in _text_of(words).split()]
    clauses = [(Occur.Should, query) for query in anyone if query]
    return Query.boolean_query(clauses) if clauses else None


def _names(records: Mapping[int, _Record], asked: Iterable[Words]) -> dict[int, tuple[str, ...]]:
    """For each document, under which names it was found that its people are not filed under.

    Said of cover names and names as written where the word is in no other name of theirs, and of variants where title,
    summary and filed name do not show it.
    """
    sought = _sought(asked)
    if not (sought.words or sought.beginnings or sought.characters):
        return {}
    whys = {}
    for pk, names in names_in({pk: record.dates for pk, record in records.items()}, {}).items():
        record = records[pk]
        own = set[str]().union(*map(sought.met_by, names.preferred | names.variants))
        covers = [text for text in sorted(names.covers) if sought.met_by(text) - own]
        plain = set[str]().union(
            *map(sought.met_by, (record.title, record.summary, *names.preferred, *covers))
        )
        variants = [text for text in sorted(names.variants) if sought.met_by(text) - plain]
        whys[pk] = tuple(gettext("as “%(name)s”") % {"name": text} for text in (*covers, *variants))
    return whys
