"""Things in groups by what joins them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Generic, TypeVar

__all__ = ["Joined"]

T = TypeVar("T", bound=Hashable)


class Joined(Generic[T]):
    """Things of which any two may be joined: those that are, directly or through others, make a group."""

    def __init__(self, things: Iterable[T]) -> None:
        self._parent = {thing: thing for thing in things}

    def join(self, one: T, other: T) -> None:
        """Join two of the things."""
        self._parent[self._top(one)] = self._top(other)

    def groups(self) -> Iterator[list[T]]:
        """Yield the groups, and the things of each, in the order in which the things came."""
        found: dict[T, list[T]] = {}
        for thing in self._parent:
            found.setdefault(self._top(thing), []).append(thing)
        yield from found.values()

    def _top(self, thing: T) -> T:
        parent = self._parent
        while parent[thing] != thing:
            parent[thing] = thing = parent[parent[thing]]
        return thing
