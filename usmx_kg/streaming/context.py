"""The rows beside which others are read: those that describe or name first what very many rows share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set

from usmx_kg.streaming.links import Shares
from usmx_kg.streaming.members import Member
from usmx_kg.streaming.work import Lines, Task, Wanted
from usmx_kg.streaming.workers import Run

__all__ = ["Contexts"]


class Contexts:
    """Finds, for hubs, the first rows that describe and name them, and all that these lead to."""

    def __init__(self, shares: Shares, tasks: Sequence[Task], run: Run) -> None:
        self._tasks = tasks
        self._found: dict[tuple[int, int], Member] = {}
        self._touched: dict[int, set[int]] = defaultdict(set)
        self._kept: dict[frozenset[int], Lines] = {}
        for hashed, hub in shares.hubs.items():
            for piece in hub.touching:
                self._touched[piece].add(hashed)
        self._gather(shares, run)
        self._describing: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._naming: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place, member in self._found.items():
            for hashed in member.own:
                self._describing[hashed].append(place)
            for hashed in shares.hubs.keys() & member.others:
                self._naming[hashed].append(place)

    def _gather(self, shares: Shares, run: Run) -> None:
        wanted: dict[int, set[int]] = defaultdict(set)
        for hashed, hub in shares.hubs.items():
            for piece in (*hub.describing, *hub.naming):
                wanted[piece].add(hashed)
        asked: set[tuple[int, int]] = set()
        while wanted:
            asked.update((piece, hashed) for piece, hashes in wanted.items() for hashed in hashes)
            items = []
            for piece, hashes in sorted(wanted.items()):
                named = frozenset(h for h in hashes if h in shares.hubs and piece in shares.hubs[h].naming)
                items.append(Wanted(self._tasks[piece], frozenset(hashes), named))
            wanted = defaultdict(set)
            for member in (member for found in run("firsts", items) for member in found):
                if self._found.setdefault((member.piece, member.line), member) is member:
                    for hashed in member.others:
                        for piece in shares.homes.get(hashed, ()):
                            if (piece, hashed) not in asked:
                                wanted[piece].add(hashed)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def first(self) -> Member:
        """Return the first of all rows."""
        return min(self._found.values())

    def touched(self, piece: int) -> frozenset[int]:
        """Return the hubs that rows of a piece describe or name."""
        return frozenset(self._touched.get(piece, ()))

    def of(self, hubs: Iterable[int]) -> Lines:
        """Return the lines beside which rows are read that describe or name these hubs."""
        asked = frozenset(hubs)
        if asked not in self._kept:
            self._kept[asked] = self._lines(asked)
        return self._kept[asked]

    def _lines(self, hubs: Set[int]) -> Lines:
        queue = [place for h in hubs for place in (*self._describing.get(h, ()), *self._naming.get(h, ()))]
        reached = set(queue)
        while queue:
            member = self._found[queue.pop()]
            near = [place for hashed in member.others for place in self._describing.get(hashed, ())]
            near += [place for hashed in member.own for place in self._naming.get(hashed, ())]
            queue += [place for place in dict.fromkeys(near) if place not in reached]
            reached.update(near)
        lines: dict[int, set[int]] = defaultdict(set)
        for piece, line in reached:
            lines[piece].add(line)
        return tuple((self._tasks[piece], frozenset(found)) for piece, found in sorted(lines.items()))
