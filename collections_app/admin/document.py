"""The document's form, with the collections that it is in and what is weak in its description.

Documents know nothing of collections (imports run one way), so the form is completed here.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from archive_project.lib.numbers import number_in
from collections_app.admin.health import HealthFilter, ShowsHealth
from collections_app.admin.placement import CollectionRows
from collections_app.admin.suggestion import open_address
from collections_app.models import Suggestion
from collections_app.suggesting.reading import BATCH, read_documents
from collections_app.suggesting.replies import followers
from documents.admin.document import DocumentAdmin
from documents.models import Document

admin.site.unregister(Document)


@admin.register(Document)
class PlacedDocumentAdmin(ShowsHealth, DocumentAdmin):
    inlines = [*DocumentAdmin.inlines, CollectionRows]
    change_form_template = "admin/document_form.html"
    list_filter = [DocumentAdmin.list_filter[0], HealthFilter, *DocumentAdmin.list_filter[1:]]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        suggested = Suggestion.objects.open().filter(document=number_in(object_id)).count()
        context = {
            **(extra_context or {}),
            "suggested": suggested,
            "suggestions_url": open_address(document=object_id),
        }
        return super().change_view(request, object_id, form_url, context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """What is saved is read at once, and the letters that may answer it: the form says what its words suggest."""
        super().save_related(request, form, formsets, change)
        key = form.instance.pk
        read_documents([key, *sorted(followers([key]) - {key})][:BATCH])
