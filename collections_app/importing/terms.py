"""The terms of a vocabulary that a page names: found by name, else added and journaled."""

from typing import Any

from archive_project.lib.folding import fold
from archive_project.lib.slugs import slug_for, unused_slug
from collections_app.importing.journal import Journal
from documents.models import Language, Repository, RightsStatement
from documents.models.vocabularies import Term


def find_or_create_term(model: type[Term], name: str, journal: Journal) -> Term:
    """Return the term of this name, whatever its case; a repository also by its abbreviation, rights by their text."""
    wanted = fold(name)
    for term in model._default_manager.all():
        forms = {term.name}
        if isinstance(term, Repository):
            forms.add(term.abbreviation)
        if isinstance(term, RightsStatement):
            forms.add(term.text)
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
    term._change_reason = journal.reason  # type: ignore[attr-defined]
    term.save()
    journal.created(term, values)
    return term
