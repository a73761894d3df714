"""Nodes without an IRI: those that a file nests, those that it labels, and the new places that its paths name."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import type_
from usmx_kg.graph.vocabulary import LABEL
from usmx_kg.model.keys import usmx

__all__ = ["Blanks"]

_PLACE, _WITHIN = NamedNode(usmx("Place")), NamedNode(usmx("within"))


class Blanks:
    """Makes the blank nodes of one file. `prefix` begins their labels; statements about new places go to `into`."""

    def __init__(self, prefix: str, into: list[Quad]) -> None:
        self.prefix = prefix
        self.into = into
        self.number = 0

    def new(self) -> BlankNode:
        """Return another node."""
        self.number += 1
        return BlankNode(f"{self.prefix}n{self.number}")

    def named(self, label: str) -> BlankNode:
        """Return the node that the file calls `_:x`."""
        return BlankNode(f"{self.prefix}i{label.removeprefix('_:')}")

    def place(self, label: str, within: str) -> BlankNode:
        """Return a new place inside another one, whose IRI or blank node label is given."""
        node = self.new()
        around = NamedNode(within) if ":" in within else BlankNode(within)
        told = ((type_, _PLACE), (LABEL, Literal(label)), (_WITHIN, around))
        self.into += [Quad(node, predicate, value) for predicate, value in told]
        return node
