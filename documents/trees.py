"""Which term of a vocabulary stands under which.

A document of a narrower term is a document of the broader ones too: whoever asks for the Soviet Union expects Moscow.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from documents.models.vocabularies import BranchingTerm


@dataclass(frozen=True)
class Tree:
    """The broader term of each term that has one, by key. Terms that stand in a circle do no harm."""

    parents: Mapping[int, int]

    @cached_property
    def narrower(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for key, parent in self.parents.items():
            found[parent].append(key)
        return found

    def above(self, key: int) -> list[int]:
        """Return the broader terms, the nearest first."""
        found: list[int] = []
        parent = self.parents.get(key)
        while parent is not None and parent != key and parent not in found:
            found.append(parent)
            parent = self.parents.get(parent)
        return found

    def with_broader(self, keys: Iterable[int]) -> list[int]:
        """Return these and every broader term of theirs, each once, in order."""
        return sorted({one for key in keys for one in (key, *self.above(key))})

    def with_narrower(self, keys: Iterable[int]) -> set[int]:
        """Return these and every narrower term of theirs."""
        found: set[int] = set()
        waiting = list(keys)
        while waiting:
            key = waiting.pop()
            if key not in found:
                found.add(key)
                waiting += self.narrower.get(key, [])
        return found


def tree_of(vocabulary: type[models.Model]) -> Tree:
    """Read how a vocabulary branches: one query, or none where it is flat."""
    if not issubclass(vocabulary, BranchingTerm):
        return Tree({})
    terms: Any = vocabulary._default_manager.filter(parent__isnull=False).order_by()
    return Tree(dict(terms.values_list("pk", "parent_id")))
