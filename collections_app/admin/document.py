"""The document's form, with the collections that it is in and what is weak in its description.

Documents know nothing of collections (imports run one way), so the form is completed here.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from collections_app.admin.health import HealthFilter, ShowsHealth
from collections_app.admin.placement import CollectionRows
from collections_app.admin.suggestion import open_address
from collections_app.models import Placement, Suggestion
from collections_app.suggesting.reading import BATCH, read_documents
from collections_app.suggesting.replies import followers
from documents.admin.document import DocumentAdmin
from documents.admin.filled_filters import Chosen
from documents.models import Document

admin.site.unregister(Document)


class InCollection(Chosen):
    title = "collection"
    parameter_name = "collections__id__exact"
    relation = Placement._meta.get_field("collection")
    owner = "document"


@admin.register(Document)
class PlacedDocumentAdmin(ShowsHealth, DocumentAdmin):
    inlines = [*DocumentAdmin.inlines, CollectionRows]
    change_form_template = "admin/document_form.html"
    list_filter = [*DocumentAdmin.list_filter[:3], InCollection, *DocumentAdmin.list_filter[3:], HealthFilter]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None:
            context |= {
                "suggested": Suggestion.objects.open().filter(document=obj.pk).count(),
                "suggestions_url": open_address(document=obj.pk),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """What is saved is read at once, and the letters that may answer it: the form says what its words suggest."""
        super().save_related(request, form, formsets, change)
        key = form.instance.pk
        read_documents([key, *sorted(followers([key]) - {key})][:BATCH])
