"""Rows of a table into trees: one row a record, nested things from dotted columns, several values parted by `;`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Set
from collections.abc import Sequence as Sequence_
from functools import cache, lru_cache
from itertools import chain, islice
from typing import NamedTuple, overload

from usmx_kg.model.keys import TYPE_KEYS, class_named, classes, fields_for
from usmx_kg.model.layout import fault
from usmx_kg.model.trees import Kind, Mapping, Scalar, Sequence, Tree
from usmx_kg.read.table_columns import Group, Key, header, is_header

__all__ = ["ABOVE", "Cells", "Row", "Table", "check_header", "letters", "may_have", "parted", "parts", "rows"]

_COLUMN = re.compile(r"[A-Z]+(?=[0-9]+\Z)")
_END = re.compile(r"(\\*)(;|\Z)")
_ADDRESS = r"[a-z][a-z0-9+.-]*://|www\.|(?:urn|doi|info|ark):|10\.[0-9]{4,9}/"
"""How web addresses begin, with the `www.` of people, and identifiers that have semicolons too, as old DOIs do."""
_SCHEME = re.compile(rf"\s*(?:{_ADDRESS})", re.IGNORECASE)
_NEXT = re.compile(rf"\s|\Z|{_ADDRESS}", re.IGNORECASE)
ABOVE = 10
"""How many rows are looked through for the header."""

_TWO_ROWS = "A header has one row, without merged cells, and names nested keys with dots: consent.grantedBy."


class Cells(Sequence_[Scalar]):
    """The cells of a row from the first column on, made as they are asked for; `filled` are the columns with a value.

    In wide tables most cells are empty.
    """

    filled: Set[int]

    def at(self, column: int) -> Scalar:
        """Return the cell of a column, counted from 0."""
        raise NotImplementedError

    @overload
    def __getitem__(self, column: int) -> Scalar: ...

    @overload
    def __getitem__(self, column: slice) -> list[Scalar]: ...

    def __getitem__(self, column: int | slice) -> Scalar | list[Scalar]:
        """Return a cell, or several."""
        places = range(len(self))[column]
        return list(map(self.at, places)) if isinstance(places, range) else self.at(places)


class Row(NamedTuple):
    """One row: its number in the table, and its cells from the first column on."""

    number: int
    cells: Sequence_[Scalar]

    @property
    def filled(self) -> Set[int]:
        """The columns that have a value."""
        if isinstance(self.cells, Cells):
            return self.cells.filled
        return {number for number, cell in enumerate(self.cells) if _filled(cell)}


@lru_cache(maxsize=1 << 15)
def letters(column: int) -> str:
    """Return what spreadsheets call a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def rows(found: Iterable[Row], file: str) -> Iterator[Tree]:
    """Yield the record of each row that is not empty; the first such row is the header.

    Raises InputError for a header that means nothing and for values in columns that it does not name.
    """
    filled = (row for row in found if row.filled)
    top = list(islice(filled, ABOVE))
    if not top:
        return
    table = Table.under(top, file)
    for row in chain(top[1:], filled):
        tree = table.record(row, file)
        if tree is not None:
            yield tree


class Table(NamedTuple):
    """What the columns of a table mean, and which of them have a name."""

    plan: Group
    named: tuple[bool, ...]

    @classmethod
    def under(cls, top: Sequence_[Row], file: str) -> Table:
        """Return the table under a header, which is the first of its topmost rows.

        Raises InputError for a header that means nothing, and where another row is the header.
        """
        check_header(top, file)
        cells = top[0].cells
        return cls(header(cells, file), tuple(bool(cell.text.strip()) for cell in cells))

    def record(self, row: Row, file: str) -> Mapping | None:
        """Return the record of a row, None for an empty one. Raises InputError for values in unnamed columns."""
        filled = row.filled
        for number in sorted(filled):
            if not (number < len(self.named) and self.named[number]):
                message = f"the column {letters(number + 1)} has values but no name"
                raise fault(message, row.cells[number], file, _TWO_ROWS)
        tree = _mapping(self.plan, row.cells, filled)
        if tree is None:
            return None
        first = row.cells[0]
        return tree._replace(line=first.line, column=first.column, cell=first.cell)


def check_header(top: Sequence_[Row], file: str) -> None:
    """Raise InputError where not the first of the topmost rows is the header, but another one."""
    if is_header(top[0].cells):
        return
    below = next((row for row in top[1:] if is_header(row.cells)), None)
    if below is not None:
        at = next(cell for cell in top[0].cells if _filled(cell))
        message = f"the header should be the first row, but it seems to be row {below.number}"
        raise fault(message, at, file, "Delete what stands above it.")


def _filled(cell: Scalar) -> bool:
    return cell.kind is not Kind.NULL and bool(cell.text.strip())


def _mapping(group: Group, cells: Sequence_[Scalar], filled: Set[int]) -> Mapping | None:
    """Return what a row has of a group, or None where all its cells are empty; `filled` are the columns with a value.

    A key without a value that the thing could have has an empty one, so that findings about it have a place.
    """
    if filled.isdisjoint(group.columns):
        return None
    may = may_have(group, _stated(group, cells))
    entries: list[tuple[Scalar, Tree]] = []
    first: Tree | None = None
    for key in group.keys.values():
        values = _values(key, cells, filled)
        if values:
            first = first or values[0]
            value: Tree = values[0]
            if len(values) > 1:
                value = Sequence(tuple(values), value.line, value.column, value.cell)
            entries.append((key.name, value))
        elif key.name.text in may:
            at = _first_cell(key, cells)
            entries.append((key.name, Scalar("", Kind.NULL, at.line, at.column, at.cell)))
    return Mapping(tuple(entries), first.line, first.column, first.cell) if first is not None else None


def _stated(group: Group, cells: Sequence_[Scalar]) -> list[str]:
    """Return the classes that the thing in a row states."""
    kind = next((group.keys[name] for name in TYPE_KEYS if name in group.keys), None)
    cell = _cell(cells, kind.leaves.get(1)) if kind else None
    return [part.strip() for part in cell.text.split(";")] if cell else []


def may_have(group: Group, stated: Iterable[str]) -> Container[str]:
    """Return the keys that the thing in a row may have, by the classes that the row states."""
    named = map(_class, stated)
    return fields_for(frozenset(iri for iri in named if iri in classes()) or group.classes)


@cache
def _class(name: str) -> str:
    return class_named(name) or ""


def _values(key: Key, cells: Sequence_[Scalar], filled: Set[int]) -> list[Tree]:
    found: list[Tree] = []
    if filled.isdisjoint(key.columns):
        return found
    for number in key.numbers:
        column = key.leaves.get(number)
        if column is not None and column in filled:
            leaf = cells[column]
            found += [leaf] if key.whole else parts(leaf, address=key.address)
        if number in key.groups:
            inner = _mapping(key.groups[number], cells, filled)
            if inner is not None:
                found.append(inner)
    return found


def _cell(cells: Sequence_[Scalar], column: int | None) -> Scalar | None:
    return cells[column] if column is not None and column < len(cells) else None


def _first_cell(key: Key, cells: Sequence_[Scalar]) -> Scalar:
    """Return the first cell of a key, its nested ones included, also where the row ends before it."""
    while not key.leaves:
        key = next(iter(key.groups[min(key.groups)].keys.values()))
    column = key.leaves[min(key.leaves)]
    return _cell(cells, column) or _beyond(cells, column)


def _beyond(cells: Sequence_[Scalar], column: int) -> Scalar:
    """Return an empty cell of a row that ends before it."""
    end = cells[-1]
    return Scalar("", Kind.NULL, end.line, end.column, _COLUMN.sub(letters(column + 1), end.cell or "", count=1))


def parts(cell: Scalar, *, address: bool = False) -> list[Tree]:
    """Return the values of a cell as `parted` tells them."""
    if ";" not in cell.text:
        return [cell]
    return [cell._replace(text=text) for text in parted(cell.text, address=address)]


def parted(text: str, *, address: bool = False) -> list[str]:
    r"""Return the values of a cell, parted by `;`; `\;` is a semicolon, and `\\` before one is a backslash.

    Of a web address under a key that takes some (`address`), a semicolon is a part, unless a blank or another address
    follows it.
    """
    found: list[str] = []
    value, start = "", 0
    for match in _END.finditer(text):
        slashes, end = match.groups()
        value += text[start : match.start()] + (slashes[: len(slashes) // 2] if end else slashes)
        start = match.end()
        inside = address and end and _SCHEME.match(value) and not _NEXT.match(text, start)
        if end and (len(slashes) % 2 or inside):
            value += ";"
            continue
        if value.strip():
            found.append(value.strip())
        value = ""
    return found
