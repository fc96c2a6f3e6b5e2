"""The terms of a vocabulary that a page names: found by name, else added and journaled."""

from typing import Any, TypeVar

from archive_project.lib.folding import fold
from archive_project.lib.slugs import unused_slug
from collections_app.importing.directory import ALSO
from collections_app.importing.journal import Journal
from documents.bulk_history import save_with_history
from documents.models import Language, RightsStatement
from documents.models.vocabularies import Term

T = TypeVar("T", bound=Term)


def find_or_create_term(model: type[T], name: str, journal: Journal) -> T:
    """Return the term of this name, whatever its case, or of what else it is called."""
    wanted = fold(name)
    known: list[T] = list(model._default_manager.all())  # type: ignore[arg-type]
    for term in known:
        forms = term.name, getattr(term, ALSO.get(model, "name"))
        if wanted in {fold(form) for form in forms if form}:
            return term
    taken = set(model._default_manager.values_list("slug", flat=True))
    slug = unused_slug(name, model._meta.model_name or "term", taken)
    values: dict[str, Any] = {"name": name[:200], "slug": slug}
    if model is Language:
        values["tag"] = f"x-{slug}"[:20]
    if model is RightsStatement:
        values["text"] = name
    term = model(**values)
    save_with_history(term, reason=journal.reason)
    journal.created(term, values, about={})
    return term
