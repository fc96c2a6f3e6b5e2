"""What a document's page says about it beside its own fields, each in one query whatever there is to say."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from archive_project.lib import dates
from archive_project.lib.prepared import Prepared
from documents.cover_names import Alias, holds, says_more
from documents.models import (
    Attachment,
    Attribution,
    Document,
    Name,
    Relation,
    Scan,
    Text,
    is_public,
)
from documents.models.name import preferred_name
from documents.versions import with_last_change


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary; `extra` is a language's tag, a donor's credit line, else ""."""

    name: str
    slug: str
    extra: str


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """The people who have one role in a document, in the order described."""

    label: str
    role: str
    attributions: list[Attribution]


@dataclass(frozen=True, slots=True)
class CitingEssay:
    """An essay that cites the document; authors as (name, slug)."""

    title: str
    slug: str
    date: dates.StatedDate
    authors: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """Another document, and what it is to this one, such as "Reply to" or "Answered by"."""

    label: str | Promise
    document: Document
    note: str


# What the other document of a relation is to this one: seen from the source, and from the target.
IT_IS = {
    Relation.Kind.REPLY: (_("Reply to"), _("Answered by")),
    Relation.Kind.ENCLOSURE: (_("Enclosed with"), _("Encloses")),
    Relation.Kind.VERSION: (_("Another version"), _("Another version")),
    Relation.Kind.RELATED: (_("Related"), _("Related")),
}


def _described(number: int) -> Any:
    """With what its page shows of it, and whether it has anything of each kind that many documents have nothing of."""
    essay: Any = Document._meta.get_field("essays").related_model
    pk = OuterRef("pk")
    related = Relation.objects.filter(Q(source=pk) | Q(target=pk))
    return (
        with_last_change(Document.objects.published())
        .filter(number=number)
        .select_related("type", "repository", "rights")
        .annotate(
            has_texts=Exists(Text.objects.filter(document=pk)),
            has_scans=Exists(Scan.objects.filter(document=pk)),
            has_attachments=Exists(Attachment.objects.filter(document=pk)),
            has_relations=Exists(related),
            has_essays=Exists(essay.objects.filter(documents=pk)),
        )
    )


def _terms(document: int) -> Any:
    """Languages, places, subjects and donors as (vocabulary, name, slug, extra)."""
    extras = {"languages": F("tag"), "places": Value(""), "subjects": Value(""), "donors": F("credit")}
    queries = []
    for vocabulary, extra in extras.items():
        model: Any = Document._meta.get_field(vocabulary).related_model
        terms = model.objects.filter(documents=document).order_by()
        queries.append(terms.values_list(Value(vocabulary), "name", "slug", extra))
    return queries[0].union(*queries[1:], all=True)


def _people(document: int) -> Any:
    """Each public person's part, once for each of the person's preferred and cover names."""
    held_in = Name.held_in.through._default_manager.filter(
        name=OuterRef("known__pk"), document=OuterRef("document")
    )
    kinds = Q(person__names__kind__in=[Name.Kind.PREFERRED, Name.Kind.COVER])
    columns = {"known_kind": "kind", "known_text": "text", "known_filing": "filing", "known_held": "held"}
    columns |= {"known_first": "held_earliest", "known_last": "held_latest", "known_note": "note"}
    return (
        Attribution.objects.filter(is_public("person__"), document=document)
        .annotate(known=FilteredRelation("person__names", condition=kinds))
        .annotate(
            **{name: F(f"known__{column}") for name, column in columns.items()},
            known_here=Exists(held_in),
        )
        .select_related("person")
        .defer("person__biography", "person__wikidata", "person__viaf", "person__lcnaf")
        .order_by("position", "id", "known__text")
    )


def _essays(document: int) -> Any:
    """Each public essay that cites it, once for each author: title, slug, date, author's slug and name, if public."""
    essay: Any = Document._meta.get_field("essays").related_model
    author = "authorships__person"
    public = Case(When(is_public(f"{author}__"), then=Value(1)), default=Value(0))
    return (
        essay.objects.published()
        .filter(documents=document)
        .order_by("title", "id", "authorships__position", "authorships__id")
        .values_list(
            "title", "slug", "date_edtf", "date_text", f"{author}__slug", preferred_name(author), public
        )
    )


described = Prepared(_described)
_terms_of = Prepared(_terms)
_people_of = Prepared(_people)
_essays_of = Prepared(_essays)


def terms_of(document: Document) -> Mapping[str, list[Term]]:
    """Return languages, places, subjects and donors, by those names, alphabetically."""
    found: dict[str, list[Term]] = {"languages": [], "places": [], "subjects": [], "donors": []}
    for kind, name, slug, extra in _terms_of(document.pk):
        found[kind].append(Term(name, slug, extra))
    return {kind: sorted(terms, key=lambda term: term.name.casefold()) for kind, terms in found.items()}


def people_of(document: Document) -> tuple[list[RoleGroup], list[Alias]]:
    """Return the public people in the order in which the roles are defined, and what else the document may call them.

    Their parts have `person_name` and `person_filing`, as from .with_people().with_filing().
    """
    rows = _people_of(document.pk)
    preferred = {row.person_id: row for row in rows if row.known_kind == Name.Kind.PREFERRED}
    groups: dict[str, dict[int, Any]] = defaultdict(dict)
    aliases: dict[tuple[str, int], Alias] = {}  # two people of a document may have one cover name
    for row in rows:
        known = preferred.get(row.person_id)
        row.person_name = known.known_text if known else row.person.slug
        row.person_filing = known.known_filing if known else ""
        groups[row.role].setdefault(row.pk, row)
        if row.known_kind == Name.Kind.COVER:
            borne, dated = (row.known_first, row.known_last), (document.earliest, document.latest)
            if holds(listed=row.known_here, borne=borne, dated=dated):
                held = dates.from_edtf(row.known_held) if row.known_held else None
                aliases[row.known_text, row.person_id] = _alias(
                    row, row.known_text, held=held, note=row.known_note, cover=True
                )
    for row in rows:
        called = row.name_as_written, row.person_id
        if called not in aliases and says_more(row.name_as_written, row.person_name):
            aliases[called] = _alias(row, row.name_as_written)
    found = [
        RoleGroup(str(role.label), role.value, [*groups[role].values()])
        for role in Attribution.Role
        if role in groups
    ]
    return found, [*aliases.values()]


def _alias(
    row: Any, text: str, *, held: dates.StatedDate | None = None, note: str = "", cover: bool = False
) -> Alias:
    return Alias(text, row.person_name, row.person.get_absolute_url(), is_cover=cover, held=held, note=note)


def essays_of(document: Document) -> list[CitingEssay]:
    """Return the public essays that cite it, with their public authors."""
    essays: dict[str, CitingEssay] = {}
    for title, slug, edtf, stated, person, name, is_named in _essays_of(document.pk):
        essay = essays.setdefault(slug, CitingEssay(title, slug, dates.from_edtf(edtf, stated), []))
        if is_named:
            essay.authors.append((name, person))
    return [*essays.values()]


def relations_of(document: Document) -> list[RelatedDocument]:
    """Return what was explicitly related to the document, from either side; what is not public is left out."""
    relations = (
        Relation.objects.filter(
            Q(is_public("target__"), source=document) | Q(is_public("source__"), target=document)
        )
        .select_related("source__type", "target__type")
        .order_by("kind", "id")
    )
    return [
        RelatedDocument(of_source, relation.target, relation.note)
        if relation.source_id == document.pk
        else RelatedDocument(of_target, relation.source, relation.note)
        for relation in relations
        for of_source, of_target in [IT_IS[Relation.Kind(relation.kind)]]
    ]
