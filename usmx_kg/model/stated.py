"""What stood in a file where the rules see another term: a text that names nothing, a literal that can't be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from usmx_kg.graph import Node, Term

__all__ = ["Stated", "Written"]


class Stated(NamedTuple):
    """A literal that is not of the kind that its key takes, as it was stated with datatype or language.

    `form` is the format that it stands in; `meant` is what its text names where the key takes a thing: an IRI, or the
    description of a new place in Turtle, None where it names nothing.
    """

    literal: Literal
    form: str
    meant: str | None = None


class Written:
    """Remembers, for the statements of one file that were changed when read, what was written instead."""

    def __init__(self) -> None:
        self.instead: dict[Quad, list[Quad]] = {}

    def note(self, node: Node, predicate: NamedNode, usable: Literal, written: Term) -> None:
        """Note that a literal stands for another term, which the rules can't use."""
        self.instead.setdefault(Quad(node, predicate, usable), []).append(Quad(node, predicate, written))

    def keep_unchanged(self, quads: Iterable[Quad]) -> None:
        """Where a text was written as what another term became, too, note that it was written itself."""
        if self.instead:
            count = Counter(quad for quad in quads if quad in self.instead)
            for quad, written in self.instead.items():
                written += [quad] if count[quad] > len(written) else []
