"""Pairs that may be one record: with the evidence, to be merged or called different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.text import Truncator

from archive_project.lib.numbers import number_in
from documents.admin.links import plural
from documents.admin.merging import may_merge, merge_address
from documents.admin.stock import ForgettableAdmin
from documents.duplicates.finding import find_duplicates, find_people
from documents.duplicates.keeping import keep_pairs
from documents.models import Document, DuplicateDocument, DuplicatePerson, Person
from documents.models.duplicate import Duplicate
from documents.resources import DuplicateDocumentTable, DuplicatePersonTable
from documents.word_changes import Piece, words_of_theirs

MOST_COMPARED = 40_000  # words with words: longer summaries are shown without marks


class Answered(admin.SimpleListFilter):
    """Open ones unless asked otherwise."""

    title = "answer"
    parameter_name = "answered"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("different", "Different")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        every = super().choices(changelist)
        yield {**next(every), "display": "Open"}
        yield from every

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(different=self.value() == "different")


@admin.action(description="They are different", permissions=["merge"])
def call_different(records: Any, request: HttpRequest, queryset: Any) -> None:
    records.call_different(request, queryset.open())


class DuplicateAdmin(ForgettableAdmin[Duplicate]):
    """A list to work through; whoever may merge the kind of record may answer. One that is deleted may be found again."""

    kind: Any
    list_filter = [Answered]
    list_display = ["score_in_words", "compared", "answers"]
    list_display_links = None
    list_per_page = 20
    list_select_related: ClassVar[Any] = ["one", "other", "decided_by"]
    ordering = ["-score", "id"]
    actions = [call_different]
    fields = ["score_in_words", "compared", "found_at", "different", "decided_by", "decided_at"]
    readonly_fields = ["score_in_words", "compared"]
    change_list_template = "admin/duplicates.html"

    class Media:
        css = {"all": ["admin_site/merge.css"]}

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return may_merge(request.user, self.kind)

    def has_view_permission(self, request: HttpRequest, obj: Duplicate | None = None) -> bool:
        return super().has_view_permission(request, obj) or self.has_merge_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return super().has_module_permission(request) or self.has_merge_permission(request)

    def get_list_display(self, request: HttpRequest) -> Any:
        return [name for name in self.list_display if name != "answers" or self.has_merge_permission(request)]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.method == "POST" and ("different" in request.POST or "look" in request.POST):
            if not self.has_merge_permission(request):
                raise PermissionDenied
            if "look" in request.POST:
                self._look(request)
            else:
                pairs: Any = self.model._default_manager.filter(pk=number_in(request.POST["different"]))
                self.call_different(request, pairs.open())
            return redirect(request.get_full_path())
        few = not self.kind.objects.order_by()[settings.DUPLICATES["at_desk"] :].exists()
        return super().changelist_view(
            request,
            {
                **(extra_context or {}),
                "title": str(self.opts.verbose_name_plural).capitalize(),
                "may_look": few and self.has_merge_permission(request),
                "command": self.command,
                "last": self.model._default_manager.order_by("-found_at")
                .values_list("found_at", flat=True)
                .first(),
            },
        )

    def _look(self, request: HttpRequest) -> None:
        if self.kind.objects.order_by()[settings.DUPLICATES["at_desk"] :].exists():
            self.message_user(
                request, f"Too many to search while you wait: run “{self.command}”.", messages.WARNING
            )
            return
        open_now = keep_pairs(self.model, self.find(settings.DUPLICATES["minimum"]))
        self.message_user(request, f"Found {plural(open_now, 'pair', 'pairs')}.", messages.SUCCESS)

    def call_different(self, request: HttpRequest, pairs: QuerySet[Any]) -> None:
        decided = list(pairs)
        for pair in decided:
            pair.decide_different(request.user)
        self.model._default_manager.bulk_update(decided, ["different", "decided_by", "decided_at"])
        words = plural(len(decided), "pair is", "pairs are")
        self.message_user(request, f"{words} different: not proposed again.", messages.SUCCESS)

    find: ClassVar[Any]
    command: ClassVar[str]

    @admin.display(description="score", ordering="score")
    def score_in_words(self, pair: Duplicate) -> str:
        return f"{pair.score:.2f}"

    @admin.display(description="answer")
    def answers(self, pair: Duplicate) -> str:
        address = merge_address(self.kind, [pair.one_id, pair.other_id])  # type: ignore[attr-defined]
        return render_to_string("admin/pair_answers.html", {"pair": pair, "merge_url": address})

    @admin.display(description="records")
    def compared(self, pair: Duplicate) -> str:
        model_name = self.kind._meta.model_name
        return render_to_string(
            "admin/pair.html",
            {
                "change": f"admin:documents_{model_name}_change",
                "both": [self.described(record) for record in (pair.one, pair.other)],
                "marked": self.marked(pair.one, pair.other),
                "reasons": pair.reasons,
            },
        )

    def described(self, record: Any) -> dict[str, Any]:
        raise NotImplementedError

    def marked(self, one: Any, other: Any) -> list[Piece]:
        raise NotImplementedError


@admin.register(DuplicateDocument)
class DuplicateDocumentAdmin(DuplicateAdmin):
    kind = Document
    resource_classes = [DuplicateDocumentTable]
    find = staticmethod(find_duplicates)
    command = "manage.py duplicates --keep"

    def described(self, record: Document) -> dict[str, Any]:
        facts = [f"No. {record.number}", record.date.display, record.reference, record.get_status_display()]
        return {"record": record, "facts": [fact for fact in facts if fact], "text": _short(record.summary)}

    def marked(self, one: Document, other: Document) -> list[Piece]:
        return words_of_theirs(_short(one.summary), _short(other.summary), MOST_COMPARED)


@admin.register(DuplicatePerson)
class DuplicatePersonAdmin(DuplicateAdmin):
    kind = Person
    resource_classes = [DuplicatePersonTable]
    find = staticmethod(find_people)
    command = "manage.py duplicates --people --keep"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Duplicate]:
        pairs: Any = super().get_queryset(request)
        every: QuerySet[Duplicate] = pairs.prefetch_related("one__names", "other__names")
        return every

    def described(self, record: Person) -> dict[str, Any]:
        facts = [record.slug, record.life_dates, record.get_kind_display(), record.get_status_display()]
        return {"record": record, "facts": [fact for fact in facts if fact], "text": record.description}

    def marked(self, one: Person, other: Person) -> list[Piece]:
        return words_of_theirs(one.description, other.description, MOST_COMPARED)


def _short(text: str) -> str:
    return Truncator(text).words(80, truncate=" …")
