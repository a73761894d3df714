"""The rows of a piece of a large table, under the header of its file.

A row's cells become plain values by splitting its text, as far as nothing in it asks for more; its tree is made by the
reader of CSV, from the same text, where one is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, partial
from typing import Any, NamedTuple

from usmx_kg.errors import InputError
from usmx_kg.records.columns import Group
from usmx_kg.records.csv import Reader, opening
from usmx_kg.records.rows import ABOVE, Table, parted
from usmx_kg.records.rows import Row as CsvRow
from usmx_kg.records.tree import Mapping, Tree
from usmx_kg.streaming.pieces import Piece, read
from usmx_kg.streaming.rows import Row
from usmx_kg.validation.blocks import Block

__all__ = ["Head", "head", "table_rows"]

_MARK = "\ufeff".encode()
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')


class Head(NamedTuple):
    """A table's header and what parts its cells; `start`, `line` and `row` say where its rows begin."""

    table: Table
    separator: str
    width: int
    start: int
    line: int
    row: int


def head(piece: Piece, file: str, hint: str, separator: str | None) -> Head:
    """Return the header of a table, which its first piece has. Raises InputError where there is none that is read."""
    text = piece.text(file, hint)
    start, mark = (0, separator) if separator else opening(text, file)
    reader = Reader(text, file, mark, start)
    top: list[CsvRow] = []
    behind = line = 0
    try:
        for row in reader.rows():
            if any(cell.text.strip() for cell in row.cells):
                if not top:
                    behind, line = reader.at, reader.line + 1
                top.append(row)
                if len(top) == ABOVE:
                    break
    except InputError:
        if not top:
            raise  # else the row is told when its turn comes
    if top:
        marked = read(piece.handle, 0, len(_MARK)) == _MARK
        start = len(text[:behind].encode()) + (len(_MARK) if marked else 0)
        return Head(Table.under(top, file), mark, len(top[0].cells), start, line, top[0].number + 1)
    raise InputError("it is empty", file=file)


def table_rows(text: str, file: str, head: Head, line: int, row: int) -> Iterator[Row]:
    """Yield the rows of a piece that are not empty; `line` and `row` are the numbers of the first."""
    plan = _Plan(head.table.plan)
    for written, lines in _written(text):
        if written.strip(f'{head.separator} \t\r\n"'):
            tree = partial(_tree, written, file, head, line, row)
            yield Row(line, _plain(written, head, plan), tree, height=lines)
        line, row = line + lines, row + 1


def _written(text: str) -> Iterator[tuple[str, int]]:
    """Yield the text of each row, its line end included, with the number of its lines.

    Only line ends before which all quotation marks pair end a row.
    """
    row, open_, lines = "", False, 0
    for line in _LINE.findall(text):
        row, lines = row + line if row else line, lines + 1
        open_ ^= line.count('"') % 2 == 1
        if not open_:
            yield row, lines
            row, lines = "", 0
    if row:
        yield row, lines


def _tree(written: str, file: str, head: Head, line: int, number: int) -> Tree:
    """Return the tree of a row, by the reader of CSV. Raises InputError for what that refuses."""
    reader = Reader(written, file, head.separator, 0)
    reader.line, reader.number, reader.width = line, number - 1, head.width
    trees = [head.table.record(row, file) for row in reader.rows()]
    return next((tree for tree in trees if tree is not None), Mapping((), line, 1))


def _plain(written: str, head: Head, plan: _Plan) -> Block | None:
    """Return a row as plain values, or None where only the reader can tell what it holds."""
    end = len(written.rstrip("\r\n"))
    cells = _cells(written[:end], head.separator) if '"' in written else written[:end].split(head.separator)
    if cells is None or len(cells) > head.width or (end == len(written) and len(cells) < head.width):
        return None
    if "'" in written and any(cell.startswith("'") for cell in cells):
        return None
    if any(cell and not named for cell, named in zip(cells, head.table.named, strict=False)):
        return None
    return plan.fill([*cells, *[""] * (head.width - len(cells))])


def _cells(row: str, separator: str) -> list[str] | None:
    """Return the cells of a row some of which are between quotation marks, None where these don't pair."""
    cells, at = [], 0
    while True:
        quoted = _QUOTED.match(row, at)
        end = quoted.end() if quoted else row.find(separator, at)
        end = len(row) if end < 0 else end
        cell = quoted[1].replace('""', '"') if quoted else row[at:end]
        if not quoted and '"' in cell:
            return None
        cells.append(cell)
        if end == len(row):
            return cells
        if row[end] != separator or "\n" in cell or "\r" in cell:
            return None
        at = end + 1


class _Plan:
    """What the columns of a group mean, ready to be filled."""

    def __init__(self, group: Group) -> None:
        self._keys = [
            (
                key.name.text,
                key.whole,
                key.address,
                [
                    (key.leaves.get(number, -1), _Plan(key.groups[number]) if number in key.groups else None)
                    for number in sorted({*key.leaves, *key.groups})
                ],
            )
            for key in group.keys.values()
        ]

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns that the group has, those of groups inside it among them."""
        found: list[int] = []
        for _, _, _, values in self._keys:
            for column, inner in values:
                found += [column] if column >= 0 else []
                found += inner.columns if inner is not None else ()
        return tuple(found)

    def fill(self, cells: list[str]) -> Block | None:
        """Return plain values; None where a backslash asks for the reader."""
        found: Block = {}
        for name, whole, address, values in self._keys:
            given: list[Any] = []
            for column, inner in values:
                cell = cells[column] if column >= 0 else ""
                if cell and not cell.isspace():
                    if whole or ";" not in cell:
                        given.append(cell)
                    elif "\\" in cell:
                        return None
                    elif address:
                        given += parted(cell, address=True)
                    else:
                        given += [part.strip() for part in cell.split(";") if part.strip()]
                if inner is not None and any(cells[column] for column in inner.columns):
                    nested = inner.fill(cells)
                    if nested is None:
                        return None
                    given += [nested] if nested else []
            if given:
                found[name] = given[0] if len(given) == 1 else given
        return found
