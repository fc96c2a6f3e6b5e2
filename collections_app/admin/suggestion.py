"""Suggestions at the desk: of one document or of all, with the words they rest on; accepted or refused one by one or together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from archive_project.lib.numbers import number_in
from collections_app.admin.resources import SuggestionTable
from collections_app.models import Placement, Suggestion
from collections_app.suggesting.answering import MOST_AT_ONCE, answer
from collections_app.suggesting.following import is_behind, read_all, state
from documents.admin.links import link_to_record, plural
from documents.admin.stock import ForgettableAdmin
from documents.models import Attribution, Document, Relation
from documents.workflow.rights import may, open_statuses

SHOWN = 10  # documents a page
SECONDS = 5  # that a click reads on
OPEN = "collections_suggestion_open"
KINDS = {"person": "people", "place": "places", "collection": "collections", "answered": "replies"}
# What an accepted one adds; a place is a field of the document itself.
MADE: dict[str, type[Model]] = {"person": Attribution, "collection": Placement, "answered": Relation}
ANSWERS = [(Suggestion.Answer.ACCEPTED, "Accept"), (Suggestion.Answer.REFUSED, "Refuse")]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document and what is suggested for it."""

    document: Document
    suggestions: Sequence[Suggestion]
    may_answer: bool


def may_answer(request: HttpRequest, document: Document | None = None) -> bool:
    """Whoever may change the document may link it."""
    return admin.site.get_model_admin(Document).has_change_permission(request, document)


def open_to(user: Any, suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Those whose documents somebody may change as they stand."""
    return suggestions.filter(document__status__in=open_statuses(user, Document))


def may_be_linked_by(user: Any, suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Those of which somebody may make the rows."""
    for kind, model in MADE.items():
        if not may(user, "add", model):
            suggestions = suggestions.filter(**{f"{kind}__isnull": True})
    return suggestions


def open_address(**narrowed: Any) -> str:
    address = reverse(f"admin:{OPEN}")
    return f"{address}?{urlencode(narrowed)}" if narrowed else address


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One document, or one kind of link; by default all."""

    document: int | None
    kind: str

    @classmethod
    def of(cls, query: Any) -> "Narrowing":
        kind = query.get("kind", "")
        return cls(number_in(query.get("document", "")), kind if kind in KINDS else "")

    @property
    def query(self) -> dict[str, Any]:
        given = {"document": self.document, "kind": self.kind}
        return {name: value for name, value in given.items() if value}

    def apply(self, suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
        if self.document is not None:
            suggestions = suggestions.filter(document=self.document)
        if self.kind:
            suggestions = suggestions.filter(**{f"{self.kind}__isnull": False})
        return suggestions


@admin.register(Suggestion)
class SuggestionAdmin(ForgettableAdmin[Suggestion]):
    """What was answered is read here; what is open, on a page of its own."""

    resource_classes = [SuggestionTable]
    list_display = ["about", "link", "target", "words", "certain", "answer", "answered_by", "answered_at"]
    list_filter = ["answer", "role", "certain", "answered_at"]
    ordering = ["-id"]
    search_fields = ["document__title", "=document__number", "words"]
    search_help_text = "Title or number of the document, or the words it rests on."
    fields = ["about", "link", "target", "name_as_written", "certain", "reason", "words", "answer", "answered_by", "answered_at"]  # fmt: skip
    readonly_fields = ["about", "link", "target"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        return super().get_queryset(request).with_targets().select_related("answered_by")  # type: ignore[attr-defined,no-any-return]

    def has_view_permission(self, request: HttpRequest, obj: Suggestion | None = None) -> bool:
        return super().has_view_permission(request, obj) or may_answer(request)

    def get_urls(self) -> list[Any]:
        view = require_http_methods(["GET", "HEAD", "POST"])(self.decide)
        return [path("open/", self.admin_site.admin_view(view), name=OPEN), *super().get_urls()]

    def decide(self, request: HttpRequest) -> HttpResponse:
        """Show what is open; take an answer to one, to all of a document, or to all that are shown under this address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        narrowed = Narrowing.of(request.GET)
        if request.method == "POST":
            return self._answer(request, narrowed)
        asked = narrowed.apply(Suggestion.objects.open())
        documents = asked.order_by("document").values_list("document", flat=True).distinct()
        page = Paginator(documents, SHOWN).get_page(request.GET.get("page"))
        shown = asked.filter(document__in=list(page)).with_targets().order_by("document", "id")  # type: ignore[attr-defined]
        counts = Suggestion.objects.open().aggregate(**{kind: Count(kind) for kind in KINDS})
        read_up_to = state()
        context = {
            **self.admin_site.each_context(request),
            "title": "Suggestions",
            "opts": self.opts,
            "page": page,
            "sheets": list(self._sheets(request, shown)),
            "kinds": [
                (name, counts[kind], open_address(kind=kind), kind == narrowed.kind)
                for kind, name in KINDS.items()
            ],
            "total": sum(counts.values()),
            "here": open_to(request.user, asked).count(),
            "narrowed": narrowed,
            "narrowed_to": urlencode(narrowed.query),
            "answers": ANSWERS,
            "most": MOST_AT_ONCE,
            "may_answer": may_answer(request),
            "read_up_to": read_up_to,
            "is_behind": is_behind(read_up_to),
        }
        return TemplateResponse(request, "admin/suggestions.html", context)

    def _sheets(self, request: HttpRequest, shown: QuerySet[Suggestion]) -> Iterator[Sheet]:
        for document, suggestions in groupby(shown, key=lambda one: one.document):
            yield Sheet(document, list(suggestions), may_answer(request, document))

    def _answer(self, request: HttpRequest, narrowed: Narrowing) -> HttpResponse:
        if not may_answer(request):
            raise PermissionDenied
        back = HttpResponseRedirect(open_address(**narrowed.query))
        if "read" in request.POST:
            number = read_all(SECONDS)
            self.message_user(request, f"Read {plural(number, 'document', 'documents')}.", messages.SUCCESS)
            return back
        asked = narrowed.apply(Suggestion.objects.open()).order_by("document", "id")
        given = request.POST.get("answer", "")
        if "all" not in request.POST:
            name = "suggestion" if "suggestion" in request.POST else "document"
            pk = number_in(request.POST.get(name, ""))
            asked = asked.filter(**{"pk" if name == "suggestion" else "document": pk}) if pk else asked.none()
        answerable = open_to(request.user, asked)
        if given == Suggestion.Answer.ACCEPTED:
            answerable = may_be_linked_by(request.user, answerable)
        chosen = list(answerable.values_list("pk", flat=True)[:MOST_AT_ONCE])
        left = asked.count() - answerable.count()
        if given not in Suggestion.Answer.values or not (chosen or left):
            self.message_user(request, "That suggestion is not open any more.", messages.WARNING)
            return back
        done = answer(chosen, given, user=request.user)
        words = f"{plural(done, 'suggestion', 'suggestions')} {given}."
        if left:
            words += f" {plural(left, 'was', 'were')} left: you may not change their documents, or not add such links."
        self.message_user(request, words, messages.SUCCESS if done else messages.WARNING)
        return back

    @admin.display(description="document", ordering="document")
    def about(self, suggestion: Suggestion) -> str:
        return link_to_record(Document, suggestion.document_id, suggestion.document.title)

    @admin.display(description="link")
    def link(self, suggestion: Suggestion) -> str:
        return suggestion.link

    @admin.display(description="with")
    def target(self, suggestion: Suggestion) -> str:
        record = suggestion.target
        return link_to_record(type(record), record.pk, str(record))
