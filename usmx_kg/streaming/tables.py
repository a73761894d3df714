"""The rows of a piece of a large table, under the header of its file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from usmx_kg.errors import InputError
from usmx_kg.records.csv import Reader, opening
from usmx_kg.records.rows import ABOVE, Table
from usmx_kg.records.rows import Row as CsvRow
from usmx_kg.records.tree import Mapping, plain_of
from usmx_kg.streaming.pieces import Piece, read
from usmx_kg.streaming.rows import Row

__all__ = ["Head", "head", "table_rows"]

_MARK = "\ufeff".encode()


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
    for row in reader.rows():
        if any(cell.text.strip() for cell in row.cells):
            if not top:
                behind, line = reader.at, reader.line + 1
            top.append(row)
            if len(top) == ABOVE:
                break
    if top:
        marked = read(piece.handle, 0, len(_MARK)) == _MARK
        start = len(text[:behind].encode()) + (len(_MARK) if marked else 0)
        return Head(Table.under(top, file), mark, len(top[0].cells), start, line, top[0].number + 1)
    raise InputError("it is empty", file=file)


def table_rows(text: str, file: str, head: Head, line: int, row: int) -> Iterator[Row]:
    """Yield the rows of a piece that are not empty. Raises InputError where it can't be read on."""
    reader = Reader(text, file, head.separator, 0)
    reader.line, reader.number, reader.width = line, row - 1, head.width
    for found in reader.rows():
        if any(cell.text.strip() for cell in found.cells):
            tree = head.table.record(found, file)
            if tree is not None:
                yield Row(tree.line, plain_of(tree), partial(_same, tree))


def _same(tree: Mapping) -> Mapping:
    return tree
