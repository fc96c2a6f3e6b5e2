"""Chance with a long tail: a few words and names are everywhere, most are hardly anywhere."""

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Zipf(Generic[T]):
    """Draws from a sequence, its nth item 1/n times as often as its first."""

    def __init__(self, items: Sequence[T], chance: random.Random) -> None:
        self.items, self.chance = items, chance
        self.weights = list(accumulate(1 / rank for rank in range(1, len(items) + 1)))

    def draw(self, count: int) -> list[T]:
        return self.chance.choices(self.items, cum_weights=self.weights, k=count)

    def distinct(self, count: int) -> list[T]:
        """At most `count` different ones: of few items that many may not come up."""
        return list(dict.fromkeys(self.draw(2 * count)))[:count]
