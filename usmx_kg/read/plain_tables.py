"""The rows of a table, or of a piece of a large one, under its header.

A row's cells become plain values by splitting its text, as far as nothing in it asks for more; its tree is made by the
reader of CSV, from the same text, where one is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from usmx_kg.ground.errors import InputError
from usmx_kg.model.blocks import Block
from usmx_kg.model.trees import Mapping, Tree
from usmx_kg.read.csv import Reader, opening
from usmx_kg.read.filled_cells import Plan
from usmx_kg.read.rows import Row
from usmx_kg.read.table_rows import ABOVE, Table
from usmx_kg.read.table_rows import Row as CsvRow
from usmx_kg.read.xlsx import Filled, SheetRows, sheets

__all__ = ["Head", "head_of", "table_rows", "text_rows", "workbook_rows"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')


class Head(NamedTuple):
    """A table's header and what parts its cells; `start`, `line` and `row` say where its rows begin.

    `start` is in bytes, `at` in characters; `unnamed` are the columns without a name.
    """

    table: Table
    plan: Plan
    unnamed: tuple[int, ...]
    separator: str
    width: int
    start: int
    at: int
    line: int
    row: int


def head_of(text: str, file: str, separator: str | None) -> Head:
    """Return the header of a table that a text begins with. Raises InputError where there is none that is read."""
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
        start = len(text[:behind].encode())
        table = Table.under(top, file)
        unnamed = tuple(n for n, named in enumerate(table.named) if not named)
        width, plan = len(top[0].cells), Plan(table.plan)
        return Head(table, plan, unnamed, mark, width, start, behind, line, top[0].number + 1)
    raise InputError("it is empty", file=file)


def table_rows(text: str, file: str, head: Head, line: int, row: int) -> Iterator[Row]:
    """Yield the rows of a piece that are not empty; `line` and `row` are the numbers of the first."""
    for written, lines in _written(text):
        if written.strip(f'{head.separator} \t\r\n"'):
            tree = partial(_tree, written, file, head, line, row)
            yield Row(line, _plain(written, head), tree, height=lines)
        line, row = line + lines, row + 1


def text_rows(text: str, file: str, separator: str | None) -> list[Row] | None:
    """Return the rows of a text that is a whole table, None where only its trees tell what they are."""
    try:
        found = head_of(text, file, separator)
        return _that_say_something(table_rows(text[found.at :], file, found, found.line, found.row))
    except InputError:
        return None


def workbook_rows(data: bytes, file: str) -> list[Row] | None:
    """Return the rows of the sheets of a workbook, None where only its trees tell what they are."""
    try:
        return _that_say_something(row for sheet in sheets(data, file) for row in _of_sheet(sheet, file))
    except InputError:
        return None


def _of_sheet(sheet: SheetRows, file: str) -> Iterator[Row]:
    """Yield the rows of a sheet below its header. Raises InputError for a header that means nothing."""
    table = Table.under([sheet.row(filled) for filled in sheet.filled[:ABOVE]], file)
    plan = Plan(table.plan)
    for filled in sheet.filled[1:]:
        texts = plan.in_order([(column - 1, text) for column, (text, _) in filled.cells.items() if text])
        plain = plan.block(texts) if texts is not None else None
        yield Row(filled.number, plain, partial(_tree_of, sheet, filled, table, file))


def _tree_of(sheet: SheetRows, filled: Filled, table: Table, file: str) -> Tree:
    """Return the tree of a row of a sheet. Raises InputError for values in unnamed columns."""
    return table.record(sheet.row(filled), file) or Mapping((), filled.number, 1)


def _that_say_something(rows: Iterable[Row]) -> list[Row] | None:
    """Return rows, None where one says nothing: it is no record.

    Raises InputError for a row that can't be read, as far as its plain values don't show that it can.
    """
    found = list(rows)
    return None if any(not _says_something(row) for row in found) else found


def _says_something(row: Row) -> bool:
    assert row.tree is not None
    return bool(row.plain) if row.plain is not None else row.tree() != Mapping((), row.line, 1)


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


def _plain(written: str, head: Head) -> Block | None:
    """Return a row as plain values, or None where only the reader can tell what it holds."""
    end = len(written.rstrip("\r\n"))
    cells = _cells(written[:end], head.separator) if '"' in written else written[:end].split(head.separator)
    if cells is None or len(cells) > head.width or (end == len(written) and len(cells) < head.width):
        return None
    if "'" in written and any(cell.startswith("'") for cell in cells):
        return None
    if any(cells[column] for column in head.unnamed if column < len(cells)):
        return None
    if len(cells) < head.width:
        cells += [""] * (head.width - len(cells))
    plan = head.plan
    return plan.block([(leaf, cell) for leaf in plan.leaves if (cell := cells[leaf.column])])


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
        if "\n" in cell or "\r" in cell:
            return None
        cells.append(cell)
        if end == len(row):
            return cells
        if row[end] != separator:
            return None
        at = end + 1
