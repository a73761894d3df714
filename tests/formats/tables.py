"""Records in CSV, TSV and XLSX, the place of each value noted: nested things in dotted columns, several in a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from tests.formats.meaning import listed, meaning
from tests.formats.pen import Pen, Place, Places
from usmx_kg.ground.namespaces import RECORD

__all__ = ["cells", "csv", "tsv", "xlsx"]

Block = dict[str, Any]
_TEXTS = ("label", "note", "instrument")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")

Cell = tuple[str, str, str, list[Any]]
"""The name of a column, the thing and the key that it is about, and the values that stand there."""


def cells(block: Block, before: str = "") -> Iterator[Cell]:
    """Yield what a record has in each column: its name, the thing and key that it is about, and the values."""
    node = RECORD + block["id"]
    for key, value in block.items():
        plain = [item for item in listed(value) if not isinstance(item, dict)]
        nested = [item for item in listed(value) if isinstance(item, dict)]
        if key in _TEXTS:
            for number, text in enumerate(plain, 1):
                yield f"{before}{key}" + (f".{number}" if number > 1 else ""), node, key, [text]
        elif plain or not nested:
            yield f"{before}{key}", node, key, plain
        for number, item in enumerate(nested, 1):
            yield from cells(item, f"{before}{key}." + (f"{number}." if number > 1 else ""))


def _header(records: Sequence[Block]) -> list[str]:
    return list(dict.fromkeys(name for record in records for name, *_ in cells(record)))


def _letters(column: int) -> str:
    return chr(64 + column) if column <= 26 else _letters((column - 1) // 26) + chr(65 + (column - 1) % 26)


class _Notes:
    """Notes of a table: the cells of values, of keys that a row leaves empty, and of the things in it."""

    def __init__(self, records: Sequence[Block], ids: set[str]) -> None:
        self.places = Places()
        self.header = _header(records)
        self.ids = ids
        self._columns = {name: number for number, name in enumerate(self.header, 1)}

    def row(self, record: Block, places: Sequence[Place]) -> None:
        """Note a row, whose cells stand at places."""
        me = RECORD + record["id"]
        self.places.nodes[me] = places[0]
        self._inside(record, "", places)
        for name, node, key, values in cells(record):
            for value in values:
                self.places.value(node, key, meaning(key, value, self.ids), places[self._columns[name] - 1])
        self._keys(me, record, "", places)

    def _keys(self, node: str, block: Block, group: str, places: Sequence[Place]) -> None:
        """Note the cell of each key that a thing could have: the first of its columns that is filled, or the first."""
        filled = {name for name, *_ in cells(block, group)}
        columns = [name for name in self._columns if name.startswith(group)]
        for key in dict.fromkeys(name.removeprefix(group).partition(".")[0] for name in columns):
            own = [name for name in columns if name.removeprefix(group).partition(".")[0] == key]
            first = next((name for name in own if name in filled), own[0])
            self.places.key(node, key, places[self._columns[first] - 1])

    def _inside(self, block: Block, before: str, places: Sequence[Place]) -> None:
        node = RECORD + block["id"]
        for key, value in block.items():
            nested = [item for item in listed(value) if isinstance(item, dict)]
            for number, item in enumerate(nested, 1):
                group = f"{before}{key}." + (f"{number}." if number > 1 else "")
                cells = [places[column - 1] for name, column in self._columns.items() if name.startswith(group)]
                inner = RECORD + item["id"]
                self.places.nodes[inner] = cells[0]
                self.places.inside[node].append(inner)
                self._inside(item, group, places)
                self._keys(inner, item, group, places)


def csv(records: Sequence[Block], ids: set[str], mark: str = ",") -> tuple[bytes, Places]:
    """Write rows, cells between quotation marks where they need them."""
    notes, pen = _Notes(records, ids), Pen()
    pen.write(mark.join(notes.header) + "\r\n")
    for number, record in enumerate(records, 2):
        row = {name: "; ".join(map(_text, values)) for name, _, _, values in cells(record)}
        places = []
        for column, name in enumerate(notes.header, 1):
            pen.write(mark if column > 1 else "")
            places.append(pen.here._replace(cell=f"{_letters(column)}{number}"))
            text = row.get(name, "")
            pen.write('"' + text.replace('"', '""') + '"' if {mark, '"'} & set(text) else text)
        pen.write("\r\n")
        notes.row(record, places)
    return pen.data(), notes.places


def tsv(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write rows, their cells parted by tabs."""
    return csv(records, ids, "\t")


def xlsx(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a workbook as a person makes one: days as days, numbers as numbers."""
    from openpyxl import Workbook

    notes, book = _Notes(records, ids), Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(notes.header)
    for number, record in enumerate(records, 2):
        row = {name: _typed(values) for name, _, _, values in cells(record)}
        sheet.append([row.get(name) for name in notes.header])
        notes.row(record, [Place(number, None, f"{_letters(c)}{number}") for c in range(1, len(notes.header) + 1)])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue(), notes.places


def _typed(values: list[Any]) -> object:
    if len(values) != 1:
        return "; ".join(map(_text, values)) or None
    try:
        return date.fromisoformat(values[0]) if _DAY.match(str(values[0])) else values[0]
    except ValueError:
        return values[0]


def _text(value: object) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
