"""The source map: where in a file each node and each value stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from usmx_kg.namespaces import PREFIXES, expand
from usmx_kg.records.tree import Tree

__all__ = ["Places", "Position"]

_KEYS = {
    PREFIXES["rdfs"] + "label": "label",
    PREFIXES["skos"] + "note": "note",
    PREFIXES["dcterms"] + "source": "source",
}


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file. Lines and columns count from 1; a column is that of a character.

    `cell` is the place in a table (`B7`; `Sheet2!B7` where several sheets have records). A workbook has no columns of
    characters; its lines are rows.
    """

    file: str
    line: int | None = None
    column: int | None = None
    cell: str | None = None


class Places:
    """The places of one file, by node and key.

    Nodes go by IRI or blank node label. `fill` adds the places when they are first asked for: some syntaxes are read
    a second time for that.
    """

    def __init__(self, file: str, fill: Callable[[Places], None] | None = None) -> None:
        self.file = file
        self._fill = fill
        self._nodes: dict[str, Position] = {}
        self._keys: dict[tuple[str, str], Position] = {}
        self._values: dict[tuple[str, str], list[tuple[tuple[str, ...], Position]]] = {}
        self._children: dict[str, list[tuple[str, str]]] = {}

    def at(self, line: int | None, column: int | None = None) -> Position:
        """Return a position in this file."""
        return Position(self.file, line, column)

    def of(self, tree: Tree) -> Position:
        """Return the position of a tree."""
        return Position(self.file, tree.line, tree.column or None, tree.cell)

    def node(self, name: str, position: Position) -> None:
        """Note where a node stands; its first place counts."""
        self._nodes.setdefault(name, position)

    def nested(self, name: str, position: Position) -> None:
        """Note where a node stands that has been met before the value that holds it."""
        self._nodes[name] = position

    def key(self, subject: str, key: str, position: Position) -> None:
        """Note where the value or values of a key begin; the first place counts."""
        self._keys.setdefault((subject, key), position)

    def value(self, subject: str, key: str, forms: tuple[str, ...], position: Position) -> None:
        """Note where a value stands. `forms` are all the ways in which it may be asked for."""
        self.key(subject, key, position)
        self._values.setdefault((subject, key), []).append((forms, position))

    def child(self, subject: str, key: str, name: str) -> None:
        """Note that a node is a value of another, so that what is wrong with it is found from there."""
        self._children.setdefault(subject, []).append((key, name))

    def find(self, subject: str, path: str | None = None, value: str | None = None) -> Position | None:
        """Return the best place for a value, or None where the file says nothing of the subject."""
        if self._fill is not None:
            fill, self._fill = self._fill, None
            fill(self)
        if subject not in self._nodes:
            return None
        key = key_of(path) if path else None
        family = list(self._family(subject))
        if value is not None:
            wanted = {value, expand(value) or value}
            for name in family:
                if value == name and name != subject and name in self._nodes:
                    return self._nodes[name]
                for forms, position in self._values.get((name, key), ()) if key else self._all(name):
                    if wanted.intersection(forms):
                        return position
        if key is not None:
            for name in family:
                if (name, key) in self._keys:
                    return self._keys[name, key]
        return self._nodes[subject]

    def _all(self, name: str) -> Iterator[tuple[tuple[str, ...], Position]]:
        for (subject, _), values in self._values.items():
            if subject == name:
                yield from values

    def _family(self, subject: str) -> Iterator[str]:
        """Yield a node and those reached from it, the nearest first."""
        queue, seen = [subject], {subject}
        while queue:
            name = queue.pop(0)
            yield name
            for _, child in self._children.get(name, ()):
                if child not in seen:
                    seen.add(child)
                    queue.append(child)


def key_of(path: str) -> str:
    """Return the key of a property that is given as key, CURIE or IRI."""
    iri = expand(path) or path
    return _KEYS.get(iri) or iri.removeprefix(PREFIXES["usmx"])
