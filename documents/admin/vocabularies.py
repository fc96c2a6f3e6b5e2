"""The controlled lists that descriptions draw on."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin

from documents.admin.links import link_to_list
from documents.admin.merging import Mergeable, merge_selected
from documents.admin.stock import RecordAdmin
from documents.models import (
    Document,
    DocumentType,
    Donor,
    Language,
    Place,
    Repository,
    RightsStatement,
    Subject,
)
from documents.models.vocabularies import Term
from documents.resources import (
    DonorTable,
    LanguageTable,
    PlaceTable,
    RepositoryTable,
    RightsStatementTable,
    SubjectTable,
    TermTable,
)

T = TypeVar("T", bound=Term)


class TermAdmin(RecordAdmin[T]):
    """A term: its slug is suggested from its name, and it leads to the documents that bear it."""

    resource_classes = [TermTable]
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    search_help_text = "Name or slug."
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["used_in"]
    ordering = ["name"]
    fields: ClassVar[Any] = ["name", "slug", "used_in"]
    document_field: str

    @admin.display(description="documents")
    def used_in(self, term: Term) -> str:
        if not term.pk:
            return "None yet."
        return link_to_list(Document, "Show the documents", **{f"{self.document_field}__id__exact": term.pk})


@admin.register(DocumentType)
class DocumentTypeAdmin(TermAdmin[DocumentType]):
    document_field = "type"


@admin.register(Repository)
class RepositoryAdmin(TermAdmin[Repository]):
    resource_classes = [RepositoryTable]
    list_display = ["name", "abbreviation", "city", "country"]
    list_filter = ["country"]
    search_fields = ["name", "slug", "abbreviation", "city"]
    search_help_text = "Name, abbreviation or city."
    fields = ["name", "slug", "abbreviation", ("city", "country"), "website", "used_in"]
    document_field = "repository"


@admin.register(Language)
class LanguageAdmin(TermAdmin[Language]):
    resource_classes = [LanguageTable]
    list_display = ["name", "tag"]
    search_fields = ["name", "slug", "=tag"]
    fields = ["name", "slug", "tag", "used_in"]
    document_field = "languages"


@admin.register(Donor)
class DonorAdmin(TermAdmin[Donor]):
    resource_classes = [DonorTable]
    list_display = ["name", "credit"]
    fields = ["name", "slug", "credit", "used_in"]
    document_field = "donors"


@admin.register(RightsStatement)
class RightsStatementAdmin(TermAdmin[RightsStatement]):
    resource_classes = [RightsStatementTable]
    list_display = ["name", "uri"]
    fields = ["name", "slug", "text", "uri", "used_in"]
    document_field = "rights"


class BranchingTermAdmin(Mergeable, TermAdmin[T]):
    """A term with a broader one above it."""

    list_display = ["name", "parent", "slug"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    actions = [merge_selected]


@admin.register(Subject)
class SubjectAdmin(BranchingTermAdmin[Subject]):
    resource_classes = [SubjectTable]
    fields = ["name", "slug", "parent", "note", "used_in"]
    document_field = "subjects"


@admin.register(Place)
class PlaceAdmin(BranchingTermAdmin[Place]):
    resource_classes = [PlaceTable]
    list_display = ["name", "parent", "latitude", "longitude"]
    fields = ["name", "slug", "parent", ("latitude", "longitude"), "used_in"]
    document_field = "places"
