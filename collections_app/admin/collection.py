"""The collection's list and form: what it says, and the way to its documents, however many they are."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, ImageField, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collections_app.admin.health import HealthFilter, ShowsHealth
from collections_app.admin.placement import FeaturedRows
from collections_app.admin.resources import CollectionTable
from collections_app.models import Collection, Placement
from documents.admin.bulk_edit import BulkEditable, edit_fields
from documents.admin.changed_by import ChangedBy
from documents.admin.files import StoredFileInput
from documents.admin.filters import HasIntroduction
from documents.admin.links import link_to_list, plural
from documents.admin.publication import PUBLICATION_FIELDS, date_publication, publish, withdraw
from documents.admin.rich_text import RichTextField
from documents.admin.stock import FIELDS, Form, updated_on
from documents.admin.workflow import WorkflowAdmin
from documents.iiif.making import begin_after_commit

MOST_FEATURED = 100


class PictureInput(StoredFileInput):
    """A file input whose "Currently" leads to the picture as the public sees it."""

    def address(self, record: Collection) -> str:
        return reverse("collection-image", args=[record.slug])


class CollectionForm(Form[Collection]):
    introduction = RichTextField(
        help_text="Titles of related collections and of essays become links by themselves."
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        date_publication(self)
        if self.cleaned_data.get("image") and not self.cleaned_data.get("image_alternative_text"):
            self.add_error(
                "image_alternative_text", _("Say what the picture shows, for those who cannot see it.")
            )
        return self.cleaned_data


@admin.register(Collection)
class CollectionAdmin(ShowsHealth, BulkEditable[Collection], WorkflowAdmin[Collection]):
    form = CollectionForm
    bulk_fields = ["see_also", "caption", "credit", "introduction"]
    formfield_overrides = {**FIELDS, ImageField: {"widget": PictureInput}}
    resource_classes = [CollectionTable]
    list_display = ["title", "documents_count", "parent", "status", updated_on]
    list_select_related = ["parent"]
    list_filter = ["status", ChangedBy, HealthFilter, HasIntroduction]
    ordering = ["title"]
    search_fields = ["title", "slug", "introduction"]
    search_help_text = "Title, slug, words of the introduction."
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["parent", "see_also"]
    readonly_fields = ["its_documents", "created_at", "updated_at"]
    actions = [edit_fields, publish, withdraw]
    fieldsets = [
        ("Identity", {"fields": ["title", "slug", "its_documents"]}),
        ("Content", {"description": "What the collection is about.", "fields": ["introduction"]}),
        ("Picture", {"fields": ["image", "image_alternative_text", "caption", "credit"]}),
        (
            "Other collections",
            {
                "description": "The collection it belongs to, and those that a reader should know of.",
                "fields": ["parent", "see_also"],
            },
        ),
        (
            "Control",
            {
                "description": "Who may see it, and since when.",
                "fields": [*PUBLICATION_FIELDS, ("created_at", "updated_at")],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        """With the number of documents: counted in an index, for the rows of the page only."""
        placed = Placement.objects.filter(collection=OuterRef("pk")).order_by().values("collection")
        count = Subquery(placed.annotate(count=Count("pk")).values("count"), output_field=IntegerField())
        return super().get_queryset(request).annotate(placed=Coalesce(count, 0))

    def save_model(self, request: HttpRequest, obj: Collection, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        begin_after_commit(obj.wanted)

    def get_inlines(self, request: HttpRequest, obj: Collection | None) -> list[Any]:
        """The popular documents; not in a form of their own where they are so many that it would not open."""
        if obj and Placement.objects.filter(collection=obj, featured=True).count() <= MOST_FEATURED:
            return [FeaturedRows]
        return []

    @admin.display(description="documents", ordering="placed")
    def documents_count(self, collection: Any) -> int:
        count: int = collection.placed
        return count

    @admin.display(description="documents")
    def its_documents(self, collection: Collection) -> str:
        if not collection.pk:
            return "Save the collection first, then place documents in it."
        count = Placement.objects.filter(collection=collection).count()
        return link_to_list(
            Placement, plural(count, "document", "documents"), "Add a document", collection=collection.pk
        )
