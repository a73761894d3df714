"""The rows beside which others are judged: those that describe or name first what very many rows share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from usmx_kg.stream.links import Shares

__all__ = ["Contexts"]


class Contexts:
    """Finds, for hubs, the first rows that describe and name them, and all that these lead to."""

    def __init__(self, shares: Shares) -> None:
        self._shares = shares
        self._touched: dict[int, set[int]] = defaultdict(set)
        self._kept: dict[frozenset[int], tuple[int, ...]] = {}
        for hashed, hub in shares.hubs.items():
            for piece in hub.pieces:
                self._touched[piece].add(hashed)
        self._found = self._reached()
        self._near = self._leading()

    def _reached(self) -> set[int]:
        """Return the first rows of all hubs, and those to which what they name leads."""
        queue = [row for hub in self._shares.hubs.values() for row in (*hub.describing, *hub.naming)]
        reached = set(queue)
        while queue:
            for hashed in self._shares.names.get(queue.pop(), ()):
                near = [row for row in self._shares.homes[hashed] if row not in reached]
                queue += near
                reached.update(near)
        return reached

    def _leading(self) -> dict[int, set[int]]:
        """Return, by row, the rows that are read beside it: what describes things that it names, or names its hubs."""
        near: dict[int, set[int]] = {row: set() for row in self._found}
        for row, found in near.items():
            for hashed in self._shares.names.get(row, ()):
                found.update(self._found.intersection(self._shares.homes[hashed]))
        for hub in self._shares.hubs.values():
            for row in self._found.intersection(hub.rows):
                near[row].update(hub.describing)
                if row in hub.describing:
                    near[row].update(hub.naming)
        return near

    def __len__(self) -> int:
        return len(self._found)

    @property
    def first(self) -> int:
        """Return the first of all rows."""
        return min(self._found)

    def touched(self, piece: int) -> frozenset[int]:
        """Return the hubs that rows of a piece describe or name."""
        return frozenset(self._touched.get(piece, ()))

    def of(self, hubs: Iterable[int]) -> tuple[int, ...]:
        """Return the rows beside which rows are judged that describe or name these hubs, in order."""
        asked = frozenset(hubs)
        if asked not in self._kept:
            self._kept[asked] = self._rows(asked)
        return self._kept[asked]

    def _rows(self, hubs: Set[int]) -> tuple[int, ...]:
        queue = [row for h in hubs for row in (*self._shares.hubs[h].describing, *self._shares.hubs[h].naming)]
        reached = set(queue)
        while queue:
            near = self._near[queue.pop()] - reached
            queue += near
            reached |= near
        return tuple(sorted(reached))
