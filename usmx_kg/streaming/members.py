"""The rows of pieces that have to do with those of others, found by the hashes that pieces share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from usmx_kg.streaming.links import hashes
from usmx_kg.streaming.rows import Row

__all__ = ["Member", "firsts", "groups", "members", "touches"]


class Member(NamedTuple):
    """A row that has to do with others: of which piece, on which line, and hashes of what it describes and names."""

    piece: int
    line: int
    own: tuple[int, ...]
    others: tuple[int, ...]
    hubs: tuple[int, ...] = ()


def members(rows: Iterable[Row], piece: int, shared: Set[int], hubs: Set[int], file: str, base: str) -> list[Member]:
    """Return the rows of a piece that have to do with what other pieces share, or with such rows of this piece.

    Hubs lead to no other row; members tell which ones they touch.
    """
    found, describing = _linked(rows, piece, hubs, file, base)
    naming = defaultdict[int, list[int]](list)
    for number, member in enumerate(found):
        for hashed in member.others:
            naming[hashed].append(number)
    queue = [n for n, m in enumerate(found) if not shared.isdisjoint((*m.own, *m.others))]
    wanted = set(queue)
    while queue:
        member = found[queue.pop()]
        near = [n for hashed in member.own for n in (*describing[hashed], *naming.get(hashed, ()))]
        near += [n for hashed in member.others for n in describing.get(hashed, ())]
        queue += [n for n in dict.fromkeys(near) if n not in wanted]
        wanted.update(near)
    kept = shared | describing.keys()
    return [found[n]._replace(others=tuple(kept.intersection(found[n].others))) for n in sorted(wanted)]


def firsts(rows: Iterable[Row], piece: int, wanted: Set[int], hubs: Set[int], file: str, base: str) -> list[Member]:
    """Return the first rows of a piece that describe what is wanted or name hubs, and those to which these lead."""
    found, describing = _linked(rows, piece, frozenset(), file, base)
    naming: dict[int, int] = {}
    for number, member in enumerate(found):
        for hashed in hubs & set(member.others):
            naming.setdefault(hashed, number)
    queue = [describing[h][0] for h in wanted if h in describing] + list(naming.values())
    reached = set(queue)
    while queue:
        near = {describing[h][0] for h in found[queue.pop()].others if h in describing} - reached
        queue += near
        reached |= near
    return [found[n] for n in sorted(reached)]


def touches(row: Row, hubs: Set[int], file: str, base: str) -> bool:
    """Tell whether a row describes or names a hub."""
    own, others = hashes(row, file, base)
    return not (hubs.isdisjoint(own) and hubs.isdisjoint(others))


def _linked(
    rows: Iterable[Row], piece: int, hubs: Set[int], file: str, base: str
) -> tuple[list[Member], dict[int, list[int]]]:
    """Return all rows as members, without hubs in their hashes, and the numbers of those that describe a hash."""
    found: list[Member] = []
    describing = defaultdict[int, list[int]](list)
    for number, row in enumerate(rows):
        own, others = hashes(row, file, base)
        found.append(Member(piece, row.line, tuple(own - hubs), tuple(others - hubs), tuple(hubs & (own | others))))
        for hashed in own - hubs:
            describing[hashed].append(number)
    return found, describing


def groups(found: Sequence[Member]) -> list[list[Member]]:
    """Return members in groups, so that those of different groups have nothing to do with each other."""
    parent = list(range(len(found)))

    def top(n: int) -> int:
        while parent[n] != n:
            parent[n] = n = parent[parent[n]]
        return n

    home: dict[int, int] = {}
    for n, member in enumerate(found):
        for hashed in member.own:
            parent[top(n)] = top(home.setdefault(hashed, n))
    for n, member in enumerate(found):
        for hashed in member.others:
            if hashed in home:
                parent[top(n)] = top(home[hashed])
    gathered: dict[int, list[Member]] = {}
    for n, member in enumerate(found):
        gathered.setdefault(top(n), []).append(member)
    return list(gathered.values())
