"""What stands above, below and beside a collection."""

from typing import Any

from archive_project.lib.prepared import Prepared
from collections_app.models import Collection

HIGHEST = 4  # levels that are shown above a collection


def _near(collection: int, parent: int) -> Any:
    return Collection.objects.published().near(Collection(pk=collection, parent_id=parent))


_collections_near = Prepared(_near, values=2)


def collections_near(collection: Collection) -> list[Collection]:
    """Return the public ones that stand right above or under it, or that it names or is named by: one query."""
    return _collections_near(collection.pk, collection.parent_id or 0)


def ancestors_of(collection: Collection) -> list[Collection]:
    """Return the collections above, the highest first, up to one that is not public: one query where there are any."""
    if collection.parent_id is None:
        return []
    joined = "__".join(["parent"] * (HIGHEST - 1))
    above = Collection.objects.select_related(joined).filter(pk=collection.parent_id).first()
    found: list[Collection] = []
    while above is not None and above.is_published and above not in found and len(found) < HIGHEST:
        found.append(above)
        above = above.parent if len(found) < HIGHEST else None
    return found[::-1]
