"""Chance that gives the same in every run and version of Python: only `Random.random` is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

__all__ = ["DAYS", "FIRST_START", "LAST_START", "Dice", "day"]

T = TypeVar("T")

_EPOCH = date(2026, 1, 1)
DAYS = tuple((_EPOCH + timedelta(n)).isoformat() for n in range(365 * 40))
"""Days as they are written, by their number from the first of 2026."""

FIRST_START, LAST_START = (date(2031, 1, 1) - _EPOCH).days, (date(2047, 1, 1) - _EPOCH).days


def day(number: int) -> str:
    """Return a day as it is written."""
    return DAYS[number]


class Dice:
    """One stream of chance."""

    __slots__ = ("random",)

    def __init__(self, seed: int | str) -> None:
        self.random = Random(str(seed)).random

    def chance(self, share: float) -> bool:
        """Return true in this share of the draws."""
        return self.random() < share

    def below(self, end: int) -> int:
        """Return a number from 0 up to, not including, `end`."""
        return int(self.random() * end)

    def between(self, first: int, last: int) -> int:
        """Return a number from first to last, both included."""
        return first + int(self.random() * (last - first + 1))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[int(self.random() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return so many different positions of a sequence that is longer than that."""
        found: list[T] = []
        taken: set[int] = set()
        while len(found) < count:
            at = int(self.random() * len(items))
            if at not in taken:
                taken.add(at)
                found.append(items[at])
        return found
