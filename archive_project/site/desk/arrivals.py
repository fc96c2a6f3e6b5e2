"""What came in from outside and waits for an answer: questions of imports, letters of readers, probable duplicates."""

from django.db.models import Count, Max
from django.http import HttpRequest
from django.urls import reverse

from archive_project.lib.clock import day, minute
from archive_project.site.desk.section import SHOWN, Line, Section, may_change, may_see
from collections_app.admin.suggestion import KINDS, open_address
from collections_app.corrections import ELSE, PARTS
from collections_app.models import Correction, ImportDecision, ImportRun, Suggestion
from collections_app.models.correction import RECORDS
from collections_app.suggesting.following import is_behind, state
from documents.admin.links import form_address, list_address, plural
from documents.models import Document, DuplicateDocument, DuplicatePerson
from documents.workflow.rights import may


def questions(request: HttpRequest) -> Section | None:
    """One query."""
    if not may(request.user, "change", ImportDecision):
        return None
    asked = ImportDecision.objects.open().filter(run__isnull=False).order_by().values("run")
    runs = asked.annotate(count=Count("pk"), at=Max("run__started_at")).order_by("-at")[:SHOWN]
    lines = [
        Line(
            f"Import of {minute(run['at'])}",
            reverse("admin:collections_importdecision_decide", args=[run["run"]]),
            plural(run["count"], "question", "questions"),
        )
        for run in runs
    ]
    return Section(
        "questions",
        "Imports that ask",
        lines,
        "No import asks anything. Where a row may be a record that is here already, or differs from what a curator wrote, it asks here.",
        [Line("All imports", list_address(ImportRun))],
        calls=bool(lines),
    )


def letters(request: HttpRequest) -> Section | None:
    """Two queries, and one for each kind of record in question: to join all of those, PostgreSQL would plan longer than it reads."""
    if not may_see(request, Correction):
        return None
    waiting = Correction.objects.waiting()
    count = waiting.count()
    records = waiting.prefetch_related(*RECORDS, "person__names")
    lines = [
        Line(
            str(letter.record),
            form_address(Correction, letter.pk),
            f"{PARTS[letter.kind].get(letter.field, (ELSE, ''))[0]}, {day(letter.created_at)}",
        )
        for letter in records[:SHOWN]
    ]
    everyone = Line(
        f"All {plural(count, 'letter', 'letters')}", list_address(Correction, status__exact="new")
    )
    return Section(
        "letters",
        "Letters from readers",
        lines,
        "No letter waits. Each public page has a link by which readers suggest corrections.",
        [everyone] if lines else [],
        calls=bool(lines),
    )


def suggestions(request: HttpRequest) -> Section | None:
    """Two queries."""
    if not may_change(request, Document):
        return None
    counts = Suggestion.objects.open().aggregate(**{kind: Count(kind) for kind in KINDS})
    lines = [
        Line(name.capitalize(), open_address(kind=kind), f"{counts[kind]:,}")
        for kind, name in KINDS.items()
        if counts[kind]
    ]
    at = state()
    words = f"Read up to {minute(at.at)}" if at else "Not read yet"
    behind = "; there are changes since" if at and is_behind(at) else ""
    return Section(
        "suggestions",
        "Suggested links",
        lines,
        "Nothing is suggested. People, places, collections and letters that the words of a document name are proposed here.",
        [Line(f"{words}{behind}", open_address())],
    )


def duplicates(request: HttpRequest) -> Section | None:
    """One query a kind."""
    kinds = [
        (model, model._default_manager.open().count())
        for model in (DuplicateDocument, DuplicatePerson)
        if may_change(request, model) or may_see(request, model)
    ]
    if not kinds:
        return None
    lines = [
        Line(str(model._meta.verbose_name_plural).capitalize(), list_address(model), f"{count:,}")
        for model, count in kinds
        if count
    ]
    return Section(
        "duplicates",
        "May be one record",
        lines,
        "No pair is known that may be one record. They are looked for when you ask.",
        [] if lines else [Line("Look for pairs", list_address(kinds[0][0]))],
    )
