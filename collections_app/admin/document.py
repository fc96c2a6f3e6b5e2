"""The document's form, with the collections that it is in.

Documents know nothing of collections (imports run one way), so the form is completed here.
"""

from django.contrib import admin

from collections_app.admin.placement import CollectionRows
from documents.admin.document import DocumentAdmin
from documents.models import Document

admin.site.unregister(Document)


@admin.register(Document)
class PlacedDocumentAdmin(DocumentAdmin):
    inlines = [*DocumentAdmin.inlines, CollectionRows]
