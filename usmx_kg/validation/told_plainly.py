"""What one record tells that was read from plain values, for the wording of what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Any

from pyoxigraph import Literal

from usmx_kg.graph import Node, Term
from usmx_kg.records import Position, values
from usmx_kg.records.ids import absolute
from usmx_kg.records.layout import blank
from usmx_kg.records.places import Places
from usmx_kg.records.tree import Mapping, Scalar, Sequence, Tree
from usmx_kg.validation.blocks import Block
from usmx_kg.validation.from_plain import PlainWorld
from usmx_kg.validation.naming import term_of
from usmx_kg.validation.plain import UnsureError
from usmx_kg.validation.things import node_of
from usmx_kg.validation.typed import Deployment
from usmx_kg.vocabulary import Kind, properties

__all__ = ["ToldPlainly"]

_HEAD = ("id", "type")


class ToldPlainly:
    """What a record tells: its plain values, which `world` has read last, and its tree, which says where they stand.

    `keys` are those whose values are asked for by `place`; values of others are not looked up.
    """

    def __init__(self, world: PlainWorld, deployment: Deployment, tree: Tree, file: str, keys: Set[str]) -> None:
        self._world = world
        self._deployment = deployment
        self._record = node_of(deployment.id)
        self._keys = keys
        self._linked = any(":" in name for name in world.described if name != deployment.id)
        self._places = Places(file)
        self._note(deployment.id, world.described[deployment.id], tree)

    @property
    def facts(self) -> ToldPlainly:
        """What it says of things."""
        return self

    def label(self, node: Node, lang: str) -> str | None:  # noqa: ARG002
        """Return the label of a thing; plain texts have no language."""
        return self._world.label_of(node.value)

    def describes(self, node: Node) -> bool:
        """Tell whether the record describes a thing."""
        return node.value in self._world.described

    def standing(self, node: Node, record: Node | None) -> str | None:
        """Return the key under which a thing stands in the record, or in any of its blocks, with its number there."""
        described = self._world.described
        for block in [described[record.value]] if record is not None else described.values():
            for key, given in block.items():
                if key not in _HEAD and properties()[key].kind in (Kind.THING, Kind.CONCEPT):
                    ids = [self._world.id_of(item, key) for item in _items(given)]
                    if node.value in ids:
                        return f"{key} {ids.index(node.value) + 1}"
        if record is None:
            raise UnsureError
        return None

    def owner(self, node: Term) -> Node | None:
        """Return the record, to which everything that it describes belongs."""
        return None if isinstance(node, Literal) else self._record

    def place(self, record: Node, path: str | None, value: str | None) -> Position | None:
        """Return where a value of a record stands, else the first value of its key, else the record itself."""
        return self._places.find(record.value, path, value)

    def deployment(self, record: Node) -> Deployment:  # noqa: ARG002
        """Return the record as a typed value."""
        return self._deployment

    def _note(self, name: str, block: Block, tree: Tree) -> None:
        """Note where a thing and its values stand, as the reader does (`records.build`)."""
        places = self._places
        places.node(name, places.of(tree))
        if not isinstance(tree, Mapping):
            raise UnsureError
        for key, inner in tree.entries:
            if key.text not in _HEAD:
                places.key(name, key.text, places.of(inner))
                self._note_values(name, key.text, block, inner)

    def _note_values(self, name: str, key: str, block: Block, tree: Tree) -> None:
        trees = [item for item in (tree.items if isinstance(tree, Sequence) else (tree,)) if not blank(item)]
        given = list(_items(block.get(key)))
        if len(trees) != len(given):
            raise UnsureError
        for item, plain in zip(trees, given, strict=True):
            if type(plain) is dict:
                inner = self._world.id_of(plain, key)
                self._note(inner, plain, item)
                self._places.value(name, key, (inner,), self._places.of(item))
                self._places.child(name, key, inner)
            elif (key in self._keys or self._linked) and isinstance(item, Scalar):
                term = self._term(key, item, plain)
                self._places.value(name, key, (term, item.text, item.text.strip()), self._places.of(item))
                if term in self._world.described:
                    self._places.child(name, key, term)

    def _term(self, key: str, item: Scalar, plain: Any) -> str:
        """Return the IRI, label or text of a value, as statements have it."""
        kind = properties()[key].kind
        if kind is Kind.DATE:
            return values.date(item.text, key).literal.value
        if kind is Kind.INTEGER:
            return values.integer(item).value
        if kind is Kind.BOOLEAN:
            return values.boolean(item.text).value
        if kind is Kind.TEXT:
            return item.text
        if kind is Kind.ADDRESS:
            return absolute(item.text.strip()) or item.text
        return term_of(self._world.id_of(plain, key)).value


def _items(given: Any) -> Iterator[Any]:
    """Yield the values of a key."""
    items: Iterable[Any] = given if type(given) is list else (given,)
    return (item for item in items if item is not None)
