"""Whom and what an import would create beside documents, told by a rehearsal: names that the archive does not know."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from archive_project.lib.folding import fold
from collections_app.importing.directory import ALSO
from collections_app.importing.identity import title_key
from collections_app.importing.listed import listed_in
from collections_app.importing.match import ROLES
from collections_app.importing.person_heading import spellings
from collections_app.importing.plan import PlannedEntry
from collections_app.models import Collection
from documents.models import (
    DocumentType,
    Donor,
    Language,
    Name,
    Person,
    Place,
    Repository,
    RightsStatement,
    Subject,
)

Named: TypeAlias = tuple[str, str, str]  # kind, key by which it is one and the same, name
TERMS: dict[str, tuple[str, Any]] = {
    "places": ("place", Place),
    "subjects": ("subject", Subject),
    "languages": ("language", Language),
    "donors": ("donor", Donor),
    "type": ("document type", DocumentType),
    "repository": ("repository", Repository),
    "rights": ("rights statement", RightsStatement),
    "rights_name": ("rights statement", RightsStatement),
}


class Newcomers:
    """Knows the vocabularies and collections by heart, and asks for the people of each batch: two queries."""

    @cached_property
    def _terms(self) -> dict[str, set[str]]:
        known: dict[str, set[str]] = {}
        for kind, model in TERMS.values():
            names = ["name", ALSO[model]] if model in ALSO else ["name"]
            known[kind] = {fold(name) for row in model.objects.values_list(*names) for name in row if name}
        return known

    @cached_property
    def _collections(self) -> set[str]:
        found = Collection.objects.values_list("slug", "title")
        return {key for slug, title in found for key in (slug, title_key(title))}

    def among(self, planned: Sequence[PlannedEntry]) -> list[Named]:
        """Those that these rows name and the archive does not know, as often as they are named."""
        people: list[tuple[str, str]] = []  # slug and name
        found: list[Named] = []
        for plan in planned:
            for field, name, key in _names(plan):
                if field == "person":
                    people.append((key, name))
                elif field == "collections":
                    if self._collections.isdisjoint({key, title_key(name)}):
                        found.append(("collection", key or title_key(name), name))
                elif fold(name) not in self._terms[TERMS[field][0]]:
                    found.append((TERMS[field][0], fold(name), name))
        return [*found, *_unknown_people(people)]


def _unknown_people(people: Sequence[tuple[str, str]]) -> Iterator[Named]:
    forms = {name: spellings(name) for _, name in people}
    wanted: set[str] = set().union(*forms.values())
    known = set(
        Name.objects.filter(folded__in=wanted).exclude(kind=Name.Kind.COVER).values_list("folded", flat=True)
    )
    slugs = set(
        Person.objects.filter(slug__in={key for key, _ in people if key}).values_list("slug", flat=True)
    )
    for key, name in people:
        if key not in slugs and known.isdisjoint(forms[name]):
            yield "person", fold(name), name


def _names(plan: PlannedEntry) -> Iterator[tuple[str, str, str]]:
    """Yield field, name and slug of what the row would link its document to."""
    listed = listed_in(plan.entry)
    if plan.action == "create" and plan.holding:
        for field in ("type", "repository", "rights" if listed is None else "rights_name"):
            if name := plan.holding.values.get(field):
                yield field, name, ""
    for change in plan.writes:
        if isinstance(change.after, str):
            if change.field in TERMS and change.after and plan.action != "create":
                yield change.field, change.after, ""
        elif change.field == "attributions" and listed:
            new = set(change.after)
            yield from (("person", link.name, link.key) for link in listed.people if str(link) in new)
        elif change.field == "collections" and listed:
            new = set(change.after)
            yield from (
                ("collections", named.title, named.key) for named in listed.collections if str(named) in new
            )
        elif change.field in ROLES:
            yield from (("person", name, "") for name in change.after)
        elif change.field in TERMS:
            yield from ((change.field, name, "") for name in change.after)
