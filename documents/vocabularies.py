"""The vocabularies by which readers browse, and what of each the public may see."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from archive_project.lib.folding import fold
from documents.models import DocumentType, Language, Place, Repository, Subject
from documents.search import engine
from documents.search.engine import SearchUnavailable
from documents.search.facets import MOST_VALUES
from documents.search.filters import DocumentFilters
from documents.search.terms import known_to_the_public
from documents.trees import tree_of


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary: `facet` is what search and addresses call one term of it, `plural` what addresses call the list."""

    facet: str
    plural: str
    model: Any
    label: str | Promise
    noun: str | Promise
    number: str | Promise
    lead: str | Promise

    def counted(self, number: int) -> str:
        """So many of its terms, in words: "3 places"."""
        return str(self.number % {"count": number})


VOCABULARIES = [
    Vocabulary("place", "places", Place, _("Places"), pgettext_lazy("vocabulary", "place"), ngettext_lazy("%(count)d place", "%(count)d places", "count"), _("The countries, cities and other places that the documents come from or speak of. A count takes in the places within.")),
    Vocabulary("subject", "subjects", Subject, _("Subjects"), pgettext_lazy("vocabulary", "subject"), ngettext_lazy("%(count)d subject", "%(count)d subjects", "count"), _("What the documents are about. A count takes in the narrower subjects.")),
    Vocabulary("type", "types", DocumentType, _("Document types"), pgettext_lazy("vocabulary", "type"), ngettext_lazy("%(count)d type", "%(count)d types", "count"), _("Cables, letters, minutes of a conversation: what kind of document each is.")),
    Vocabulary("language", "languages", Language, _("Languages"), pgettext_lazy("vocabulary", "language"), ngettext_lazy("%(count)d language", "%(count)d languages", "count"), _("The languages in which the documents are written.")),
    Vocabulary("repository", "repositories", Repository, _("Repositories"), pgettext_lazy("vocabulary", "repository"), ngettext_lazy("%(count)d repository", "%(count)d repositories", "count"), _("The archives and other institutions that keep the originals.")),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Branch:
    """A term, how many public documents it has with those of narrower terms (None where nobody can say just now), the
    broader terms above it, the broadest first, and the narrower ones under it, as far as a page shows them.
    """

    term: Any
    count: int | None
    above: tuple[Any, ...] = ()
    under: list["Branch"] = field(default_factory=list)

    def has_a_word_beginning(self, folded: str) -> bool:
        return f" {folded}" in f" {fold(self.term.name)}"


def counts_of(vocabulary: Vocabulary) -> dict[int, int] | None:
    """Return how many public documents each term has, by key; None where there is no index to count them. One query."""
    try:
        return {
            value.id: value.count
            for value in engine.facet_values(DocumentFilters(), vocabulary.facet, limit=MOST_VALUES)
        }
    except SearchUnavailable:
        return None


def branches_of(vocabulary: Vocabulary) -> list[Branch]:
    """Return what is known to the public of a vocabulary, each term before those under it, else by name. Two queries."""
    terms = {term.pk: term for term in vocabulary.model.objects.order_by()}
    counts: Any = counts_of(vocabulary)
    if counts is None:
        counts = dict.fromkeys(known_to_the_public(vocabulary.facet, terms))
    by_name = sorted((key for key in counts if key in terms), key=lambda key: (fold(terms[key].name), key))
    narrower: dict[int | None, list[int]] = {}
    for key in by_name:
        narrower.setdefault(getattr(terms[key], "parent_id", None), []).append(key)
    shown: set[int] = set()

    def walk(keys: Iterable[int], above: tuple[Any, ...]) -> Iterator[Branch]:
        for key in keys:
            if key not in shown:
                shown.add(key)
                yield Branch(terms[key], counts[key], above)
                yield from walk(narrower.get(key, []), (*above, terms[key]))

    # After the trees, what hangs on none: terms that stand in a circle.
    return [*walk(narrower.get(None, []), ()), *walk(by_name, ())]


def nested(branches: Iterable[Branch]) -> list[Branch]:
    """Put branches under one another again. Where a page begins in the middle of a tree, the terms above lead it, uncounted."""
    roots: list[Branch] = []
    path: list[Branch] = []
    for branch in branches:
        if not path and branch.above:
            for depth, term in enumerate(branch.above):
                _hang(Branch(term, None, branch.above[:depth]), path, roots)
        _hang(Branch(branch.term, branch.count, branch.above), path, roots)
    return roots


def _hang(branch: Branch, path: list[Branch], roots: list[Branch]) -> None:
    """Hang a branch under the last of the path that is its parent, and go on from it."""
    del path[len(branch.above) :]
    (path[-1].under if path else roots).append(branch)
    path.append(branch)


def near(vocabulary: Vocabulary, key: int) -> tuple[list[Any], list[Branch]]:
    """Return the broader terms of a term, the broadest first, and the narrower ones by name. Up to four queries."""
    tree = tree_of(vocabulary.model)
    above, under = tree.above(key)[::-1], tree.narrower.get(key, [])
    if not above and not under:
        return [], []
    counts: Any = counts_of(vocabulary) if under else {}
    if counts is None:
        counts = dict.fromkeys(known_to_the_public(vocabulary.facet, under))
    terms = vocabulary.model.objects.in_bulk([*above, *(one for one in under if one in counts)])
    narrower = [Branch(terms[one], counts[one]) for one in under if one in counts and one in terms]
    return [terms[one] for one in above], sorted(narrower, key=lambda branch: fold(branch.term.name))
