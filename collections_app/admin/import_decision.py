"""What imports ask: each question with its evidence, answered by one click; and what was decided, to be looked up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from archive_project.lib.numbers import number_in
from collections_app.admin.import_run import DECIDE, in_words, may_decide
from collections_app.admin.resources import ImportDecisionTable
from collections_app.importing.alone import NotAloneError
from collections_app.importing.identity import likeness
from collections_app.importing.questions import read_entry
from collections_app.importing.settle import MOST_AT_ONCE, DecidedError, settle
from collections_app.models import ImportDecision, ImportRun
from documents.admin.links import link_to_record, plural
from documents.admin.stock import ForgettableAdmin
from documents.models import Document
from documents.word_changes import Piece, all_words

SHOWN = 20  # questions a page
MOST_COMPARED = 250_000  # words with words: longer texts are shown one after the other
Choice = ImportDecision.Choice
ABOUT_ROW = [(Choice.LINK, "Same record"), (Choice.NEW, "Different"), (Choice.SKIP, "Skip")]
ABOUT_FIELD = [(Choice.OURS, "Keep ours"), (Choice.THEIRS, "Take theirs")]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the page shows it."""

    decision: ImportDecision
    heading: str
    evidence: Sequence[str]
    compared: Sequence[
        tuple[str, Sequence[Piece]]
    ]  # what it is called, and ours and theirs with the words marked
    answers: Sequence[tuple[str, str]]


def answers_to(field: str) -> list[tuple[Choice, str]]:
    return ABOUT_FIELD if field else ABOUT_ROW


def name_of(field: str) -> str:
    """What a curator calls a field of a document."""
    if not field:
        return "probable duplicate"
    try:
        return str(getattr(Document._meta.get_field(field), "verbose_name", field))
    except FieldDoesNotExist:
        return field.replace("_", " ")


def compare(ours: str, theirs: str) -> list[Piece]:
    """Both texts whole, with what is only in one of them marked."""
    return all_words(ours, theirs, MOST_COMPARED)


def as_question(decision: ImportDecision) -> Question:
    if decision.field:
        compared = [(name_of(decision.field), compare(decision.ours, decision.theirs))]
        return Question(decision, decision.title, [decision.reason], compared, ABOUT_FIELD)
    entry, document = read_entry(decision.row), decision.document
    ours = (
        {"title": document.title, "date": document.date.display, "summary": document.summary}
        if document
        else {}
    )
    theirs = {"title": entry.title, "date": entry.date_text, "summary": entry.summary}
    compared = [(name, compare(ours.get(name, ""), said)) for name, said in theirs.items()]
    return Question(
        decision, decision.title, [decision.reason, *_likenesses(ours, theirs)], compared, ABOUT_ROW
    )


def _likenesses(ours: dict[str, str], theirs: dict[str, str]) -> Iterator[str]:
    for name in ("title", "summary"):
        if ours.get(name) and theirs[name]:
            yield f"{name.capitalize()}: {likeness(ours[name], theirs[name]):.0%} of the words are the same."


@admin.register(ImportDecision)
class ImportDecisionAdmin(ForgettableAdmin[ImportDecision]):
    """What was decided is read here; taken away, it is forgotten, and the next import asks again."""

    resource_classes = [ImportDecisionTable]
    list_display = ["title", "what", "decided", "decided_by", "asked_by"]
    list_select_related = ["decided_by"]
    list_filter = ["choice", "decided_at"]
    ordering = ["-id"]
    search_fields = ["title", "=page"]
    search_help_text = "Words of the row's title, or exactly its page."
    fields = [
        "title", "what", "decided", "document", "ours", "theirs", "reason", "asked_by", "page", "line", "decided_by",
        "decided_at",
    ]  # fmt: skip
    readonly_fields = ["what", "decided", "asked_by"]

    def get_urls(self) -> list[Any]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.decide)
        address = path("decide/<int:number>/", self.admin_site.admin_view(view), name=DECIDE)
        return [address, *super().get_urls()]

    def decide(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show what a run asks; take one answer, to one question or to all that are alike."""
        if not may_decide(request):
            raise PermissionDenied
        run = get_object_or_404(ImportRun, pk=number)
        asked = ImportDecision.objects.filter(run=run).open()
        if request.method == "POST":
            return self._answer(request, run)
        page = Paginator(asked.select_related("document").order_by("field", "id"), SHOWN).get_page(
            request.GET.get("page")
        )
        kinds = asked.order_by("field").values_list("field").annotate(Count("pk"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Questions of run {run.pk}",
            "opts": self.opts,
            "run": run,
            "page": page,
            "questions": [as_question(decision) for decision in page],
            "alike": [
                {"field": field, "name": name_of(field), "count": count, "answers": answers_to(field)}
                for field, count in kinds
                if count > 1
            ],
            "most": MOST_AT_ONCE,
        }
        return TemplateResponse(request, "admin/import_questions.html", context)

    def _answer(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        asked = ImportDecision.objects.filter(run=run).open().order_by("id")
        one, choice = request.POST.get("question", ""), request.POST.get("choice", "")
        if "alike" in request.POST:
            chosen = list(asked.filter(field=request.POST["alike"])[:MOST_AT_ONCE])
        else:
            number = number_in(one)
            chosen = [] if number is None else list(asked.filter(pk=number))
        if not chosen or choice not in dict(answers_to(chosen[0].field)):
            self.message_user(request, "That question is not open any more.", messages.WARNING)
            return redirect(f"admin:{DECIDE}", run.pk)
        try:
            done = settle(chosen, choice, user=request.user)
        except (NotAloneError, DecidedError) as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(f"admin:{DECIDE}", run.pk)
        words = f"{plural(len(chosen), 'decision', 'decisions')}: {Choice(choice).label.lower()}."
        if done:
            words += f" Carried out by run {done.pk}: {in_words(done)}."
        self.message_user(request, words, messages.SUCCESS)
        left = done and not asked.exists() and ImportDecision.objects.filter(run=done).open().exists()
        return redirect(f"admin:{DECIDE}", done.pk if done and left else run.pk)

    @admin.display(description="about", ordering="field")
    def what(self, decision: ImportDecision) -> str:
        return name_of(decision.field)

    @admin.display(description="decision", ordering="choice")
    def decided(self, decision: ImportDecision) -> str:
        return decision.get_choice_display() or "open"

    @admin.display(description="asked by", ordering="run")
    def asked_by(self, decision: ImportDecision) -> str:
        return (
            link_to_record(ImportRun, decision.run_id, f"run {decision.run_id}") if decision.run_id else "–"
        )
