"""A text under the pen, which knows where it is, and the slots that it has filled."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

__all__ = ["Pen", "Place", "Places"]


class Place(NamedTuple):
    """A place as findings tell it; what a format doesn't have is None."""

    line: int | None = None
    column: int | None = None
    cell: str | None = None


class Places:
    """Where each value was written.

    `values` has for a thing's id, key and meaning (an IRI or a text) the place of the value, `keys` for id and key
    where the first value stands, and where the list of several begins; `nodes` has the place of the thing itself.
    """

    def __init__(self) -> None:
        self.values: dict[tuple[str, str, str], Place] = {}
        self.keys: dict[tuple[str, str], set[Place]] = {}
        self.nodes: dict[str, Place] = {}
        self.inside: dict[str, list[str]] = defaultdict(list)
        self._begun: set[tuple[str, str]] = set()

    def value(self, node: str, key: str, meaning: str, place: Place) -> None:
        """Note a value that is written."""
        self.values.setdefault((node, key, meaning), place)
        if (node, key) not in self._begun:
            self._begun.add((node, key))
            self.key(node, key, place)

    def key(self, node: str, key: str, place: Place) -> None:
        """Note where a key's values begin."""
        self.keys.setdefault((node, key), set()).add(place)

    def family(self, node: str) -> list[str]:
        """Return a thing and what stands nested in it."""
        return [node, *(found for inner in self.inside[node] for found in self.family(inner))]


class Pen:
    """Writes text and counts lines and columns, both from 1."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.line = self.column = 1

    def write(self, text: str) -> None:
        """Write on."""
        self.parts.append(text)
        breaks = text.count("\n")
        self.line += breaks
        self.column = len(text) - text.rfind("\n") if breaks else self.column + len(text)

    @property
    def here(self) -> Place:
        """Return the place where the next character will stand."""
        return Place(self.line, self.column)

    def data(self) -> bytes:
        """Return what was written."""
        return "".join(self.parts).encode()
