"""The only reads of an import: what the archive already holds of a batch of rows, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

from archive_project.lib import dates
from archive_project.lib.folding import fingerprint, fold
from collections_app.importing.identity import shingles, title_key
from collections_app.importing.listed import edtf_of
from collections_app.importing.memory import RunMemory
from collections_app.importing.person_heading import spellings
from collections_app.importing.plan import Aim, Holding, Holdings, Imported, stated_values
from collections_app.importing.plan_page import RecordHolding
from collections_app.importing.questions import Decisions, decisions_on, linked
from collections_app.importing.rows import Entry, PageHead, PersonFacts
from collections_app.models import Authorship, Collection, Essay, ImportChange, Placement
from documents.models import Attribution, Document, Name, Person, Text

# Which role a page's field of people states.
ROLES: dict[str, str] = {
    "authors": Attribution.Role.AUTHOR,
    "recipients": Attribution.Role.RECIPIENT,
    "translators": Attribution.Role.TRANSLATOR,
    "people": Attribution.Role.ASSOCIATED,
}
AUTHORITIES = ("wikidata", "viaf", "lcnaf")
TERMS = ("languages", "places", "subjects", "donors")
COLUMNS = (
    "id", "number", "title", "date_edtf", "summary", "status", "reference", "publication_note",
    "classification", "source_url", "type__name", "repository__name", "rights__text", "rights__name", "date_text",
    "date_rationale", "published_at", "embargo_until", "published_until", "other_titles", "updated_at",
)  # fmt: skip


def match_entries(
    entries: Sequence[Entry], aim: Aim, *, collection: int | None, memory: RunMemory
) -> Holdings:
    """Return every document that these entries may mean: at most seventeen queries, however many entries."""
    titles = {fingerprint(entry.title) for entry in entries if entry.title}
    days = {edtf for entry in entries if entry.summary and (edtf := readable_edtf(entry))}
    known = {holding.id: holding for holding in map(holding_of, documents(title_fingerprint__any_of=titles))}
    for holding in near(entries, set(known)):
        known[holding.id] = holding
    decisions = decisions_on(entries)
    named = add_named(known, entries, decisions)
    ids = [document for document in known if document is not None]
    _add_journal(known, entries, aim, named)
    if collection is not None:
        add_placements(known, ids, collection, aim)
    if aim.person or any(entry.detail for entry in entries):
        _add_links(known, ids)
    for document, source in memory.sources(ids).items():
        known[document].source = source
    planned = memory.foreseen(sorted(titles), sorted(days))
    superseded = {holding.id for holding in planned if holding.id is not None}
    holdings = [*(h for h in known.values() if h.id not in superseded), *planned]
    return Holdings(holdings, decisions=decisions)


def add_named(
    known: dict[int | None, Holding], entries: Sequence[Entry], decisions: Decisions
) -> set[int | None]:
    """Add the records that rows are by decision, or by another title on the same date: two queries, or one.

    Return their ids.
    """
    titles = {(readable_edtf(entry), fingerprint(entry.title)) for entry in entries}
    dates_there = {edtf for edtf, _ in titles}
    named: set[int | None] = set(linked(decisions))
    for row in documents(other_titles__gt="", date_edtf__any_of=dates_there):
        holding = holding_of(row)
        if any((holding.edtf, title) in titles for title in holding.other_titles):
            named.add(holding.id)
            known.setdefault(holding.id, holding)
    if missing := named - set(known):
        known |= {holding.id: holding for holding in map(holding_of, documents(id__in=missing))}
    return named


def readable_edtf(entry: Entry) -> str:
    """Return the EDTF of an entry's date, "" for one that cannot be read (the plan says why)."""
    try:
        return edtf_of(entry)
    except dates.DateError:
        return ""


def documents(**condition: Any) -> Iterator[tuple[Any, ...]]:
    return Document.objects.filter(**condition).order_by().values_list(*COLUMNS).iterator(chunk_size=1000)


def holding_of(row: tuple[Any, ...]) -> Holding:
    (
        document,
        number,
        title,
        edtf,
        summary,
        status,
        reference,
        note,
        classification,
        url,
        kind,
        repository,
        rights,
        rights_name,
        date_text,
        date_rationale,
        published_at,
        embargo_until,
        published_until,
        other_titles,
        updated_at,
    ) = row
    return Holding(
        id=document,
        number=number,
        title=title,
        edtf=edtf,
        values={
            "title": title,
            "summary": summary,
            "status": status,
            "reference": reference,
            "publication_note": note,
            "classification": classification,
            "source_url": url,
            "type": kind or "",
            "repository": repository or "",
            "rights": rights or "",
            "rights_name": rights_name or "",
            "date_text": date_text,
            "date_edtf": edtf,
            "date_rationale": date_rationale,
            "published_at": _moment(published_at),
            "embargo_until": _moment(embargo_until),
            "published_until": _moment(published_until),
            "other_titles": other_titles,
        },
        changed_at=updated_at,
    )


def _moment(value: datetime | None) -> str:
    return value.astimezone(UTC).isoformat() if value else ""


def near(entries: Sequence[Entry], known: set[int | None]) -> Iterator[Holding]:
    """Stream the documents of the same days, and keep those that share words with a summary of their own day."""
    words: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for entry in entries:
        if entry.summary and (edtf := readable_edtf(entry)):
            words[edtf] |= shingles(entry.summary)
    if not words:
        return
    summaries = Document.objects.filter(date_edtf__any_of=words).exclude(summary="").order_by()
    alike = [
        id_
        for id_, edtf, summary in summaries.values_list("id", "date_edtf", "summary").iterator(
            chunk_size=1000
        )
        if id_ not in known and not words[edtf].isdisjoint(shingles(summary))
    ]
    if alike:
        yield from map(holding_of, documents(id__in=alike))


def _add_journal(
    known: dict[int | None, Holding], entries: Sequence[Entry], aim: Aim, named: set[int | None]
) -> None:
    """Add what earlier imports brought, for records that a row differs from: a page imported again asks nothing."""
    stated: dict[str, list[dict[str, str]]] = defaultdict(list)
    for entry in entries:
        stated[fingerprint(entry.title)].append(stated_values(entry, aim))
    differing = [
        holding.id
        for holding in known.values()
        if holding.id in named
        or any(
            value and value != holding.values.get(name, "")
            for values in stated.get(fingerprint(holding.title), ())
            for name, value in values.items()
        )
    ]
    for document, imported in journal("document", differing).items():
        known[document].imported = imported


def journal(record: str, ids: Iterable[int | None]) -> dict[int, dict[str, list[Imported]]]:
    """Return by record id and field what imports brought, oldest first. `record` names the journal's foreign key.

    What has been undone says nothing: the same page imported again brings it again.
    """
    brought: dict[int, dict[str, list[Imported]]] = defaultdict(lambda: defaultdict(list))
    wanted = [id_ for id_ in ids if id_ is not None]
    if not wanted:
        return brought
    actions = [ImportChange.Action.CREATE, ImportChange.Action.UPDATE, ImportChange.Action.SUPERSEDE]
    # A placement names two records and is neither's own change: a large collection has as many as documents.
    other = "collection" if record == "document" else "document"
    own = {f"{record}__in": wanted, f"{other}__isnull": True}
    changes = ImportChange.objects.filter(**own, action__in=actions, run__undone=False).order_by("id")
    for id_, action, field, after, edition in changes.values_list(
        f"{record}_id", "action", "field", "after", "edition"
    ):
        values = after if action == ImportChange.Action.CREATE else {field: after}
        for name, value in values.items():
            if isinstance(value, str):
                brought[id_][name].append(Imported(value, edition))
    return brought


def add_placements(known: dict[int | None, Holding], ids: Sequence[int], collection: int, aim: Aim) -> None:
    placed = Placement.objects.filter(collection=collection, document__in=ids).order_by()
    for document, featured in placed.values_list("document_id", "featured"):
        known[document].placed[title_key(aim.collection)] = featured


def _add_links(known: dict[int | None, Holding], ids: Sequence[int]) -> None:
    """Add the first text, and the terms and people linked, under every name that may stand for them."""
    for field in TERMS:
        through = getattr(Document, field).through
        term = Document._meta.get_field(field).related_model._meta.model_name  # type: ignore[union-attr]
        rows = through.objects.filter(document__in=ids).values_list("document_id", f"{term}__name")
        for document, name in rows:
            known[document].links.setdefault(field, set()).add(fold(name))
    fields = {role: field for field, role in ROLES.items()}
    attributions = Attribution.objects.filter(document__in=ids).order_by()
    for document, role, written, name in attributions.values_list(
        "document_id", "role", "name_as_written", "person__names__folded"
    ):
        # "Associated" says less than any role: who has one is associated already.
        for field in {fields.get(role, "people"), "people"}:
            known[document].links.setdefault(field, set()).update(spellings(written), spellings(name or ""))
    for document, body in (
        Text.objects.filter(document__in=ids).order_by("-position").values_list("document_id", "body")
    ):
        known[document].values["text"] = body  # the last one read is the first of the document's texts


def match_collection(title: str) -> tuple[RecordHolding | None, set[str]]:
    """Return the collection of this title, if any, and the title keys of all collections."""
    known = {
        title_key(name): id_ for id_, name in Collection.objects.order_by("-id").values_list("id", "title")
    }
    id_ = known.get(title_key(title))
    if id_ is None:
        return None, set(known)
    collection = Collection.objects.get(pk=id_)
    see_also = {title_key(other) for other in collection.see_also.values_list("title", flat=True)}
    values = {name: getattr(collection, name) for name in ("title", "introduction", "caption", "status")}
    return RecordHolding(id_, values, journal("collection", [id_])[id_], {"see_also": see_also}), set(known)


def match_essays(head: PageHead) -> dict[str, RecordHolding]:
    """Return by title key the essays that a head names."""
    if not head.essays:
        return {}
    wanted = {title_key(mention.title) for mention in head.essays}
    found = [essay for essay in Essay.objects.order_by("-id") if title_key(essay.title) in wanted]
    ids = [essay.id for essay in found]
    imported = journal("essay", ids)
    collections: dict[int, set[str]] = defaultdict(set)
    links = Essay.collections.through.objects.filter(essay__in=ids)
    for essay_id, title in links.values_list("essay_id", "collection__title"):
        collections[essay_id].add(title_key(title))
    authors: dict[int, set[str]] = defaultdict(set)
    for essay_id, slug in Authorship.objects.filter(essay__in=ids).values_list("essay_id", "person__slug"):
        authors[essay_id].add(slug)
    return {
        title_key(essay.title): RecordHolding(
            essay.id,
            {"date_text": essay.date_text},
            imported[essay.id],
            {"collections": collections[essay.id], "authors": authors[essay.id]},
        )
        for essay in found
    }


class SeveralPeopleError(ValueError):
    """The identifiers of a head belong to several people. Its text is one sentence for a curator."""


def match_person(head: PageHead) -> RecordHolding | None:
    """Return the person whom a head is about: by an authority's identifier, else by any form of the name, no cover name.

    Raises SeveralPeopleError where only a curator can tell who is meant.
    """
    facts = head.person or PersonFacts()
    identifiers = {name: value for name in AUTHORITIES if (value := getattr(facts, name))}
    known = Person.objects.with_names().order_by("id")
    people = list(known.filter(Q(**identifiers, _connector=Q.OR))[:2]) if identifiers else []
    if len(people) > 1:
        both = " and ".join(person.preferred_name for person in people)
        raise SeveralPeopleError(f"Its identifiers are those of {both}: merge them, or correct one.")
    if not people:
        names = Name.objects.filter(folded__in=spellings(head.title)).exclude(kind=Name.Kind.COVER)
        people = list(known.filter(pk__in=names.values("person"))[:2])
    if len(people) != 1:
        return None
    person = people[0]
    values = {name: getattr(person, name) for name in ("biography", "born", "died", "status", *AUTHORITIES)}
    values["name"] = person.preferred_name
    called = {fold(name.text) for name in person.names.all()}
    return RecordHolding(person.id, values, journal("person", [person.id])[person.id], {"names": called})
