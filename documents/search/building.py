"""Index entries of documents: read in a few queries for hundreds at a time, without model instances."""

import marshal
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.db import models

from archive_project.lib import dates
from archive_project.lib.folding import fold
from documents.models import Attribution, Document, Text, is_public
from documents.search import schema
from documents.search.filters import FACETS
from documents.search.names import NamesInDocument, PersonNames, names_in
from documents.trees import Tree, tree_of

BATCH = 500
LONGEST = 200  # characters of a title that count for the order by title
DOUBTS = frozenset("?~%")


@dataclass
class Labels:
    """Names of people and terms and how terms branch, kept over many batches: they are few, documents are many."""

    people: dict[int, PersonNames] = field(default_factory=dict)
    terms: dict[tuple[str, int], str] = field(default_factory=dict)
    trees: dict[str, Tree] = field(default_factory=dict)

    def tree(self, facet: str) -> Tree:
        """Load the vocabulary's tree where it is not yet known: one query."""
        if facet not in self.trees:
            self.trees[facet] = tree_of(FACET_MODELS[facet]())
        return self.trees[facet]

    def learn_terms(self, facet: str, ids: Iterable[int]) -> None:
        """Load the labels of a facet not yet known: one query, or none."""
        missing = {pk for pk in ids if (facet, pk) not in self.terms}
        if not missing:
            return
        model = FACET_MODELS[facet]()
        columns = {"collection": ["title"], "repository": ["name", "abbreviation"]}.get(facet, ["name"])
        for pk, *words in model._default_manager.filter(pk__in=missing).values_list("pk", *columns):
            self.terms[facet, pk] = " ".join(words)


def _related(name: str) -> type[models.Model]:
    return Document._meta.get_field(name).related_model  # type: ignore[return-value]


# Collections are a floor above: reached through the reverse accessor, at run time.
FACET_MODELS = {
    "collection": lambda: _related("collections"),
    "person": lambda: Attribution._meta.get_field("person").related_model,
    "place": lambda: _related("places"),
    "subject": lambda: _related("subjects"),
    "type": lambda: _related("type"),
    "language": lambda: _related("languages"),
    "repository": lambda: _related("repository"),
}  # fmt: skip
MANY = {"place": "places", "subject": "subjects", "language": "languages"}
BRANCHING = ("place", "subject")

Links = dict[int, list[int]]
Values = dict[str, Any]  # of an entry, by field


def entries(ids: Sequence[int], labels: Labels) -> Iterator[tuple[int, Values | None]]:
    """Yield each document's key and its entry, None where there is nothing to index: hidden at this moment, or gone.

    Its `digest` is equal for entries that say the same.
    Costs ten queries for each BATCH of documents, and up to ten for what is not yet in `labels`.
    """
    for start in range(0, len(ids), BATCH):
        yield from _batch(ids[start : start + BATCH], labels)


def _batch(ids: Sequence[int], labels: Labels) -> Iterator[tuple[int, Values | None]]:
    columns = ("pk", "number", "title", "other_titles", "summary", "reference", "type", "repository", "date_edtf", "earliest", "latest", "published_at")  # fmt: skip
    rows = list(Document.objects.published().filter(pk__in=ids).order_by("pk").values(*columns))
    found = [row["pk"] for row in rows]
    for pk in set(ids) - set(found):
        yield pk, None
    if not found:
        return

    links: dict[str, Links] = {facet: _many_to_many(Document, name, found) for facet, name in MANY.items()}
    for facet in BRANCHING:
        links[facet] = {pk: labels.tree(facet).with_broader(linked) for pk, linked in links[facet].items()}
    links["collection"] = _placements(found)
    for facet in ("type", "repository"):
        links[facet] = {row["pk"]: [row[facet]] for row in rows if row[facet] is not None}
    names = names_in({row["pk"]: (row["earliest"], row["latest"]) for row in rows}, labels.people)
    links["person"] = {pk: sorted(named.people) for pk, named in names.items() if named.people}
    for facet in FACETS:
        if facet != "person":
            labels.learn_terms(facet, {pk for linked in links[facet].values() for pk in linked})
    texts = _texts(found)

    for row in rows:
        pk = row["pk"]
        values = _of_record(row) | {
            f"{facet}_id": linked[pk] for facet, linked in links.items() if pk in linked
        }
        for facet, linked in links.items():
            if facet != "person" and pk in linked:
                values[facet] = [
                    labels.terms[facet, term] for term in linked[pk] if (facet, term) in labels.terms
                ]
        values["also"] = [text for name in schema.ALSO for text in values.get(name, [])]
        values["also"] += row["other_titles"].splitlines()
        if row["earliest"]:
            values["also"].append(dates.display(row["date_edtf"]))
        values |= _of_people(names[pk])
        values |= _of_roles(sorted(names[pk].attributed))
        values["text"] = values["text_words"] = texts.get(pk, [])
        values["characters"] = [
            text
            for name in ("title", "summary", "text", "names", "covers", "also")
            for text in as_list(values.get(name))
            if schema.CHARACTER.search(text)
        ]
        for name in schema.PROSE:
            values[f"{name}_characters"] = [
                text for text in as_list(values[name]) if schema.CHARACTER.search(text)
            ]
        yield pk, values | {"digest": _digest(values)}


def _digest(values: Values) -> int:
    """Of plain words, numbers and lists. The second format of marshal tells nothing but what they are, in a quarter of repr's time."""
    said = marshal.dumps(sorted(values.items()), 2)
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big")


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _of_record(row: dict[str, Any]) -> dict[str, Any]:
    """What follows from the document's own columns."""
    number, title = row["number"], row["title"]
    earliest, latest = row["earliest"], row["latest"]
    values: dict[str, Any] = {
        "pk": row["pk"],
        "number": number,
        "title": title,
        "title_words": title,
        "summary": row["summary"],
        "summary_words": row["summary"],
        "reference": row["reference"],
        "by_title": f"{fold(title)[:LONGEST]}\0{number:012}",
        "added": schema.added_key(row["published_at"], number),
        **schema.date_keys(earliest, latest, number),
    }
    if earliest is None:
        return values | {"undated": 1}
    doubtful = not DOUBTS.isdisjoint(row["date_edtf"])
    values |= {"earliest": earliest.toordinal(), "latest": latest.toordinal(), "doubtful": int(doubtful)}
    if earliest.year != latest.year or doubtful or dates.is_beyond(row["date_edtf"], earliest, latest):
        return values | {"several": 1}
    if earliest.month == latest.month:
        values["month"] = schema.month_key(earliest.year, earliest.month)
    return values | {"year": earliest.year}


def _of_people(names: NamesInDocument) -> dict[str, list[str]]:
    sets = {f"role_{role}": texts for role, texts in names.by_role.items()}
    sets |= {"names": names.preferred | names.variants, "covers": names.covers}
    return {name: sorted(texts) for name, texts in sets.items()}


def _of_roles(attributed: Sequence[tuple[str, int]]) -> Values:
    """Who is what in the document; who writes to whom in it, and who passed it on."""
    authors, recipients, carriers = (
        [person for role, person in attributed if role == wanted] for wanted in ("author", "recipient", "via")
    )
    pairs = {schema.pair_key(one, other) for one in authors for other in recipients if one != other}
    return {
        "attributed": [schema.attributed(*one) for one in attributed],
        "letter": sorted(pairs),
        "via_id": carriers,
    }


# The queries, each for a whole batch


def _many_to_many(model: type[models.Model], name: str, ids: Sequence[int]) -> Links:
    through: Any = getattr(model, name).through
    target = f"{model._meta.get_field(name).related_model._meta.model_name}_id"  # type: ignore[union-attr]
    return _gather(through._default_manager.filter(document_id__in=ids).values_list("document_id", target))


def _placements(ids: Sequence[int]) -> Links:
    """The public collections of each document."""
    through: Any = Document._meta.get_field("collections").through
    public = through._default_manager.filter(is_public("collection__"), document_id__in=ids)
    return _gather(public.order_by().values_list("document_id", "collection_id"))


def _gather(pairs: Iterable[tuple[int, int]]) -> Links:
    found: Links = defaultdict(list)
    for document, other in pairs:
        found[document].append(other)
    return {document: sorted(others) for document, others in found.items()}


def _texts(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    texts = Text.objects.filter(document__in=ids).order_by("document", "position", "pk")
    for document, body in texts.values_list("document", "body"):
        found[document].append(body)
    return found
