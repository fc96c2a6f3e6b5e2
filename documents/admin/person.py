"""The person's list and form, with every name."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive_project.lib.folding import fold
from documents.admin.bulk_edit import BulkEditable, edit_fields
from documents.admin.changed_by import ChangedBy
from documents.admin.filters import HasBiography
from documents.admin.links import link_to_list, plural
from documents.admin.merging import Mergeable, merge_selected
from documents.admin.name import NameRows
from documents.admin.publication import PUBLICATION_FIELDS, date_publication, publish, withdraw
from documents.admin.rich_text import RichTextField
from documents.admin.stock import Form
from documents.admin.workflow import WorkflowAdmin
from documents.models import Attribution, Person
from documents.resources import PersonTable


class PersonForm(Form[Person]):
    """The slug may be left empty: the names' rows then make it from the preferred name."""

    biography = RichTextField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and not self.instance.pk:
            self.fields["slug"].required = False
            self.fields[
                "slug"
            ].help_text = "The last part of the address. Left empty, it follows from the preferred name."

    def clean(self) -> dict[str, Any]:
        super().clean()
        date_publication(self)
        return self.cleaned_data


@admin.register(Person)
class PersonAdmin(Mergeable, BulkEditable[Person], WorkflowAdmin[Person]):
    form = PersonForm
    bulk_fields = ["kind", "description", "biography"]
    resource_classes = [PersonTable]
    list_display = ["name_in_list", "lived", "kind", "description", "status"]
    list_filter = ["status", "kind", ChangedBy, HasBiography]
    ordering = ["slug"]
    search_fields = ["names__folded__contains", "slug__contains"]
    search_help_text = "Any name, variant or cover name, in any script or spelling."
    readonly_fields = ["documents_named_in", "lived"]
    actions = [edit_fields, publish, withdraw, merge_selected]
    inlines = [NameRows]
    fieldsets = [
        (
            "Identity",
            {
                "description": "What the record is of; what it is called stands below.",
                "fields": ["kind", "slug"],
            },
        ),
        (
            "Description",
            {
                "description": "Dates as people write them (“c. 1878”) are kept as EDTF.",
                "fields": [("born", "died"), "lived", "description", "biography"],
            },
        ),
        (
            "The same person elsewhere",
            {
                "description": "Identifiers in authority files let other catalogues find this record.",
                "fields": [("wikidata", "viaf", "lcnaf")],
            },
        ),
        ("Control", {"fields": [*PUBLICATION_FIELDS, "documents_named_in"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).prefetch_related("names")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        folded = fold(search_term)
        if search_term and not folded:
            return queryset.none(), False
        return super().get_search_results(request, queryset, folded)

    @admin.display(description="preferred name", ordering="slug")
    def name_in_list(self, person: Person) -> str:
        return person.preferred_name

    @admin.display(description="lived", ordering="born")
    def lived(self, person: Person) -> str:
        return person.life_dates or "unknown"

    @admin.display(description="documents")
    def documents_named_in(self, person: Person) -> str:
        if not person.pk:
            return "None yet."
        count = Attribution.objects.filter(person=person).count()
        return link_to_list(
            Attribution, plural(count, "attribution", "attributions"), person__id__exact=person.pk
        )
