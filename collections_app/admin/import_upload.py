"""Import at the desk: upload, say what the columns are, look at the whole plan, decide, let it run, and undo it."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from archive_project.lib.numbers import number_in
from collections_app.admin.import_decision import answers_to, name_of
from collections_app.admin.import_form import ColumnsForm, UploadForm
from collections_app.admin.import_permissions import may_import, not_allowed
from collections_app.admin.import_plan import (
    KINDS,
    PlanRows,
    as_shown,
    counted,
    plan_table,
    progress,
    state_of,
    words_for,
)
from collections_app.admin.import_run import UNDO, may_decide, may_undo, questions_of
from collections_app.admin.resources import ImportUploadTable
from collections_app.importing.plan_book import ORDERS, PlanBook
from collections_app.importing.questions import write_down
from collections_app.importing.recognise import is_of_columns
from collections_app.importing.rejected_records import is_of_records, rejected_records
from collections_app.importing.rejected_rows import rejected_rows
from collections_app.importing.rows import UnusableInputError
from collections_app.importing.run import read_heads
from collections_app.importing.upload_folder import IMPORT, REHEARSAL, Folder
from collections_app.importing.upload_work import begin
from collections_app.models import ImportDecision, ImportRun, ImportUpload
from documents.admin.links import link_to_record, plural
from documents.admin.stock import PlainAdmin
from documents.models import Document
from documents.resources import Csv, Xlsx

NAME = "collections_importupload"
KEPT = timedelta(days=30)  # then an upload goes, with its plan; the run that it made stays
SHOWN = 25  # rows a page
NAMES_SHOWN = 30  # of those whom an import would create, of each kind
RECORDS_SHOWN = 200
UNREAD_SHOWN = 50
MOST_IN_A_WORKBOOK = 20_000  # rows: who asks for it waits
MOST_DECIDED = 5000  # by one click
FILES: dict[str, Any] = {"xlsx": Xlsx, "csv": Csv}


def _age(book: PlanBook) -> dict[str, Any]:
    """When a plan was made, and how many runs have changed the archive since."""
    ended = book.facts()["ended"]
    if not ended:
        return {"planned_at": None, "runs_since": 0}
    planned_at = datetime.fromtimestamp(ended, UTC)
    return {
        "planned_at": planned_at,
        "runs_since": ImportRun.objects.filter(finished_at__gt=planned_at).count(),
    }


@admin.register(ImportUpload)
class ImportUploadAdmin(PlainAdmin[ImportUpload]):
    resource_classes = [ImportUploadTable]
    list_display = ["name", "uploaded_at", "user", "state", "made"]
    list_select_related = ["user", "run"]
    list_filter = ["uploaded_at"]
    search_fields = ["name"]
    search_help_text = "Part of the name of a file."

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_import(request)

    def has_change_permission(self, request: HttpRequest, obj: ImportUpload | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: ImportUpload | None = None) -> bool:
        return may_import(request) or super().has_view_permission(request, obj)

    def get_urls(self) -> list[Any]:
        pages: dict[str, Callable[..., Any]] = {
            "columns": self.columns,
            "begin": require_POST(self.begin),
            "stop": require_POST(self.stop),
            "decide": require_POST(self.decide),
            "progress": require_safe(self.progress),
            "plan": require_safe(self.plan),
            "rejected": require_safe(self.rejected),
        }
        addresses = [
            path(
                f"<int:number>/{name}/",
                self.admin_site.admin_view(self._guarded(view)),
                name=f"{NAME}_{name}",
            )
            for name, view in pages.items()
        ]
        return [*addresses, *super().get_urls()]

    def _guarded(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """Only who may import comes further than to look at a list."""

        def guarded(request: HttpRequest, number: int) -> HttpResponseBase:
            if not may_import(request):
                raise PermissionDenied
            upload = get_object_or_404(ImportUpload.objects.select_related("run", "user"), pk=number)
            return view(request, upload)

        return guarded

    def _page(self, request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
        shown = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/{template}", shown)

    # Upload

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not may_import(request):
            raise PermissionDenied
        mended = self._mended(request)
        stated = {"into": mended.into, "publish": mended.publish} if mended else None
        is_sent = request.method == "POST"
        form = UploadForm(
            request.POST if is_sent else None, request.FILES if is_sent else None, initial=stated
        )
        if form.is_valid():
            self._tidy()
            upload = self._keep(request, form, mended)
            try:
                return self._next(request, upload, is_table=form.cleaned_data["is_table"])
            except UnusableInputError as error:
                form.add_error(None, Folder(upload.identifier).plain(str(error)))
                self._remove(upload)
        return self._page(
            request,
            "import_upload_form.html",
            "Import",
            form=form,
            collections=form.collections(),
            mended=mended,
        )

    def _mended(self, request: HttpRequest) -> ImportUpload | None:
        """The import whose rejected rows come back."""
        number = number_in(request.POST.get("mends") or request.GET.get("mends") or "")
        return ImportUpload.objects.filter(pk=number).first() if number is not None else None

    def _keep(self, request: HttpRequest, form: UploadForm, mended: ImportUpload | None) -> ImportUpload:
        stated, files = form.cleaned_data, form.cleaned_data["file"]
        name = "pasted text" if not files else files[0].name
        if len(files) > 1:
            name = f"{name} and {len(files) - 1} more"
        upload = ImportUpload(
            name=name[:300],
            user_id=request.user.pk,
            into=stated["into"],
            publish=stated["publish"],
            columns=mended.columns if mended else {},
            all_or_nothing=mended.all_or_nothing if mended else True,
        )
        folder = Folder(upload.identifier)
        try:
            for file in files:
                folder.keep(file.name, file.chunks())
            if not files:
                folder.keep("pasted text.txt", [stated["text"].encode()])
            upload.save()
        except BaseException:
            folder.remove()
            raise
        return upload

    def _next(self, request: HttpRequest, upload: ImportUpload, *, is_table: bool) -> HttpResponse:
        """Ask what the columns are, or rehearse. Raises UnusableInputError for what cannot be read."""
        files = Folder(upload.identifier).files()
        tables = [file for file in files if is_table or is_of_columns(file, {})]
        if tables and len(files) > 1:
            raise UnusableInputError(f"{tables[0].name} is a table: upload tables one at a time.")
        if tables:
            form = ColumnsForm(upload, tables[0])
            said = set(form.names) == set(upload.columns)
            if form.is_own or not said:
                ImportUpload.objects.filter(pk=upload.pk).update(columns={})
                upload.columns = {}
            if not form.is_own and not said:
                return redirect(f"admin:{NAME}_columns", upload.pk)
        read_heads(files, upload.columns)
        begin(upload, REHEARSAL)
        return redirect(f"admin:{NAME}_change", upload.pk)

    def columns(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        """Ask which field each column is; keep the answer under a name, where one is given."""
        folder = Folder(upload.identifier)
        files = folder.files()
        if len(files) != 1 or state_of(upload) not in {"new", "rehearsed", "not rehearsed"}:
            return redirect(f"admin:{NAME}_change", upload.pk)
        try:
            sent = request.POST if request.method == "POST" else None
            form = ColumnsForm(upload, files[0], sent, request.GET.get("profile"), request.user)
        except UnusableInputError as error:
            self.message_user(request, folder.plain(str(error)), messages.ERROR)
            return redirect(f"admin:{NAME}_change", upload.pk)
        if form.is_valid():
            if begin(upload, REHEARSAL, columns=form.mapping()):
                form.keep_profile()
            else:
                self.message_user(
                    request, "It is at work, by somebody else: your columns are not kept.", messages.WARNING
                )
            return redirect(f"admin:{NAME}_change", upload.pk)
        return self._page(request, "import_columns.html", "What the columns are", form=form, upload=upload)

    # The page of an import, whatever its state

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        upload = self.get_object(request, object_id)
        if upload is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined,no-any-return]
        if not self.has_view_permission(request, upload):
            raise PermissionDenied
        state, folder = state_of(upload), Folder(upload.identifier)
        run = upload.run
        book = folder.book(IMPORT if state in {"importing", "not imported", "imported"} else REHEARSAL)
        questions_url, questions = questions_of(run, request) if run and state == "imported" else ("", 0)
        context = {
            "upload": upload,
            "state": state,
            "may_import": may_import(request),
            "run": run,
            "run_in_words": counted(run.counts) if run else "",
            "undo_url": reverse(f"admin:{UNDO}", args=[run.pk])
            if run and may_undo(request) and not run.undone
            else "",
            "questions_url": questions_url,
            "questions": questions,
        }
        if book is None:
            return self._page(request, "import_upload.html", str(upload), **context)
        with book:
            return self._page(
                request,
                "import_upload.html",
                str(upload),
                **context,
                **self._plan(request, upload, book, state),
            ).render()

    def _plan(self, request: HttpRequest, upload: ImportUpload, book: PlanBook, state: str) -> dict[str, Any]:
        """What the page shows of the book."""
        counts = book.counts()
        action, order = request.GET.get("kind", ""), request.GET.get("order", "line")
        action, order = action if action in KINDS else "", order if order in ORDERS else "line"
        paginator: Paginator[Any] = Paginator(PlanRows(book, action, order, counts), SHOWN)
        page = paginator.get_page(request.GET.get("page"))
        rows = list(page)
        asked = book.questions_of(rows) if state == "rehearsed" and may_decide(request) else {}
        return {
            "progress": progress(book, state),
            "kinds": [(kind, words_for(kind, counts.get(kind, 0)), counts.get(kind, 0)) for kind in KINDS],
            "total": sum(counts.values()),
            "kind": action,
            "order": order,
            "orders": list(ORDERS),
            "page": page,
            "pages": paginator.get_elided_page_range(page.number),
            "rows": [as_shown(row, asked) for row in rows],
            "records": book.records(RECORDS_SHOWN),
            "names": book.names(NAMES_SHOWN),
            "unread": book.unread(UNREAD_SHOWN),
            "alike": [
                {"field": field, "name": name_of(field), "count": count, "answers": answers_to(field)}
                for field, count in book.open_questions().items()
                if count > 1 and state == "rehearsed" and may_decide(request)
                if action in {"", "conflict" if field else "probable duplicate"}
            ],
            "decided": book.decided(),
            **_age(book),
            "not_allowed": not_allowed(request, upload, book) if state == "rehearsed" else "",
            "rejected": counts.get("rejected", 0),
            "mended_as": _mended_as(upload, book) if counts.get("rejected") else "",
            "is_table": bool(upload.columns),
            "file": "csv" if sum(counts.values()) > MOST_IN_A_WORKBOOK else "xlsx",
        }

    def progress(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        state = state_of(upload)
        book = Folder(upload.identifier).book(IMPORT if state == "importing" else REHEARSAL)
        if book is None:
            return JsonResponse({"state": state})
        with book:
            return JsonResponse({"state": state, **progress(book, state)})

    # What is done there

    def begin(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        """Rehearse, import, or go on with what was broken off."""
        state, step = state_of(upload), request.POST.get("step", "")
        back = redirect(f"admin:{NAME}_change", upload.pk)
        stated = {}
        if step == IMPORT and state in {"rehearsed", "not imported"}:
            if not (upload.run and upload.run.is_unfinished):
                stated["all_or_nothing"] = request.POST.get("writing", "") != "row by row"
        elif not (
            step == REHEARSAL and state in {"new", "rehearsed", "not rehearsed", "not imported", "undone"}
        ):
            self.message_user(request, "That cannot be done now: look at where it stands.", messages.WARNING)
            return back
        elif upload.run and upload.run.is_unfinished:
            self.message_user(request, "Let it go on, or take it back, first.", messages.WARNING)
            return back
        if step == IMPORT and (beyond := self._not_allowed(request, upload)):
            self.message_user(request, f"You may not {beyond}, as this import would.", messages.ERROR)
            return back
        if not begin(upload, step, **stated):
            self.message_user(request, "It is at work already.", messages.WARNING)
        return back

    def _not_allowed(self, request: HttpRequest, upload: ImportUpload) -> str:
        with Folder(upload.identifier).book(REHEARSAL) or nullcontext() as book:
            return not_allowed(request, upload, book) if book else "import what was not rehearsed"

    def stop(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        folder = Folder(upload.identifier)
        if folder.is_at_work():
            folder.ask_to_stop()
            self.message_user(request, "It stops as soon as the rows at hand are done.", messages.INFO)
        return redirect(f"admin:{NAME}_change", upload.pk)

    def decide(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        """Keep one answer, to one question or to all that are alike: the import reads it, and each later one."""
        if not may_decide(request):
            raise PermissionDenied
        back = f"{reverse(f'admin:{NAME}_change', args=[upload.pk])}?{request.GET.urlencode()}#rows"
        book = Folder(upload.identifier).book(REHEARSAL)
        if book is None or state_of(upload) != "rehearsed":
            return redirect(f"admin:{NAME}_change", upload.pk)
        with book:
            if "alike" in request.POST:
                asked = book.questions("field", request.POST["alike"], MOST_DECIDED)
            else:
                asked = book.questions("id", number_in(request.POST.get("question", "")) or 0, 1)
            choice = request.POST.get("choice", "")
            if not asked or choice not in dict(answers_to(asked[0][1])):
                self.message_user(request, "That question is not open any more.", messages.WARNING)
                return redirect(back)
            found = {said["document_id"] for *_, said in asked if said["document_id"]}
            gone = found - set(Document.objects.filter(pk__in=found).values_list("pk", flat=True))
            left = sum(said["document_id"] in gone for *_, said in asked)
            asked = [question for question in asked if question[2]["document_id"] not in gone]
            if choice == ImportDecision.Choice.LINK:  # with a record that is there
                asked = [question for question in asked if question[2]["document_id"]]
            decisions = []
            for _, field, said in asked:
                decision = ImportDecision(field=field, **said)
                decision.decide(choice, request.user)
                decisions.append(decision)
            write_down(list({(one.source, one.field): one for one in decisions}.values()))
            book.choose([key for key, *_ in asked], choice)
        if left:
            self.message_user(
                request,
                f"{plural(left, 'decision', 'decisions')} not kept: the document is deleted since. Rehearse again.",
                messages.WARNING,
            )
        if not asked:
            return redirect(back)
        self.message_user(
            request,
            f"{plural(len(asked), 'decision', 'decisions')} kept: {ImportDecision.Choice(choice).label.lower()}.",
            messages.SUCCESS,
        )
        return redirect(back)

    # Files to take away

    def plan(self, request: HttpRequest, upload: ImportUpload) -> HttpResponseBase:
        """The plan, or what became of it, as a table."""
        step = IMPORT if state_of(upload) == "imported" else REHEARSAL
        return self._file(
            request, upload, "plan", step, lambda book: plan_table(book, request.GET.get("kind", ""))
        )

    def rejected(self, request: HttpRequest, upload: ImportUpload) -> HttpResponseBase:
        """The rejected rows as they stood, with the reason beside each; records of XML as XML."""
        folder = Folder(upload.identifier)
        is_done = state_of(upload) == "imported" and folder.has_book(IMPORT)
        step = IMPORT if is_done else REHEARSAL
        files = folder.files()
        if is_of_records(files) and (book := folder.book(step)):
            with book:
                pieces = rejected_records(files[0], book.lines_and_reasons())
            return self._begun(request, upload, pieces, f"rejected-{upload.pk}.xml", "application/xml")
        return self._file(
            request,
            upload,
            "rejected",
            step,
            lambda book: rejected_rows(files, book, upload.columns),
        )

    def _file(
        self,
        request: HttpRequest,
        upload: ImportUpload,
        what: str,
        step: str,
        table: Callable[[PlanBook], tuple[list[str], Iterator[list[Any]]]],
    ) -> HttpResponseBase:
        """A workbook is whole before it is sent, so that an error is said; a CSV is made while it is sent."""
        folder = Folder(upload.identifier)
        form = FILES.get(request.GET.get("format", ""), Xlsx)()
        if not folder.has_book(step):
            return redirect(f"admin:{NAME}_change", upload.pk)

        def pieces() -> Iterator[bytes]:
            with folder.book(step) as book:  # type: ignore[union-attr]
                yield from form.pieces(*table(book))

        name = f"{what}-{upload.pk}.{form.get_extension()}"
        return self._begun(request, upload, pieces(), name, form.get_content_type())

    def _begun(
        self, request: HttpRequest, upload: ImportUpload, pieces: Iterator[bytes], name: str, kind: str
    ) -> HttpResponseBase:
        """What cannot be read or made is said before the first piece is sent."""
        try:
            body = chain([next(pieces)], pieces)
        except (ValueError, UnusableInputError) as error:
            self.message_user(request, Folder(upload.identifier).plain(str(error)), messages.ERROR)
            return redirect(f"admin:{NAME}_change", upload.pk)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(body, content_type=kind, headers=headers)

    # What goes

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is at work is not deleted: a run would be left unfinished that nobody can let go on."""
        named, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        busy = [str(upload) for upload in objs if Folder(upload.identifier).is_at_work()]
        for name in busy:
            self.message_user(request, f"“{name}” is at work: cancel it first.", messages.WARNING)
        return named, counts, perms_needed, [*protected, *busy]

    def delete_model(self, request: HttpRequest, obj: ImportUpload) -> None:
        self._remove(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ImportUpload]) -> None:
        for upload in queryset:
            self._remove(upload)

    def _remove(self, upload: ImportUpload) -> None:
        """With its folder: who has just begun to work there sees it gone, and stops."""
        upload.delete()
        Folder(upload.identifier).remove()

    def _tidy(self) -> None:
        old = ImportUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT).select_related("run")
        for upload in old:
            goes_on = Folder(upload.identifier).is_at_work() or (upload.run and upload.run.is_unfinished)
            if not goes_on:
                self._remove(upload)

    @admin.display(description="state")
    def state(self, upload: ImportUpload) -> str:
        return state_of(upload)

    @admin.display(description="run")
    def made(self, upload: ImportUpload) -> str:
        return link_to_record(ImportRun, upload.run_id, f"run {upload.run_id}") if upload.run_id else "–"


def _mended_as(upload: ImportUpload, book: PlanBook) -> str:
    """What kind of file the rejected rows come back as; "" where they are mended where they come from."""
    if is_of_records(Folder(upload.identifier).files()):
        return "xml"
    return "xlsx" if book.can_be_mended() else ""
