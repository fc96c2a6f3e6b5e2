"""The document's list and form: ISAD(G), area by area."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive_project.lib.folding import fold
from documents.admin.attribution import AttributionRows
from documents.admin.bulk_edit import BulkEditable, edit_fields
from documents.admin.changed_by import ChangedBy
from documents.admin.counting import MOST_COUNTED
from documents.admin.dates import date_as_read, date_in_list, follow_date, warn_of_contradiction
from documents.admin.files_of_document import AttachmentRows, ScanRows
from documents.admin.filled_filters import Chosen, WithinDates
from documents.admin.filters import HasDate, HasSummary
from documents.admin.merging import Mergeable, merge_selected
from documents.admin.publication import PUBLICATION_FIELDS, date_publication, publish, withdraw
from documents.admin.relation import RelationRows
from documents.admin.stock import Form, updated_on
from documents.admin.text import TextSheets
from documents.admin.workflow import WorkflowAdmin
from documents.iiif.making import begin_after_commit
from documents.models import Attribution, Document, Person
from documents.resources import DocumentTable


def _keys(documents: QuerySet[Document]) -> list[int]:
    return list(documents.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1])


class DocumentForm(Form[Document]):
    """The date follows from its statement, the time of publication from the status."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        date_publication(self)
        follow_date(self)
        return self.cleaned_data


class OfPerson(Chosen):
    title = "person"
    parameter_name = "person"
    relation = Attribution._meta.get_field("person")
    owner = "document"


class InRepository(Chosen):
    title = "repository"
    parameter_name = "repository__id__exact"
    relation = Document._meta.get_field("repository")


class InLanguage(Chosen):
    title = "language"
    parameter_name = "languages__id__exact"
    relation = Document._meta.get_field("languages")


class AboutSubject(Chosen):
    title = "subject"
    parameter_name = "subjects__id__exact"
    relation = Document._meta.get_field("subjects")


class OfPlace(Chosen):
    title = "place"
    parameter_name = "places__id__exact"
    relation = Document._meta.get_field("places")


@admin.register(Document)
class DocumentAdmin(Mergeable, BulkEditable[Document], WorkflowAdmin[Document]):
    form = DocumentForm
    bulk_fields = [
        "type",
        "languages",
        "subjects",
        "places",
        "repository",
        "rights",
        "donors",
        "classification",
        "reference",
        "publication_note",
        "title",
        "other_titles",
        "summary",
        "date_rationale",
    ]
    resource_classes = [DocumentTable]
    list_display = ["number", "title", date_in_list, "type", "status", updated_on]
    list_display_links = ["number", "title"]
    list_select_related = ["type"]
    list_filter = [
        "status",
        WithinDates,
        OfPerson,
        "type",
        AboutSubject,
        OfPlace,
        InLanguage,
        InRepository,
        ChangedBy,
        HasDate,
        HasSummary,
    ]
    ordering = ["-number"]  # newest first, read off an index however many there are
    search_fields = ["title__found", "number__numbered", "reference__found", "summary__found"]
    search_help_text = (
        "Title, number, call number, summary; or any name of its people, in any script or spelling."
    )
    autocomplete_fields = ["type", "languages", "places", "subjects", "repository", "rights", "donors"]
    readonly_fields = ["number", "read_as", "created_at", "updated_at"]
    read_as = staticmethod(date_as_read)
    actions = [edit_fields, publish, withdraw, merge_selected]
    save_on_top = True
    inlines = [AttributionRows, TextSheets, ScanRows, AttachmentRows, RelationRows]
    fieldsets = [
        (
            "Identity",
            {
                "description": "What it is and when it was made. Only a title is required.",
                "fields": [
                    "title",
                    "other_titles",
                    "type",
                    ("date_text", "date_edtf"),
                    "read_as",
                    "date_rationale",
                    ("repository", "reference"),
                ],
            },
        ),
        (
            "Context",
            {
                "description": "Who made it possible to have it here. The people of the document are listed below.",
                "fields": ["donors"],
            },
        ),
        (
            "Content and structure",
            {
                "description": "What it says, about what, and where.",
                "fields": ["summary", "subjects", "places"],
            },
        ),
        (
            "Conditions of access and use",
            {
                "description": "In which languages it is, and what a reader may do with it.",
                "fields": ["languages", "rights"],
            },
        ),
        (
            "Allied materials",
            {
                "description": "Where else it is to be found. Replies, enclosures and versions are listed below.",
                "fields": ["publication_note", "source_url"],
            },
        ),
        ("Notes", {"description": "What the original bears.", "fields": ["classification"]}),
        (
            "Control",
            {
                "description": "Who may see it, and since when.",
                "fields": [*PUBLICATION_FIELDS, ("number", "created_at", "updated_at")],
            },
        ),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Document], bool]:
        """Documents that match in their own words, and those whose people bear the name, folded.

        To find few, all words of all documents are looked through, once: they are counted and sorted by their keys. Of many the
        list finds its page soon. Those of people are asked for apart: their index finds them.
        """
        own, duplicates = super().get_search_results(request, queryset, search_term)
        folded = fold(search_term)
        if not folded:
            return own, duplicates
        people = Person.objects.filter(names__folded__contains=folded).order_by().values("pk")
        theirs = Attribution.objects.filter(person__in=people).order_by().values("document")
        named = queryset.filter(pk__in=theirs)
        keys = set(_keys(named))
        if len(keys) <= MOST_COUNTED:
            keys.update(_keys(own))
        return (queryset.filter(pk__any_of=sorted(keys)) if len(keys) <= MOST_COUNTED else named | own), False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        warn_of_contradiction(request, form.instance)
        begin_after_commit(scan.wanted for scan in form.instance.scans.all())
