"""Chance that falls the same way everywhere.

Python promises the same sequence for the same seed of ``Random.random`` alone; the other methods
of that class may change with a version. So all choices here are made of it.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


class Dice:
    """A source of chance.

    Args:
        seed: what decides every throw; equal texts give equal throws.
    """

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def chance(self, probability: float) -> bool:
        """Return true with this probability."""
        return self._random.random() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def spread(self, low: float, high: float) -> float:
        """Return a number from ``low`` up to ``high``, small ones more often than large ones.

        The logarithm is uniform, as it roughly is for the populations of municipalities.
        """
        return float(low * (high / low) ** self._random.random())

    def rounded(self, mean: float) -> int:
        """Return a whole number next to ``mean``, so that the mean of many throws is ``mean``."""
        return int(mean) + self.chance(mean - int(mean))

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[int(self._random.random() * len(choices))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return a key of ``weights``, each as often as its weight says."""
        rest = self._random.random() * sum(weights.values())
        for choice, weight in weights.items():
            rest -= weight
            if rest < 0:
                return choice
        return next(reversed(list(weights)))

    def some(self, choices: Sequence[T], number: int) -> list[T]:
        """Return so many different choices, or all if there are fewer, in their order."""
        left = list(range(len(choices)))
        while len(left) > max(number, 0):
            del left[int(self._random.random() * len(left))]
        return [choices[index] for index in left]

    def several(self, weights: Mapping[T, float], number: int) -> list[T]:
        """Return so many different keys of ``weights``, drawn by weight."""
        left = dict(weights)
        drawn: list[T] = []
        while left and len(drawn) < number:
            choice = self.weighted(left)
            del left[choice]
            drawn.append(choice)
        return drawn
