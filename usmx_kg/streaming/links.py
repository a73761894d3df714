"""Which rows of large files must be read together: those that describe one id, or name what another row describes.

Each piece is surveyed first. What it declares and names goes to the disk as pairs of a hash and a place, in buckets by
hash, so that memory stays small whatever the number of records. A hash that two ids share only makes a link too many.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack
from functools import cache, lru_cache
from typing import IO, NamedTuple
from zlib import adler32, crc32

from usmx_kg import temporary
from usmx_kg.records.codes import coded_fields, is_code
from usmx_kg.records.conventions import YEARS, Conventions
from usmx_kg.records.ids import is_label, made_up
from usmx_kg.records.repeats import SAYS, form_of, is_nameless
from usmx_kg.records.resolve import Resolver
from usmx_kg.streaming.asides import Column, Tallies, Tally
from usmx_kg.streaming.rows import Row, blocks
from usmx_kg.validation.blocks import Block, declared, mint_short
from usmx_kg.vocabulary import Kind, fields

__all__ = ["Hub", "Links", "Shares", "Survey", "hashes", "iris", "minted", "named", "survey", "surveyed"]

_BUCKETS = 16
_HEAD = frozenset(("id", "@id", "type", "@type", "@context"))
_PROSE = (Kind.DATE, Kind.INTEGER, Kind.BOOLEAN, Kind.TEXT)
_LONGEST_CODE = 6
MOST_PIECES = 20
"""What more pieces than these touch is a hub."""
_NAMED = 1 << 63
"""Marks the number of a piece that names something; without it, the piece describes it."""


class Survey(NamedTuple):
    """How many records a piece has, and what it declares and names: hashes with places, by bucket.

    `taken` are the ids among them that could be made up for other records of the file; `asides` tell what stands for no
    value, `codes` what looks like the code of a state, by key, each with its first line.
    """

    records: int
    pairs: tuple[bytes, ...]
    taken: frozenset[str] = frozenset()
    asides: Mapping[Column, Tally] = {}
    codes: Mapping[str, Mapping[str, int]] = {}


def survey(rows: Iterable[Row], number: int, file: str, resolver: Resolver) -> Survey:
    """Return what the rows of a piece of this number declare and name; `resolver` tells what stands for no value."""
    base, asides = resolver.base, Tallies(resolver)
    own: set[str] = set()
    others: set[str] = set()
    read = _Reader(resolver.conventions)
    count = 0
    for row in rows:
        own |= row.own
        others |= row.others
        if row.lines:
            asides.add_statements(row)
        for block in blocks(row, file):
            count += 1
            if is_nameless(block):
                own.add(f"{SAYS}{form_of(block)}")
            read.stands_out, read.line = False, row.line
            read.block(block)
            if read.stands_out:
                asides.add_block(block, row.line)
    own.update(iri for text in read.ids if (iri := minted(text, base)) is not None)
    others.update(iri for text in read.names if (iri := minted(text, base)) is not None)
    made = made_up(file, 0, base, lambda _: False).removesuffix("0")
    found = surveyed(number, own, others, count, frozenset(iri for iri in own if iri.startswith(made)))
    return found._replace(asides=dict(asides), codes=read.codes)


class _Reader:
    """Gathers what blocks declare (`ids`, as `declared` yields them) and name (`names`, as `named` does).

    `stands_out` becomes true where a text may stand for no value; `codes` has what looks like the code of a state, by
    key, each with the `line` where it was first. One walk does all, for every value of every record comes through here.
    """

    def __init__(self, conventions: Conventions) -> None:
        self.ids: set[str] = set()
        self.names: set[str] = set()
        self.stands_out = False
        self.codes: dict[str, dict[str, int]] = {}
        self.line = 0
        self._coded = coded_fields()
        self._conventions = conventions
        self._plain: set[str] = set()
        self._unnamed = _HEAD | _prose()

    def block(self, block: Block, *, names: bool = True, inner: bool = False) -> None:
        """Read a block; within prose nothing is named."""
        if "id" in block and (not inner or len(block) > 1) and type(block["id"]) is str:
            self.ids.add(block["id"])
        plain, named_ones, coded = self._plain, self.names, self._coded
        longest, marks = self._conventions.longest, self._conventions.marks
        for key, value in block.items():
            naming = names and key not in self._unnamed
            for item in value if type(value) is list else (value,):
                kind = type(item)
                if kind is str:
                    if item not in plain:
                        if len(item) > longest or (
                            item.strip().casefold() not in marks and item.strip()[:4] not in YEARS
                        ):
                            plain.add(item)
                        else:
                            self.stands_out = True
                    if naming:
                        named_ones.add(item)
                        if len(item) <= _LONGEST_CODE and key in coded:
                            self._code(key, item)
                elif kind is dict:
                    if naming and len(item) == 1 and type(item.get("id")) is str:
                        named_ones.add(item["id"])
                    self.block(item, names=naming, inner=True)
                elif kind is int:
                    self.stands_out |= item < 0
                    if key in coded:
                        self._code(key, str(item))

    def _code(self, key: str, text: str) -> None:
        if is_code(text):
            self.codes.setdefault(key, {}).setdefault(text.strip(), self.line)


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
    """Yield the IRIs (or labels) of all that a record describes, and what it says itself where it states no id."""
    if is_nameless(block):
        yield f"{SAYS}{form_of(block)}"
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


def hashes(row: Row, file: str, base: str) -> tuple[set[int], set[int]]:
    """Return hashes of what a row describes and of what it names."""
    inside = blocks(row, file)
    own = {_hash(iri) for block in inside for iri in iris(block, base)} | set(map(_hash, row.own))
    found = (_named_hash(text, base) for block in inside for text in named(block))
    return own, {hashed for hashed in found if hashed is not None} | set(map(_hash, row.others))


class Hub(NamedTuple):
    """What so many rows describe or name that these are not read together, but each with the first ones.

    `describing` and `naming` are the first pieces of each stream that do so, `touching` all that do either.
    """

    describing: tuple[int, ...]
    naming: tuple[int, ...]
    touching: frozenset[int]


class Shares(NamedTuple):
    """What pieces share.

    `hashes` are those of what a piece shares with others, by its number; `homes` the first pieces of each stream that
    describe these; `hubs` are not among them.
    """

    hashes: dict[int, set[int]]
    homes: dict[int, tuple[int, ...]]
    hubs: dict[int, Hub]


class Links:
    """Gathers what all pieces declare and name, in files without a name that `stack` closes."""

    def __init__(self, stack: ExitStack) -> None:
        files = [temporary.file() for _ in range(_BUCKETS)]
        self._files: list[IO[bytes]] = [stack.enter_context(file) for file in files]

    def add(self, found: Survey) -> None:
        """Take what one piece declares and names."""
        for file, pairs in zip(self._files, found.pairs, strict=True):
            file.write(pairs)

    def shares(self, streams: Sequence[int], split: Set[int], hubs: Set[int] | None) -> Shares:
        """Return what pieces share. `streams` are those of the pieces, by number; a piece beyond them is read whole.

        Hubs are the given hashes and those that more than MOST_PIECES touch, unless what is read whole does, or one of
        the streams in `split`, in which a description may be split, describes them in several pieces. With None there
        are none.
        """
        found = Shares(defaultdict(set), {}, {})
        for file in self._files:
            file.seek(0)
            pairs = array("Q", file.read())
            hashes, places = pairs[::2], pairs[1::2]
            touching = _touching(hashes, places)
            if touching:
                describing = _firsts(hashes, places, touching, streams, split)
                many: set[int] = set()
                if hubs is not None:
                    large = (h for h, pieces in touching.items() if len(pieces) > MOST_PIECES or h in hubs)
                    many = {h for h in large if max(touching[h]) < len(streams) and _whole(describing[h], streams)}
                naming = _firsts(hashes, (place ^ _NAMED for place in places), many, streams)
                for hashed, pieces in touching.items():
                    found.homes[hashed] = describing.get(hashed, ())
                    if hashed in many:
                        found.hubs[hashed] = Hub(describing[hashed], naming.get(hashed, ()), frozenset(pieces))
                        continue
                    for piece in pieces:
                        found.hashes[piece].add(hashed)
        return found


def _touching(hashes: Sequence[int], places: Sequence[int]) -> dict[int, set[int]]:
    """Return, by the hashes of what several pieces touch and one describes, these pieces."""
    home: dict[int, int] = {}
    found: dict[int, set[int]] = defaultdict(set)
    for hashed, place in zip(hashes, places, strict=True):
        if place < _NAMED and home.setdefault(hashed, place) != place:
            found[hashed].update((home[hashed], place))
    for hashed, place in zip(hashes, places, strict=True):
        if place >= _NAMED and home.get(hashed, place - _NAMED) != place - _NAMED:
            found[hashed].update((home[hashed], place - _NAMED))
    return found


def _whole(describing: Sequence[int], streams: Sequence[int]) -> bool:
    """Tell whether each stream describes something in one of these pieces only."""
    return len({streams[piece] for piece in describing}) == len(describing)


def _firsts(
    hashes: Sequence[int],
    places: Iterable[int],
    wanted: Collection[int],
    streams: Sequence[int],
    split: Set[int] = frozenset(),
) -> dict[int, tuple[int, ...]]:
    """Return the first piece of each stream with a place below _NAMED, of streams in `split` all."""
    found: dict[int, dict[tuple[int, int], int]] = defaultdict(dict)
    if not wanted:  # most files have no hub, and there is a place for each name in each piece
        return {}
    for hashed, place in zip(hashes, places, strict=True):
        if place < len(streams) and hashed in wanted:
            stream = streams[place]
            found[hashed].setdefault((stream, place if stream in split else 0), place)
    return {hashed: tuple(pieces.values()) for hashed, pieces in found.items()}
