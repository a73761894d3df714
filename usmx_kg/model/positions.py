"""The source map: where in a file each node and each value stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from usmx_kg.ground.namespaces import expand, record_key
from usmx_kg.model.trees import Tree

__all__ = ["Places", "Position"]


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
        self._parents: dict[str, list[str]] = {}
        self._firsts: dict[str, str] = {}
        self._aliases: list[tuple[str, str, str, tuple[str, str]]] = []

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

    def alias(self, subject: str, key: str, value: str, of: tuple[str, str]) -> None:
        """Note that a value which no text holds stands where another one of the same thing does: key and text."""
        self._aliases.append((subject, key, value, of))

    def child(self, subject: str, key: str, name: str) -> None:
        """Note that a node is a value of another, so that what is wrong with it is found from there."""
        self._children.setdefault(subject, []).append((key, name))

    def find(
        self,
        subject: str,
        path: str | None = None,
        value: str | None = None,
        records: Mapping[str, int] = MappingProxyType({}),
    ) -> Position | None:
        """Return the best place for a value, or None where the file says nothing of the subject.

        Of what several of the `records` (with their numbers, in order) lead to, only the first finds places inside; the
        others find the place where they name it.
        """
        if self._fill is not None:
            fill, self._fill = self._fill, None
            fill(self)
        while self._aliases:
            name, alias, text, (of, written) = self._aliases.pop()
            at = next((at for forms, at in self._values.get((name, of), ()) if written in forms), None)
            if at is not None:
                self.value(name, alias, (text,), at)
        if subject not in self._nodes or (path is None and value is None):
            return self._nodes.get(subject)
        key = record_key(path) if path else None
        family = list(self._family(subject, records))
        if value is not None:
            wanted = {value, expand(value) or value}
            for name, instead in family:
                if value == name and name != subject and name in self._nodes:
                    return instead or self._nodes[name]
                for forms, position in self._values.get((name, key), ()) if key else self._all(name):
                    if wanted.intersection(forms):
                        return instead or position
        if key is not None:
            for name, instead in family:
                if (name, key) in self._keys:
                    return instead or self._keys[name, key]
        return self._nodes[subject]

    def _all(self, name: str) -> Iterator[tuple[tuple[str, ...], Position]]:
        for (subject, _), values in self._values.items():
            if subject == name:
                yield from values

    def _family(self, subject: str, records: Mapping[str, int]) -> Iterator[tuple[str, Position | None]]:
        """Yield a node and those reached from it, nearest first; with a place instead for what is another record's."""
        queue: list[tuple[str, Position | None]] = [(subject, None)]
        seen = {subject}
        while queue:
            name, instead = queue.pop(0)
            yield name, instead
            for key, child in self._children.get(name, ()):
                if child not in seen:
                    seen.add(child)
                    at = instead
                    if at is None and child in self._nodes and self._of_another(child, subject, records):
                        values = self._values.get((name, key), ())
                        at = next((position for forms, position in values if child in forms), None)
                    queue.append((child, at))

    def _of_another(self, name: str, subject: str, records: Mapping[str, int]) -> bool:
        """Tell whether a node is a record itself, or another record is the first that leads to it."""
        if name in records or not records:
            return name in records
        if not self._parents:
            for parent, children in self._children.items():
                for _, child in children:
                    self._parents.setdefault(child, []).append(parent)
        if len(self._parents[name]) == 1:
            return False
        if name not in self._firsts:
            queue, seen = [name], {name}
            while queue:
                above = [parent for parent in self._parents.get(queue.pop(), ()) if parent not in seen]
                seen.update(above)
                queue += [parent for parent in above if parent not in records]
            self._firsts[name] = min(seen & records.keys(), key=lambda record: records[record], default=subject)
        return self._firsts[name] != subject
