"""The document's form, with the collections that it is in and what is weak in its description.

Documents know nothing of collections (imports run one way), so the form is completed here.
"""

from django.contrib import admin

from collections_app.admin.health import HealthFilter, ShowsHealth
from collections_app.admin.placement import CollectionRows
from documents.admin.document import DocumentAdmin
from documents.models import Document

admin.site.unregister(Document)


@admin.register(Document)
class PlacedDocumentAdmin(ShowsHealth, DocumentAdmin):
    inlines = [*DocumentAdmin.inlines, CollectionRows]
    list_filter = [DocumentAdmin.list_filter[0], HealthFilter, *DocumentAdmin.list_filter[1:]]
