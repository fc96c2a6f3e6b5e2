"""The essay's list and form, with its authors."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from collections_app.actions.cite_documents import cite_documents
from collections_app.admin.resources import AuthorshipTable, EssayTable
from collections_app.models import Authorship, Essay
from documents.admin.changed_by import ChangedBy
from documents.admin.dates import date_as_read, date_in_list, follow_date
from documents.admin.filled_filters import Chosen, WithinDates
from documents.admin.filters import HasBody, HasDate
from documents.admin.publication import PUBLICATION_FIELDS, date_publication, publish, withdraw
from documents.admin.rich_text import RichTextField
from documents.admin.stock import Form, RecordAdmin, TableRows, updated_on
from documents.admin.workflow import WorkflowAdmin


class EssayForm(Form[Essay]):
    """The date follows from its statement, the time of publication from the status."""

    body = RichTextField(
        essay=True,
        help_text="A link to a document’s page, such as /documents/1/, cites it. A footnote is written where its number "
        "shall stand: select its words and press Footnote. In a table Tab leads from cell to cell, Alt+F10 to its buttons.",
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        date_publication(self)
        follow_date(self)
        return self.cleaned_data


class OnCollection(Chosen):
    title = "collection"
    parameter_name = "collections__id__exact"
    relation = Essay._meta.get_field("collections")


class AuthorshipRows(TableRows[Authorship, Essay]):
    model = Authorship
    verbose_name = "author"
    verbose_name_plural = "Authors, in the order of the title page"
    fields = ["person", "position"]
    autocomplete_fields = ["person"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Authorship]:
        return super().get_queryset(request).select_related("person").prefetch_related("person__names")


@admin.register(Essay)
class EssayAdmin(WorkflowAdmin[Essay]):
    form = EssayForm
    resource_classes = [EssayTable]
    list_display = ["title", "by", date_in_list, "status", updated_on]
    list_filter = ["status", OnCollection, WithinDates, ChangedBy, HasBody, HasDate]
    ordering = ["title"]
    search_fields = ["title", "slug", "abstract"]
    search_help_text = "Title, slug, words of the abstract."
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["collections", "documents"]
    readonly_fields = ["read_as", "created_at", "updated_at"]
    read_as = staticmethod(date_as_read)
    actions = [publish, withdraw]
    inlines = [AuthorshipRows]
    fieldsets = [
        (
            "Identity",
            {"fields": ["title", "slug", ("date_text", "date_edtf"), "read_as", "date_rationale"]},
        ),
        ("Content", {"fields": ["abstract", "body"]}),
        ("Where it belongs", {"fields": ["collections", "documents", "first_published", "source_url"]}),
        (
            "Control",
            {
                "description": "Who may see it, and since when.",
                "fields": [*PUBLICATION_FIELDS, ("created_at", "updated_at")],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Essay]:
        return super().get_queryset(request).prefetch_related("authorships__person__names")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After what the form says of the documents cited comes what the text says."""
        super().save_related(request, form, formsets, change)
        cite_documents(essay=form.instance)

    @admin.display(description="by")
    def by(self, essay: Essay) -> str:
        return ", ".join(str(authorship) for authorship in essay.authorships.all())


@admin.register(Authorship)
class AuthorshipAdmin(RecordAdmin[Authorship]):
    owners = ["essay"]
    resource_classes = [AuthorshipTable]
    list_display = ["essay", "person", "position"]
    list_select_related = ["essay", "person"]
    ordering = ["essay", "position", "id"]
    search_fields = ["essay__title", "person__slug"]
    search_help_text = "Title of the essay, slug of the person."
    autocomplete_fields = ["essay", "person"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Authorship]:
        return super().get_queryset(request).prefetch_related("person__names")
