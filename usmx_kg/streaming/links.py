"""Which rows of large files must be read together: those that describe one id, or name what another row describes.

Each piece is surveyed first. What it declares and names goes to the disk as pairs of a hash and a place, in buckets by
hash, so that memory stays small whatever the number of records. A hash that two ids share only makes a link too many.
"""

from __future__ import annotations

import tempfile
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache, lru_cache
from typing import IO, NamedTuple
from zlib import adler32, crc32

from usmx_kg.records.ids import is_label, made_up
from usmx_kg.streaming.rows import Row, blocks
from usmx_kg.validation.plain_things import Block, declared, mint_short
from usmx_kg.vocabulary import Kind, fields

__all__ = ["Links", "Member", "Survey", "groups", "iris", "members", "minted", "named", "survey", "surveyed"]

_BUCKETS = 16
_HEAD = frozenset(("id", "@id", "type", "@type", "@context"))
_PROSE = (Kind.DATE, Kind.INTEGER, Kind.BOOLEAN, Kind.TEXT)
_NAMED = 1 << 63
"""Marks the number of a piece that names something; without it, the piece describes it."""


class Survey(NamedTuple):
    """How many records a piece has, and what it declares and names: hashes with places, by bucket.

    `taken` are the ids among them that could be made up for other records of the file.
    """

    records: int
    pairs: tuple[bytes, ...]
    taken: frozenset[str] = frozenset()


def survey(rows: Iterable[Row], number: int, file: str, base: str) -> Survey:
    """Return what the rows of a piece of this number declare and name."""
    own: set[str] = set()
    others: set[str] = set()
    names: set[str] = set()
    count = 0
    for row in rows:
        own |= row.own
        others |= row.others
        for block in blocks(row, file):
            count += 1
            names.update(named(block))
            own.update(iris(block, base))
    others.update(iri for text in names if (iri := minted(text, base)) is not None)
    made = made_up(file, 0, base, lambda _: False).removesuffix("0")
    return surveyed(number, own, others, count, frozenset(iri for iri in own if iri.startswith(made)))


def surveyed(
    number: int, own: Iterable[str], others: Iterable[str], count: int, taken: frozenset[str] = frozenset()
) -> Survey:
    """Return a survey of a piece of this number by the IRIs that it declares and names."""
    buckets = [array("Q") for _ in range(_BUCKETS)]
    for place, found in ((number, own), (_NAMED | number, others)):
        for hashed in map(_hash, found):
            buckets[hashed % _BUCKETS].extend((hashed, place))
    return Survey(count, tuple(bucket.tobytes() for bucket in buckets), taken)


def iris(block: Block, base: str) -> Iterator[str]:
    """Yield the IRIs (or labels) of all that a record describes."""
    for _, inner in declared(block):
        text = inner["id"]
        iri = minted(text, base) if type(text) is str else None
        if iri is not None:
            yield iri


def minted(text: str, base: str) -> str | None:
    """Return the IRI or label that a text is as an id, None where it can be none."""
    return text.strip() if is_label(text.strip()) else mint_short(text, base)


def named(block: Block) -> Iterator[str]:
    """Yield the texts of a record that may name something; dates, numbers and prose don't."""
    for key, value in block.items():
        if key in _HEAD or key in _prose():
            continue
        for item in value if type(value) is list else (value,):
            if type(item) is str:
                yield item
            elif type(item) is dict:
                if len(item) == 1 and type(item.get("id")) is str:
                    yield item["id"]
                yield from named(item)


@cache
def _prose() -> frozenset[str]:
    return frozenset(key for key, field in fields().items() if field.kind in _PROSE)


def _hash(iri: str) -> int:
    """Return 64 bits that are the same in every process; that two IRIs share them is rare, and does no harm."""
    data = iri.encode("utf-8", "surrogatepass")
    return crc32(data) << 32 | adler32(data)


@lru_cache(maxsize=1 << 15)
def _named_hash(text: str, base: str) -> int | None:
    iri = minted(text, base)
    return None if iri is None else _hash(iri)


class Links:
    """Gathers what all pieces declare and name, on the disk."""

    def __init__(self) -> None:
        self._files: list[IO[bytes]] = [tempfile.TemporaryFile() for _ in range(_BUCKETS)]  # noqa: SIM115

    def add(self, found: Survey) -> None:
        """Take what one piece declares and names."""
        for file, pairs in zip(self._files, found.pairs, strict=True):
            file.write(pairs)

    def shared(self) -> dict[int, set[int]]:
        """Return, by the number of a piece, the hashes of what it shares with other pieces."""
        found: dict[int, set[int]] = defaultdict(set)
        for file in self._files:
            file.seek(0)
            pairs = array("Q", file.read())
            file.close()
            home: dict[int, int] = {}
            for hashed, place in zip(pairs[::2], pairs[1::2], strict=True):
                if place < _NAMED and home.setdefault(hashed, place) != place:
                    found[place].add(hashed)
                    found[home[hashed]].add(hashed)
            for hashed, place in zip(pairs[::2], pairs[1::2], strict=True):
                if place >= _NAMED and home.get(hashed, place - _NAMED) != place - _NAMED:
                    found[place - _NAMED].add(hashed)
                    found[home[hashed]].add(hashed)
        return dict(found)


class Member(NamedTuple):
    """A row that has to do with others: of which piece, on which line, and hashes of what it describes and names."""

    piece: int
    line: int
    own: tuple[int, ...]
    others: tuple[int, ...]


def members(rows: Iterable[Row], piece: int, shared: Set[int], file: str, base: str) -> list[Member]:
    """Return the rows of a piece that have to do with what other pieces share, or with such rows of this piece."""
    found: list[Member] = []
    describing, naming = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for number, row in enumerate(rows):
        inside = blocks(row, file)
        own = {_hash(iri) for block in inside for iri in iris(block, base)} | set(map(_hash, row.own))
        hashes = (_named_hash(text, base) for block in inside for text in named(block))
        others = {hashed for hashed in hashes if hashed is not None} | set(map(_hash, row.others))
        found.append(Member(piece, row.line, tuple(own), tuple(others)))
        for hashed in own:
            describing[hashed].append(number)
        for hashed in others:
            naming[hashed].append(number)
    queue = [n for n, m in enumerate(found) if not shared.isdisjoint((*m.own, *m.others))]
    wanted = set(queue)
    while queue:
        member = found[queue.pop()]
        near = [n for hashed in member.own for n in (*describing[hashed], *naming.get(hashed, ()))]
        near += [n for hashed in member.others for n in describing.get(hashed, ())]
        queue += [n for n in dict.fromkeys(near) if n not in wanted]
        wanted.update(near)
    return [found[n] for n in sorted(wanted)]


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
