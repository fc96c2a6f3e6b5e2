"""What the values of facets are called, of those that the public may know."""

from collections.abc import Iterable
from typing import Any

from documents.models.name import preferred_name
from documents.search.building import FACET_MODELS


def public_labels(facet: str, keys: Iterable[int]) -> dict[int, str]:
    """Return the name of each value by its key: one query. People and collections that are not public are left out."""
    records: Any = FACET_MODELS[facet]()._default_manager.filter(pk__in=list(keys))
    if facet == "person":
        return dict(records.published().order_by().values_list("pk", preferred_name()))
    if facet == "collection":
        return dict(records.published().order_by().values_list("pk", "title"))
    return dict(records.order_by().values_list("pk", "name"))
