"""Fill in the type that a document's title names."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from archive_project.lib.folding import fold
from documents.bulk_history import update_with_history
from documents.models import Document, DocumentType
from documents.titles import genre

BATCH = 500
REASON = "Type read from the title"


@transaction.atomic
def set_types(*, documents: QuerySet[Document] | Iterable[Document]) -> int:
    """Set the type of documents that have none and whose title names one of the vocabulary; return how many.

    No type is invented: a genre that the vocabulary lacks stays in the title. History is written. Costs one query for
    the vocabulary and a fixed number for each 500 documents.
    """
    types = {fold(term.name): term for term in DocumentType.objects.all()}
    if isinstance(documents, QuerySet):
        ids = list(documents.values_list("pk", flat=True))
    else:
        ids = [document.pk for document in documents]
    ids = list(dict.fromkeys(ids))
    changed = 0
    for start in range(0, len(ids), BATCH):
        rows = Document.objects.filter(pk__in=ids[start : start + BATCH], type=None).order_by("pk")
        typed = []
        for document in rows.select_for_update():
            if term := types.get(fold(genre(document.title))):
                document.type, document.updated_at = term, timezone.now()
                typed.append(document)
        update_with_history(typed, fields=["type", "updated_at"], reason=REASON)
        changed += len(typed)
    return changed
