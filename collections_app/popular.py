"""A collection's popular documents: those that curators pinned, then those that are read most."""

from archive_project.lib.prepared import Prepared
from collections_app.models import Collection, Placement
from documents.models import Document
from documents.readings import most_read
from documents.search import generations
from documents.search.among import among
from documents.search.filters import DocumentFilters
from documents.search.generations import SearchUnavailable

SHOWN = 6
_pinned = Prepared(lambda collection: Placement.objects.public().popular().filter(collection=collection))


def popular_in(collection: Collection) -> list[Document]:
    """Return all that are pinned, filled up to SHOWN. One query; another where what is read most is not all pinned."""
    pinned = [placement.document for placement in _pinned(collection.pk)]
    if len(pinned) >= SHOWN:
        return pinned
    known = {document.pk for document in pinned}
    read = [key for key in _read_in(collection) if key not in known][: SHOWN - len(pinned)]
    found = Document.objects.published().select_related("type").in_bulk(read) if read else {}
    return [*pinned, *(found[key] for key in read if key in found)]


def _read_in(collection: Collection) -> list[int]:
    """The keys of those of its documents that are read, most often first."""
    ranked = most_read()
    if not ranked:
        return []
    try:
        live = generations.live()
    except SearchUnavailable:
        return []
    inside = among(live, DocumentFilters(within=("collection", collection.pk)), ranked)
    return [key for key in ranked if key in inside]
