"""What the archive already holds of a batch of a table's rows: by number, by source address, by date and title."""

from collections.abc import Sequence

from archive_project.lib.folding import fingerprint, fold
from collections_app.importing.listed import attribution_key, collection_key, listed_in
from collections_app.importing.match import (
    TERMS,
    add_named,
    add_placements,
    documents,
    holding_of,
    journal,
    near,
)
from collections_app.importing.match_files import add_files, broken_pictures, documents_called
from collections_app.importing.memory import RunMemory
from collections_app.importing.person_heading import spellings
from collections_app.importing.plan import Aim, Holding, Holdings
from collections_app.importing.questions import decisions_on
from collections_app.importing.rows import Entry, Listed
from collections_app.models import Placement, SourceIdentifier
from documents.models import Attribution, Document, Relation, Text
from documents.resources import DocumentTable


def match_records(
    entries: Sequence[Entry], aim: Aim, *, collection: int | None, memory: RunMemory
) -> Holdings:
    """Return every document that these rows may mean: a fixed number of queries, however many rows."""
    rows = [(entry, listed) for entry in entries if (listed := listed_in(entry))]
    titles = {fingerprint(entry.title) for entry, _ in rows}
    days = {listed.date_edtf for entry, listed in rows if entry.summary and listed.date_edtf}
    numbers = {listed.number for _, listed in rows if listed.number is not None}
    addresses = {entry.detail.url for entry, _ in rows if entry.detail and entry.detail.url}
    called = documents_called({listed.known_as for _, listed in rows if listed.known_as})
    identifiers = {listed.identifier for _, listed in rows if listed.identifier}
    identified = SourceIdentifier.objects.filter(identifier__in=identifiers).values("document")
    known: dict[int | None, Holding] = {}
    for condition, values in (
        ("title_fingerprint__any_of", titles),
        ("number__any_of", numbers),
        ("source_url__any_of", addresses),
        ("id__in", identified if identifiers else ()),
        ("id__in", set().union(*called.values())),
    ):
        if values:
            known |= {holding.id: holding for holding in map(holding_of, documents(**{condition: values}))}
    unnumbered = [entry for entry, listed in rows if listed.number is None]
    for holding in near(unnumbered, set(known)):
        known[holding.id] = holding
    decisions = decisions_on(entries)
    add_named(known, entries, decisions)
    ids = [document for document in known if document is not None]
    if ids:
        for document, imported in journal("document", ids).items():
            known[document].imported = imported
        if collection is not None:
            add_placements(known, ids, collection, aim)
        _add_links(known, ids)
        _add_versions(known, [listed for _, listed in rows])
        if called:
            add_files(known, ids)
    for document, source in memory.sources(ids).items():
        known[document].source = source
    planned = memory.foreseen(sorted(titles), sorted(days), sorted(numbers), sorted(addresses))
    superseded = {holding.id for holding in planned if holding.id is not None}
    holdings = [*(h for h in known.values() if h.id not in superseded), *planned]
    past_numbers = _past_numbers(numbers - {holding.number for holding in holdings})
    broken = broken_pictures([listed for _, listed in rows if listed.known_as], known.values())
    return Holdings(holdings, past_numbers, decisions, called=called, broken=broken)


def _past_numbers(numbers: set[int]) -> dict[int, int | None]:
    """Those of the numbers that a document bore which is gone, and the number of the one it was merged into, if it was."""
    if not numbers:
        return {}
    past = Document.history.filter(number__in=numbers).order_by().values_list("number", flat=True).distinct()
    paths = {f"/documents/{number}/": number for number in past}
    today = Document.objects.filter(past_addresses__path__in=paths).order_by()
    merged = {paths[path]: number for path, number in today.values_list("past_addresses__path", "number")}
    return dict.fromkeys(paths.values()) | merged


def _add_links(known: dict[int | None, Holding], ids: Sequence[int]) -> None:
    def add(document: int, name: str, *keys: str) -> None:
        known[document].links.setdefault(name, set()).update(keys)

    for field in TERMS:
        through = getattr(Document, field).through
        term = Document._meta.get_field(field).related_model._meta.model_name  # type: ignore[union-attr]
        keys = [f"{term}__name", *([f"{term}__tag"] if field == "languages" else [])]
        for document, *names in through.objects.filter(document__in=ids).values_list("document_id", *keys):
            add(document, field, *map(fold, names))
    for key, names in _attributions(ids).items():
        document, role, slug, written = key
        add(document, "attributions", attribution_key(role, slug, written, names))
    placements = Placement.objects.filter(document__in=ids).order_by()
    for document, slug, title in placements.values_list(
        "document_id", "collection__slug", "collection__title"
    ):
        add(document, "collections", collection_key(slug, title))
    for document, identifier in (
        SourceIdentifier.objects.filter(document__in=ids).values_list("document", "identifier").order_by()
    ):
        add(document, "identifiers", identifier)
    relations = Relation.objects.filter(source__in=ids).order_by()
    for document, kind, number in relations.values_list("source_id", "kind", "target__number"):
        add(document, "relations", f"{kind}:{number}")
    for document, position in (
        Text.objects.filter(document__in=ids).order_by().values_list("document_id", "position")
    ):
        add(document, "texts", str(position))


def _attributions(ids: Sequence[int]) -> dict[tuple[int, str, str, str], set[str]]:
    """Return document, role, slug and name as written, with every form of the person's names."""
    found: dict[tuple[int, str, str, str], set[str]] = {}
    attributions = Attribution.objects.filter(document__in=ids).order_by()
    for document, role, slug, written, name in attributions.values_list(
        "document_id", "role", "person__slug", "name_as_written", "person__names__text"
    ):
        found.setdefault((document, role, slug, written), set()).update(spellings(name or ""))
    return found


def _add_versions(known: dict[int | None, Holding], rows: Sequence[Listed]) -> None:
    """Add what an export would say of the records that edited rows mean: whether they stand as they were exported."""
    edited = {row.number: row.columns for row in rows if row.own and row.edited and row.number is not None}
    if not edited:
        return
    columns = next(iter(edited.values()))
    by_number = {holding.number: holding for holding in known.values()}
    table = DocumentTable().rows(Document.objects.filter(number__in=edited), [*columns, "version"])
    for row in table:
        by_number[row[columns.index("number")]].version = row[-1]
