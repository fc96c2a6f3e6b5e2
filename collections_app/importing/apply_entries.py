"""Carry out what a batch of entries plans: documents, their places in a collection, their terms and people."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from archive_project.lib import dates
from archive_project.lib.folding import fold
from collections_app.importing.apply_page import find_or_create_person, set_value
from collections_app.importing.journal import Journal
from collections_app.importing.match import ROLES
from collections_app.importing.plan import FieldChange, PlannedEntry
from collections_app.importing.rows import Detail
from collections_app.importing.terms import find_or_create_term
from collections_app.models import Collection, Placement
from documents.bulk_history import (
    add_links,
    create_with_history,
    save_with_history,
    update_with_history,
    write_past_version,
)
from documents.models import (
    Attribution,
    Document,
    DocumentType,
    Language,
    Person,
    Repository,
    RightsStatement,
    Text,
)
from documents.models.number import take_numbers

TERM_FIELDS: dict[str, type[DocumentType | Repository | RightsStatement]] = {
    "type": DocumentType,
    "repository": Repository,
    "rights": RightsStatement,
}


def apply_entries(
    planned: Sequence[PlannedEntry], *, collection: Collection | None, person: Person | None, journal: Journal
) -> None:
    """Write a batch. The holdings of new documents learn their ids, so that later rows of the run find them."""
    documents = _create(planned, journal) | _update(planned, journal)
    _place(planned, documents, collection, journal)
    _link(planned, documents, person, journal)
    _write_texts(planned, documents, journal)
    journal.write()


def _create(planned: Sequence[PlannedEntry], journal: Journal) -> dict[int, Document]:
    """Return the new documents by the position of their entry: a line may hold several."""
    new = [plan for plan in planned if plan.action == "create" and plan.holding]
    if not new:
        return {}
    now = timezone.now().replace(microsecond=0)
    documents = []
    for plan, number in zip(new, take_numbers(len(new), Document), strict=True):
        document = Document(number=number)
        document.state_date(dates.parse(plan.entry.date_text))
        for name, value in plan.holding.values.items():  # type: ignore[union-attr]
            _set(document, name, value, journal)
        document.published_at = now if document.status == "published" else None
        documents.append(document)
    create_with_history(documents, user=journal.run.user, reason=journal.reason)
    for plan, document in zip(new, documents, strict=True):
        assert plan.holding is not None
        plan.holding.id, plan.holding.number = document.pk, document.number
        values = {name: value for name, value in plan.holding.values.items() if value}
        values |= {"date_text": document.date_text, "status": document.status}
        journal.created(document, values, line=plan.entry.line, about={"document": document})
    return {plan.position: document for plan, document in zip(new, documents, strict=True)}


def _update(planned: Sequence[PlannedEntry], journal: Journal) -> dict[int, Document]:
    """Write changed fields; return by position the documents of every entry that changes anything."""
    changing = [
        plan for plan in planned if plan.action in {"update", "conflict"} and plan.writes and plan.holding
    ]
    found = Document.objects.in_bulk([plan.holding.id for plan in changing if plan.holding])
    fields: set[str] = set()
    changed: dict[int, Document] = {}
    by_position = {}
    for plan in changing:
        document = found[plan.holding.id]  # type: ignore[union-attr]
        journal.found(document)
        by_position[plan.position] = document
        for change in plan.writes:
            if isinstance(change.after, tuple) or change.field in {"collection", "featured"}:
                continue
            journal.changed(document, change, line=plan.entry.line, about={"document": document})
            if change.field == "text":
                continue
            if change.verdict == "supersede":
                write_past_version(
                    document,
                    values={change.field: change.after},
                    when=timezone.now(),
                    user=journal.run.user,
                    reason=journal.reason,
                )
            else:
                _set(document, change.field, change.after, journal)
                fields |= {"status", "published_at"} if change.field == "status" else {change.field}
            document.updated_at = timezone.now()
            changed[document.pk] = document
    update_with_history(
        list(changed.values()),
        fields=[*sorted(fields), "title_fingerprint", "updated_at"] if fields else [],
        user=journal.run.user,
        reason=journal.reason,
    )
    return by_position


def _set(document: Document, name: str, value: str, journal: Journal) -> None:
    if name == "text":
        return  # a record of its own
    if name in TERM_FIELDS:
        if value:
            setattr(document, name, find_or_create_term(TERM_FIELDS[name], value, journal))
    elif name == "status":
        if value:
            document.publish()
    else:
        set_value(document, name, value)


def _place(
    planned: Sequence[PlannedEntry],
    documents: dict[int, Document],
    collection: Collection | None,
    journal: Journal,
) -> None:
    if collection is None:
        return
    new, featured = [], {}
    for plan in planned:
        for change in plan.writes:
            document = documents.get(plan.position)
            if document is None:
                continue
            if change.field == "collection":
                new.append(
                    Placement(
                        collection=collection,
                        document=document,
                        position=plan.position,
                        featured=plan.entry.featured,
                    )
                )
                values = {"position": plan.position, "featured": plan.entry.featured}
                journal.created(
                    new[-1],
                    values,
                    line=plan.entry.line,
                    about={"document": document, "collection": collection},
                )
            elif change.field == "featured":
                featured[document.pk] = plan
    create_with_history(new, user=journal.run.user, reason=journal.reason)
    standing = list(
        Placement.objects.filter(collection=collection, document__in=featured).select_related("document")
    )
    for placement in standing:
        plan = featured[placement.document_id]
        change = FieldChange("featured", str(placement.position), str(plan.position))
        journal.found(placement)
        placement.featured, placement.position = True, plan.position
        journal.changed(
            placement,
            change,
            line=plan.entry.line,
            about={"document": placement.document, "collection": collection},
        )
    update_with_history(
        standing, fields=["featured", "position"], user=journal.run.user, reason=journal.reason
    )


def _link(
    planned: Sequence[PlannedEntry], documents: dict[int, Document], person: Person | None, journal: Journal
) -> None:
    """Add terms, people and the text that a page about one document states, or the person whose page it is."""
    attributions: list[Attribution] = []
    terms: dict[str, list[tuple[int, int]]] = defaultdict(list)  # field → document and term
    for plan in planned:
        document = documents.get(plan.position)
        if document is None:
            continue
        for name, names in _new_links(plan).items():
            if name in ROLES:
                people = [
                    (person, "") if person and name == "people" else (None, written) for written in names
                ]
                for known, written in people:
                    who = known or find_or_create_person(written, journal)
                    attributions.append(_attribution(document, who, ROLES[name], written, len(attributions)))
                    journal.linked(
                        document,
                        name,
                        who.slug,
                        line=plan.entry.line,
                        about={"document": document, "person": who},
                    )
            else:
                for term_name in names:
                    term = find_or_create_term(getattr(document, name).model, term_name, journal)
                    terms[name].append((document.pk, term.pk))
                    journal.linked(
                        document, name, term.slug, line=plan.entry.line, about={"document": document}
                    )
    journal.made(*create_with_history(attributions, user=journal.run.user, reason=journal.reason))
    described = {document for pairs in terms.values() for document, _ in pairs}
    for name, pairs in terms.items():
        journal.made(add_links(Document._meta.get_field(name), pairs))
    update_with_history(
        list({document.pk: document for document in documents.values() if document.pk in described}.values()),
        fields=[],
        user=journal.run.user,
        reason=journal.reason,
    )


def _new_links(plan: PlannedEntry) -> dict[str, tuple[str, ...]]:
    return {change.field: change.after for change in plan.writes if isinstance(change.after, tuple)}


def _attribution(document: Document, person: Person, role: str, written: str, position: int) -> Attribution:
    return Attribution(
        document=document,
        person=person,
        role=role,
        name_as_written=written,
        origin=Attribution.Origin.IMPORTED,
        position=position,
    )


def _write_texts(planned: Sequence[PlannedEntry], documents: dict[int, Document], journal: Journal) -> None:
    """Write the first text of each document whose page carries one."""
    for plan in planned:
        document, detail = documents.get(plan.position), plan.entry.detail
        if document is None or detail is None or not detail.text:
            continue
        verdict = next((change.verdict for change in plan.changes if change.field == "text"), None)
        text = document.texts.first()
        if text and verdict == "supersede":
            write_past_version(
                text,
                values={"body": detail.text},
                when=timezone.now(),
                user=journal.run.user,
                reason=journal.reason,
            )
            update_with_history([text], fields=[], user=journal.run.user, reason=journal.reason)
        elif text and verdict == "update":
            journal.found(text)
            text.body = detail.text
            save_with_history(text, reason=journal.reason)
        elif verdict == "update" or plan.action == "create":
            _add_text(document, detail, journal)


def _add_text(document: Document, detail: Detail, journal: Journal) -> None:
    """The text on a page of this site is English, whatever the language of the original."""
    english = find_or_create_term(Language, "English", journal)
    original = {fold(language) for language in detail.languages}
    kind = Text.Kind.TRANSCRIPTION if original <= {"english"} else Text.Kind.TRANSLATION
    text = Text(document=document, kind=kind, language=english, body=detail.text)
    save_with_history(text, reason=journal.reason)
    journal.made(text)
