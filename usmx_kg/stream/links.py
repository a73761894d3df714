"""Which rows of large files have to do with each other: those that describe one id, or name what another describes.

What rows declare and name is gathered as they are read. It waits as pairs of a hash and the number of a row, in buckets
by hash, on the disk once it is much, so that memory stays small whatever the number of records. A hash that two ids
share only makes a link too many.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from usmx_kg.graph.vocabulary import Kind, fields, part_keys
from usmx_kg.ground import temporary
from usmx_kg.ground.namespaces import BASE, RECORD
from usmx_kg.model.blocks import Block, Declared, minted
from usmx_kg.model.conventions import YEARS
from usmx_kg.model.ids import made_up
from usmx_kg.model.keys import own
from usmx_kg.model.permissions import SHIPPED
from usmx_kg.model.repeats import SAYS, form_of, is_nameless
from usmx_kg.model.resolver import Resolver
from usmx_kg.model.state_codes import coded_fields, is_code
from usmx_kg.read.rows import Row
from usmx_kg.stream.joined import Joined
from usmx_kg.stream.placeholders import Column, Tallies, Tally

__all__ = ["Gatherer", "Hub", "Links", "Pieces", "Seen", "Shares", "Survey", "groups", "pairs"]

BYTES = 1 << 27
"""For so many bytes of input there is one bucket more."""
_MOST_BUCKETS = 256
_PART = 1 << 13
"""A bucket goes to the disk in parts of so many numbers."""
MOST_PIECES = 20
"""What rows of more pieces than these touch is a hub."""
_MOST_KEPT = 500_000
_HEAD = frozenset(("id", "@id", "type", "@type", "@context"))
_PROSE = (Kind.DATE, Kind.INTEGER, Kind.BOOLEAN, Kind.TEXT)
_LONGEST_CODE = 6
_BITS = (1 << 64) - 1


class Survey(NamedTuple):
    """What the rows of a piece declare and name: hashes, each behind it the number of the row in the piece.

    `rows` and `records` are how many it has; `nameless`: ids have to be made up for some, which count as named. `taken`
    are ids among those declared that could be made up for other records of the file. `asides` tell what stands for no
    value, `codes` what looks like the code of a state, by key; both with the number of the first row.
    """

    rows: int
    records: int
    declared: array[int]
    named: array[int]
    nameless: bool = False
    taken: frozenset[str] = frozenset()
    asides: Mapping[Column, Tally] = {}
    codes: Mapping[str, Mapping[str, int]] = {}

    @property
    def even(self) -> bool:
        """Tell whether each row is one record."""
        return self.rows == self.records


class Seen:
    """What is remembered of texts from piece to piece: hashes of what they may name, and those that are only read."""

    def __init__(self) -> None:
        self.hashes: dict[str, int] = {}
        self.quiet: set[str] = set()

    def limit(self) -> None:
        """Forget all, where that is too much."""
        if len(self.hashes) + len(self.quiet) > _MOST_KEPT:
            self.hashes.clear()
            self.quiet.clear()


class Gatherer:
    """Gathers what the rows of one piece declare and name, in one walk for every value of every record.

    `first` is the number of its first record; `resolver` tells what stands for no value.
    """

    def __init__(self, file: str, first: int, resolver: Resolver, seen: Seen) -> None:
        self._file = file
        self._base = resolver.base
        self._first = first
        seen.limit()
        self._seen, self._quiet = seen.hashes, seen.quiet
        self._longest, self._marks = resolver.conventions.longest, resolver.conventions.marks
        self._asides = Tallies(resolver)
        self._codes: dict[str, dict[str, int]] = {key: {} for key in coded_fields()}
        self._unnamed, self._of_parts = _HEAD | _prose(), frozenset(part_keys().values())
        self._made = made_up(file, 0, resolver.base, lambda _: False).removesuffix("0")
        self._rows = self._records = 0
        self._declared, self._named = array("Q"), array("Q")
        self._nameless = False
        self._taken: set[str] = set()
        self._found: list[tuple[str, Block]] = []
        self._others: set[int] = set()
        self._parts: set[int] = set()
        self._stands_out = False
        self.leads_on = False
        """Whether the row that was added last names a consent, agreement or the like that another may describe."""

    def add(self, row: Row, inside: Sequence[Block]) -> dict[str, Declared] | None:
        """Take the next row and the records in it.

        Return what these describe, by IRI; None where an id can't be told, or one thing is described twice.
        """
        number = self._rows
        self._rows += 1
        self._found, self._others, self._parts = [], set(), set()
        own: set[int] = set()
        for block in inside:
            self._records += 1
            if is_nameless(block):
                own.add(_hash(f"{SAYS}{form_of(block)}"))
                self._nameless = True
                self._others.add(_hash(f"{self._made}{self._first + self._records - 1}"))
            self._stands_out = False
            self._walk(block, "", names=True)
            if self._stands_out:
                self._asides.add_block(block, number)
        if row.lines:
            self._asides.add_statements(row, number)
            own.update(map(_hash, row.own))
            self._others.update(map(_hash, row.others))
            self._taken.update(iri for iri in row.own if iri.startswith(self._made))
        home: dict[str, Declared] | None = {}
        for key, block in self._found:
            text = block["id"]
            iri = minted(text, self._base) if type(text) is str else None
            if iri is not None:
                own.add(_hash(iri))
                if iri.endswith("-x") and iri.startswith(self._made):
                    self._taken.add(iri)
            if iri is None or home is None or iri in home:
                home = None
            else:
                home[iri] = Declared(number, key, block)
        self.leads_on = not own.issuperset(self._parts)
        for hashed in own:
            self._declared.append(hashed)
            self._declared.append(number)
        for hashed in self._others - own:
            self._named.append(hashed)
            self._named.append(number)
        return home

    def survey(self) -> Survey:
        """Return what was gathered."""
        codes = {key: texts for key, texts in self._codes.items() if texts}
        taken = frozenset(self._taken)
        found = self._declared, self._named, self._nameless, taken, dict(self._asides), codes
        return Survey(self._rows, self._records, *found)

    def _walk(self, block: Block, key: str, *, names: bool) -> None:
        """Read a block; within prose nothing is named."""
        if "id" in block and (not key or len(block) > 1):
            self._found.append((key, block))
        seen, others, codes, unnamed = self._seen, self._others, self._codes, self._unnamed
        quiet, longest, of_parts = self._quiet, self._longest, self._of_parts
        for name, value in block.items():
            naming = names and name not in unnamed
            for item in value if type(value) is list else (value,):
                kind = type(item)
                if kind is str:
                    if not naming:
                        if item not in quiet and len(item) <= longest:
                            self._met(item, naming=False)
                    else:
                        hashed = seen.get(item)
                        if hashed is None:
                            hashed = self._met(item, naming=True)
                        if hashed:
                            others.add(hashed)
                            if name in of_parts:
                                self._parts.add(hashed)
                        if len(item) <= _LONGEST_CODE and name in codes and item not in codes[name]:
                            self._code(name, item)
                elif kind is dict:
                    if naming and len(item) == 1 and type(item.get("id")) is str:
                        hashed = self._met(item["id"], naming=True)
                        if hashed:
                            others.add(hashed)
                            if name in of_parts:
                                self._parts.add(hashed)
                    self._walk(item, name, names=naming)
                elif kind is int:
                    self._stands_out |= item < 0
                    if name in codes:
                        self._code(name, str(item))

    def _met(self, text: str, *, naming: bool) -> int:
        """Return the hash of what a text that was not met before may name, 0 where it names nothing of a record's."""
        if len(text) <= self._longest:
            if text.strip().casefold() in self._marks or text.strip()[:4] in YEARS:
                self._stands_out = True
                return self._hash_of(text) if naming else 0
            if not naming:
                self._quiet.add(text)
        if not naming:
            return 0
        if text.startswith("http") and not text.startswith(BASE):
            return _hash(text.strip())  # the addresses of sources, each another one
        found = self._seen[text] = self._hash_of(text)
        return found

    def _hash_of(self, text: str) -> int:
        iri = minted(text, self._base)
        if iri is None or (own(iri) and not iri.startswith((RECORD, self._base, *SHIPPED))):
            return 0  # nobody may describe it
        return _hash(iri)

    def _code(self, key: str, text: str) -> None:
        found = self._codes[key]
        if text not in found and is_code(text):
            found.setdefault(text.strip(), self._rows - 1)


def pairs(iris: Iterable[str], row: int = 0) -> array[int]:
    """Return the hashes of IRIs, each with the number of a row."""
    return array("Q", [number for iri in iris for number in (_hash(iri), row)])


@cache
def _prose() -> frozenset[str]:
    return frozenset(key for key, field in fields().items() if field.kind in _PROSE)


def _hash(iri: str) -> int:
    """Return 64 bits, the same in each process forked from this one; that two IRIs share them does no harm."""
    return (hash(iri) & _BITS) or 1


@dataclass
class Hub:
    """What so many rows describe or name that these are not read together, but each with the first ones.

    `describing` and `naming` are the first rows of each stream that do so, `rows` all that do either, `pieces` theirs.
    """

    describing: tuple[int, ...]
    naming: tuple[int, ...]
    rows: Sequence[int]
    pieces: frozenset[int]

    def between(self, start: int, end: int) -> Sequence[int]:
        """Return those of the rows from a number on, before another."""
        return self.rows[bisect_left(self.rows, start) : bisect_left(self.rows, end)]


@dataclass
class Shares:
    """What rows share.

    `owns` and `names` are the hashes of what a row describes and names, by its number, as far as another row has to do
    with these; `homes` the first rows of each stream that describe such a thing. `hubs` are not in `owns` and `names`.
    """

    owns: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    names: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    homes: dict[int, tuple[int, ...]] = field(default_factory=dict)
    hubs: dict[int, Hub] = field(default_factory=dict)


class Pieces:
    """Which row is of which piece: `streams` are those of the pieces, by number.

    The one row behind all pieces stands for inputs that are read whole.
    """

    def __init__(self, streams: Sequence[int]) -> None:
        self._streams = streams
        self.starts = array("Q", [0])

    def __len__(self) -> int:
        return len(self._streams)

    def add(self, rows: int) -> None:
        """Say how many rows the next piece has."""
        self.starts.append(self.starts[-1] + rows)

    @property
    def whole(self) -> int:
        """Return the number that stands for a row of all inputs that are read whole."""
        return self.starts[-1]

    def of(self, row: int) -> int:
        """Return the number of the piece of a row."""
        return bisect_right(self.starts, row) - 1

    def stream(self, row: int) -> int:
        """Return the number of the stream of a row."""
        return self._streams[self.of(row)]


class _Bucket:
    """Pairs of hashes and rows: those that wait, and where the others are on the disk."""

    def __init__(self) -> None:
        self.waiting = array("Q")
        self.parts: list[temporary.Place] = []


class Links:
    """Gathers what the rows of all pieces declare and name, much of it in a file without a name that `stack` closes.

    `streams` are those of the pieces. `size` is that of all inputs, in bytes: the larger, the more buckets, each of
    which fits in memory.
    """

    def __init__(self, stack: ExitStack, streams: Sequence[int], size: int = 0) -> None:
        self.pieces = Pieces(streams)
        self._shelf = temporary.Shelf(stack)
        count = min(_MOST_BUCKETS, 1 + size // BYTES)
        self._declared = [_Bucket() for _ in range(count)]
        self._named = [_Bucket() for _ in range(count)]

    def add(self, found: Survey) -> None:
        """Take what the next piece declares and names."""
        self._take(self._declared, found.declared)
        self._take(self._named, found.named)
        self.pieces.add(found.rows)

    def add_whole(self, own: Iterable[str], others: Iterable[str]) -> None:
        """Take what inputs that are read whole declare and name, behind all pieces."""
        self._take(self._declared, pairs(own))
        self._take(self._named, pairs(others))

    def _take(self, buckets: Sequence[_Bucket], found: array[int]) -> None:
        start, count = self.pieces.whole, len(buckets)
        for hashed, number in zip(found[::2], found[1::2], strict=True):
            waiting = buckets[hashed % count].waiting
            waiting.append(hashed)
            waiting.append(start + number)
        most = temporary.Spool.MOST // (32 * count)
        for bucket in buckets:
            if len(bucket.waiting) > most:
                bucket.parts.append(self._shelf.put(bucket.waiting.tobytes()))
                bucket.waiting = array("Q")

    def _read(self, bucket: _Bucket) -> tuple[array[int], array[int]]:
        found = array("Q")
        for place in bucket.parts:
            found.frombytes(self._shelf.take(place))
        found += bucket.waiting
        return found[::2], found[1::2]

    def shares(self, split: Set[int], popular: Collection[int] | None) -> Shares:
        """Return what rows share.

        Hubs are the `popular` hashes and those that rows of more than MOST_PIECES touch, unless what is read whole
        does, or rows of one stream in `split`, in which a description may be split over rows, describe them. With None
        there are none.
        """
        found = Shares()
        for declared, named in zip(self._declared, self._named, strict=True):
            owned, owners = self._read(declared)
            ours = set(owned)
            others, namers = self._read(named)
            wanted = ours.intersection(others)
            if len(ours) < len(owned):
                wanted |= _twice(owned)
            if wanted:
                describing, naming = _rows(owned, owners, wanted), _rows(others, namers, wanted)
                for hashed in describing:
                    self._share(found, hashed, describing[hashed], naming.get(hashed, ()), split, popular)
        return found

    def _share(
        self,
        found: Shares,
        hashed: int,
        describing: Sequence[int],
        naming: Sequence[int],
        split: Set[int],
        popular: Collection[int] | None,
    ) -> None:
        """Note which rows share a thing."""
        pieces, whole = self.pieces, self.pieces.whole
        inside = [row for row in describing if row < whole]
        first = _firsts(inside, pieces, split)
        found.homes[hashed] = first
        touching = {pieces.of(row) for rows in (describing, naming) for row in rows}
        many = popular is not None and (len(touching) > MOST_PIECES or hashed in popular)
        apart = len(first) == len({pieces.stream(row) for row in first})
        if many and apart and len(pieces) not in touching:
            rows = array("Q", sorted({*describing, *naming}))
            found.hubs[hashed] = Hub(first, _firsts(naming, pieces, frozenset()), rows, frozenset(touching))
            return
        for row in describing:
            found.owns[row].append(hashed)
        for row in naming:
            found.names[row].append(hashed)


def _twice(owned: Iterable[int]) -> set[int]:
    """Return the hashes that stand more than once among some."""
    return {hashed for hashed, count in Counter(owned).items() if count > 1}


def _rows(hashes: Sequence[int], rows: Sequence[int], wanted: Set[int]) -> dict[int, array[int]]:
    """Return the rows of the hashes that are wanted, in order."""
    found: dict[int, array[int]] = defaultdict(lambda: array("Q"))
    for hashed, row in zip(hashes, rows, strict=True):
        if hashed in wanted:
            found[hashed].append(row)
    return found


def _firsts(rows: Iterable[int], pieces: Pieces, split: Set[int]) -> tuple[int, ...]:
    """Return the first row of each stream, of streams in `split` all."""
    found: dict[tuple[int, int], int] = {}
    for row in rows:
        stream = pieces.stream(row)
        found.setdefault((stream, row if stream in split else 0), row)
    return tuple(found.values())


def groups(shares: Shares) -> Iterator[list[int]]:
    """Yield rows in groups, so that those of different groups have nothing to do with each other but hubs."""
    rows = sorted(shares.owns.keys() | shares.names.keys())
    joined, home = Joined(rows), dict[int, int]()
    for row in rows:
        for hashed in (*shares.owns.get(row, ()), *shares.names.get(row, ())):
            joined.join(row, home.setdefault(hashed, row))
    yield from joined.groups()
