"""What one record tells that was read from plain values, for the wording of what was found in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from functools import cache, cached_property, partial
from itertools import islice
from types import MappingProxyType
from typing import Any

from pyoxigraph import Literal

from usmx_kg.check.naming import term_of
from usmx_kg.graph import Node, Term
from usmx_kg.graph.vocabulary import Kind, properties
from usmx_kg.ground.namespaces import expand
from usmx_kg.model import values
from usmx_kg.model.activities import Deployment
from usmx_kg.model.blocks import Block
from usmx_kg.model.ids import absolute
from usmx_kg.model.known_things import node_of
from usmx_kg.model.layout import blank
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.model.records import Position, ReaderFinding
from usmx_kg.model.stated import Stated
from usmx_kg.model.things import is_literal
from usmx_kg.model.trees import Kind as Written
from usmx_kg.model.trees import Scalar
from usmx_kg.model.value_places import JsonSite, Site
from usmx_kg.rules.plain_activities import PlainWorld

__all__ = ["ToldPlainly"]

_PRECISION = "datePrecision"


@cache
def _naming() -> frozenset[str]:
    """Return the keys whose values name things."""
    return frozenset(key for key, field in properties().items() if field.kind in (Kind.THING, Kind.CONCEPT))


@cache
def _dated() -> frozenset[str]:
    """Return the keys whose values are days."""
    return frozenset(key for key, field in properties().items() if field.kind is Kind.DATE)


class _Part:
    """A thing that the record describes, itself among them: its id, its block, and where that stands.

    `world` tells which of its values are read as none.
    """

    def __init__(self, name: str, block: Block, world: PlainWorld, locate: Callable[[], Site]) -> None:
        self.name = name
        self.block = block
        self._world = world
        self._locate = locate

    @cached_property
    def site(self) -> Site:
        """Where it stands."""
        return self._locate()

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Where the values of its keys stand."""
        return self.site.entries()

    def written(self, key: str) -> Iterator[tuple[Any, Site]]:
        """Yield the values that a key has, each with its place. Raises UnsureError where these differ."""
        given = list(_items(self.block.get(key)))
        sites = [site for site in self.sites[key].items() if not _is_blank(site)] if given else []
        if len(sites) != len(given):
            raise UnsureError
        return zip(given, sites, strict=True)

    def values(self, key: str) -> Iterator[tuple[Any, Site]]:
        """Yield the values that a key is read to have, each with its place. Raises UnsureError where these differ."""
        found = self.written(key)
        if not self._world.empty:
            return found
        return ((item, site) for item, site in found if not self._world.stands_for_nothing(item, key))

    def site_of(self, block: Block) -> Site | None:
        """Return where a block stands that is this one, or in it at any depth."""
        if block is self.block:
            return self.site
        for key, given in self.block.items():
            if key in _naming() and (type(given) is dict or (type(given) is list and dict in map(type, given))):
                for item, site in self.written(key):
                    if type(item) is dict:
                        found = _Part("", item, self._world, partial(_same, site)).site_of(block)
                        if found is not None:
                            return found
        return None

    def items(self, key: str) -> Iterator[Any]:
        """Yield the values that a key is read to have."""
        found = _items(self.block.get(key))
        if not self._world.empty:
            return found
        return (item for item in found if not self._world.stands_for_nothing(item, key))

    def place_of(self, key: str, number: int) -> Site:
        """Return where the value of this number stands among those that a key is read to have."""
        return next(islice(self.values(key), number, None))[1]


class ToldPlainly:
    """What a record tells: its plain values, which `world` has read last, and where they stand.

    `rows` gives other rows by their numbers, as plain values and where they stand; things that these describe and the
    record names are told as if they were its own.
    """

    def __init__(
        self,
        world: PlainWorld,
        deployment: Deployment,
        site: Site,
        file: str,
        rows: Callable[[int], tuple[Block, Site]] | None = None,
    ) -> None:
        self._rows = rows
        self._world = world
        self._deployment = deployment
        self._record = node_of(deployment.id)
        self._file = file
        self._exact = isinstance(site, JsonSite)
        self._names = {id(block): name for name, block in world.described.items()}
        self._root = _Part(deployment.id, world.described[deployment.id], world, partial(_same, site))

    @property
    def facts(self) -> ToldPlainly:
        """What it says of things."""
        return self

    def label(self, node: Node, lang: str) -> str | None:
        """Return the label of a thing in a language, else in another one."""
        return self._world.label_of(node.value, lang)

    def describes(self, node: Node) -> bool:
        """Tell whether the record describes a thing."""
        return node.value in self._world.described

    def around(self, node: Node) -> Node | None:
        """Return the first place that the record puts a place within."""
        found = self._world.around(node.value)
        return None if found is None or is_literal(found) else node_of(found)

    def standing(self, node: Node, record: Node | None) -> str | None:
        """Return the key under which a thing stands in the record, or in any of its blocks, with its number there."""
        described = self._world.described
        for block in [described[record.value]] if record is not None else described.values():
            for key, given in block.items():
                if key in _naming():
                    items = _items(given)
                    if self._world.empty:
                        items = (item for item in items if not self._world.stands_for_nothing(item, key))
                    ids = [self._world.id_of(item, key) for item in items]
                    if node.value in ids:
                        return f"{key} {ids.index(node.value) + 1}"
        if record is None:
            raise UnsureError
        return None

    def owner(self, node: Term) -> Node | None:
        """Return the record, to which everything that it describes belongs."""
        return None if isinstance(node, Literal) else self._record

    def deployment(self, record: Node) -> Deployment:  # noqa: ARG002
        """Return the record as a typed value."""
        return self._deployment

    def kind(self, record: str) -> str | None:
        """Return the local name of the class of an activity by its IRI; None for what is none."""
        if record != self._deployment.id:
            return None
        return "DomesticOperation" if self._deployment.domestic else "Deployment"

    def stated(self, node: Node, path: str, text: str) -> tuple[Stated, ...]:  # noqa: ARG002
        """Return nothing: plain values have no datatype."""
        return ()

    # -- places, as those that the reader notes (`records.places`)

    def place(self, record: Node, path: str | None, value: str | None) -> Position | None:  # noqa: ARG002
        """Return where a value of the record stands, else the first value of its key, else the record itself."""
        if path is None:
            return self._root.site.position(self._file)
        if value is not None:
            wanted = {value, expand(value) or value}
            for part in self._parts():
                if part.name == value and part is not self._root:
                    return part.site.position(self._file)
                found = self._found(part, path, wanted)
                if found is not None:
                    return found.position(self._file)
        first = next((part for part in self._parts() if self._has(part, path)), None)
        return (self._root.site if first is None else first.sites[path]).position(self._file)

    def _has(self, part: _Part, key: str) -> bool:
        """Tell whether a key stands in a thing; in a table it may stand there with an empty cell."""
        return key in part.block or (not self._exact and key in part.sites)

    def _parts(self) -> Iterator[_Part]:
        """Yield the record and what it describes, the nearest first."""
        yield self._root
        known = self._inner
        queue, seen = [self._root], {self._root.name}
        while queue and known:
            for name in self._named(queue.pop(0)):
                if name in known and name not in seen:
                    seen.add(name)
                    queue.append(known[name])
                    yield known[name]

    @cached_property
    def _inner(self) -> dict[str, _Part]:
        """All that the record describes, by id."""
        found: dict[str, _Part] = {}
        self._gather(self._root, found)
        for name, row in self._world.borrowed.items():
            block = self._world.described[name]
            found[name] = _Part(name, block, self._world, partial(self._elsewhere, row, block))
        return found

    def _elsewhere(self, row: int, block: Block) -> Site:
        """Return where a block of another row stands."""
        assert self._rows is not None
        around, site = self._rows(row)
        found = _Part("", around, self._world, partial(_same, site)).site_of(block)
        return site if found is None else found

    def _gather(self, part: _Part, known: dict[str, _Part]) -> None:
        for key, given in part.block.items():
            if key in _naming() and (type(given) is dict or (type(given) is list and dict in map(type, given))):
                for number, item in enumerate(part.items(key)):
                    if type(item) is dict:
                        place = partial(part.place_of, key, number)
                        inner = _Part(self._id_of(item, key), item, self._world, place)
                        known.setdefault(inner.name, inner)
                        self._gather(inner, known)

    def _named(self, part: _Part) -> Iterator[str]:
        """Yield the ids of what a thing describes, or names where the record describes it, in order."""
        linked, naming = self._world.linked, _naming()
        for key, given in part.block.items():
            if key in naming and (linked or type(given) is dict or type(given) is list):
                for item in part.items(key):
                    if linked or type(item) is dict:
                        yield self._id_of(item, key)

    def _id_of(self, item: Any, key: str) -> str:
        if type(item) is not dict:
            return self._world.id_of(item, key)
        found = self._names.get(id(item))
        if found is None:
            raise UnsureError
        return found

    def _found(self, part: _Part, path: str, wanted: Set[str]) -> Site | None:
        """Return where a thing has a value of a key that may be asked for in one of these forms."""
        if path == _PRECISION:
            for key in part.block:
                for number, item in enumerate(part.items(key) if key in _dated() else ()):
                    if f"{key}={values.date(item, key).partial}" in wanted:
                        return part.place_of(key, number)
            return None
        for number, item in enumerate(part.items(path)):
            if type(item) is dict:
                if path in _naming() and self._id_of(item, path) in wanted:
                    return part.place_of(path, number)
                continue
            site = part.place_of(path, number) if type(item) is not str else None
            scalar = Scalar(item, Written.TEXT, 0, 0) if site is None else site.scalar()
            if scalar is None:
                raise UnsureError
            if not wanted.isdisjoint((scalar.text, scalar.text.strip(), self._term(path, scalar, item))):
                return site or part.place_of(path, number)
        return None

    def _term(self, key: str, item: Scalar, plain: Any) -> str:
        """Return the IRI, label or text of a value, as statements have it."""
        kind = properties()[key].kind
        if kind is Kind.DATE:
            return values.date(item.text, key).literal.value
        if kind is Kind.INTEGER:
            return values.integer(item).value
        if kind is Kind.BOOLEAN:
            return values.boolean(item).value
        if kind is Kind.TEXT:
            return item.text
        if kind is Kind.ADDRESS:
            return absolute(item.text.strip()) or item.text
        return term_of(self._world.id_of(plain, key)).value

    # -- names

    def read(self) -> list[ReaderFinding]:
        """Return what the readers find: names that are not known, and a type that was not written."""
        found: list[ReaderFinding] = []
        if self._world.unknown:
            self._world.next_record()
            found += self._unknown(self._root)
        if self._world.assumed is not None:
            position = self._root.sites["sendingState"].position(self._file)
            params = MappingProxyType({"state": (self._world.assumed,)})
            found.append(ReaderFinding("type-stated", self._record, "type", "DomesticOperation", position, params))
        return found

    def _unknown(self, part: _Part) -> Iterator[ReaderFinding]:
        for key in part.block:
            if key not in _naming():
                continue
            for number, item in enumerate(part.items(key)):
                if type(item) is dict:
                    yield from self._unknown(self._inner[self._id_of(item, key)])
                    continue
                outcome = self._world.outcome(item, key)
                if outcome is not None:
                    position = part.place_of(key, number).position(self._file)
                    params = MappingProxyType(outcome.params)
                    yield ReaderFinding("name-known", self._record, key, item.strip(), position, params)


def _same(site: Site) -> Site:
    return site


def _items(given: Any) -> Iterator[Any]:
    """Yield the values of a key."""
    items: Iterable[Any] = given if type(given) is list else (given,)
    return (item for item in items if item is not None and (type(item) is not str or item.strip()))


def _is_blank(site: Site) -> bool:
    scalar = site.scalar()
    return scalar is not None and blank(scalar)
