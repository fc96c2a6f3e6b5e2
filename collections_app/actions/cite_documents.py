"""An essay cites the documents that its text links to."""

from django.db import transaction

from archive_project.lib.rich_text import tree_of
from collections_app.essay_text import documents_linked_in
from collections_app.models import Essay
from documents.models import Document


@transaction.atomic
def cite_documents(*, essay: Essay) -> list[Document]:
    """Note what the text links to among the documents that the essay cites; return those that are new there.

    None is taken away: an essay may cite a document without a link to it. The history of the essay says what was added.
    """
    linked = Document.objects.filter(number__in=documents_linked_in(tree_of(essay.body)))
    new = list(linked.exclude(essays=essay).order_by("number"))
    if new:
        essay.documents.add(*new)
    return new
