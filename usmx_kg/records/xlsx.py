"""XLSX into trees: the rows of every sheet, with dates, numbers and truth values as they are meant.

openpyxl reads the values; what it would pass over (merged cells, formulas without a stored value, entities) is looked
for before (`package`).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any

from usmx_kg import extras
from usmx_kg.errors import InputError
from usmx_kg.records.columns import is_header
from usmx_kg.records.package import Sheet, inspect
from usmx_kg.records.rows import ABOVE, Row, check_header, letters, rows
from usmx_kg.records.tree import Kind, Scalar, Tree

__all__ = ["MARK", "trees"]

MARK = "_"
"""A sheet whose name begins so holds no records."""

MAX_COLUMNS = 1_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def trees(data: bytes, file: str) -> Iterator[Tree]:
    """Yield the record of each row of each sheet.

    Raises InputError without openpyxl, for a damaged or unsafe workbook, sheets without a header of ours unless their
    name is marked, merged cells, cells with errors and formulas without a stored value.
    """
    looks = inspect(data, file)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = [(name, sheet) for name, sheet in _sheets(data, file) if not name.startswith(MARK)]
        looked = [(name, sheet, looks.get(name, Sheet())) for name, sheet in found]
        records = [(name, read) for name, sheet, look in looked if (read := list(_rows(sheet, look, name, file)))]
    several = len(records) > 1
    for name, read in records:
        prefix = f"{_quoted(name)}!" if several else ""
        look = looks.get(name, Sheet())
        _check(read, look, prefix, name, file)
        yield from rows((_named(row, prefix) for row in read), file)


def _sheets(data: bytes, file: str) -> Iterator[tuple[str, Any]]:
    """Yield the sheets of a workbook with their names. Nothing of the library's own errors comes through."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        hint = f"Install it: {extras.install('xlsx')}. Or save the workbook as CSV UTF-8."
        raise InputError("openpyxl is needed to read XLSX", file=file, hint=hint) from None
    try:
        book = _opened(data)
        yield from ((sheet.title, sheet) for sheet in book.worksheets)
    except InputError:
        raise
    except Exception as error:
        raise _damaged(error, file) from None


def _opened(data: bytes) -> Any:
    """Return a workbook with its shared strings as they are written.

    openpyxl 3.1 takes `x005F_` out of them, so that `_x005F_x000D_`, which is `_x000D_`, can't be told from a line end.
    """
    from openpyxl.cell.text import Text
    from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
    from openpyxl.xml.constants import SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    class Reader(ExcelReader):  # type: ignore[misc]
        def read_strings(self) -> None:
            part = self.package.find(SHARED_STRINGS)
            if part is None:
                return
            with self.archive.open(part.PartName[1:]) as source:
                for _, node in iterparse(source):
                    if node.tag == f"{{{SHEET_MAIN_NS}}}si":
                        self.shared_strings.append(Text.from_tree(node).content)
                        node.clear()

    reader = Reader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


def _damaged(error: Exception, file: str) -> InputError:
    what = " ".join(str(error).split())[:200]
    return InputError(f"this is no XLSX workbook that can be read: {what}", file=file)


def _rows(sheet: Any, look: Sheet, name: str, file: str) -> Iterator[Row]:
    """Yield the rows of a sheet that have a value."""
    undated = look.undated if sheet.parent.epoch.year < 1900 else {}  # those counted from 1904 have no such days
    for number, cells in enumerate(_cells(sheet, file), 1):
        if len(cells) > MAX_COLUMNS:
            where = f"{letters(len(cells))}{number}"
            raise InputError(f"the sheet {name!r} has more than {MAX_COLUMNS:,} columns", file=file, cell=where)
        read = [_scalar(cell, number, column, file, undated) for column, cell in enumerate(cells, 1)]
        if any(scalar.text.strip() for scalar in read):
            yield Row(number, read)


def _cells(sheet: Any, file: str) -> Iterator[tuple[Any, ...]]:
    try:
        sheet.reset_dimensions()
        yield from sheet.iter_rows()
    except Exception as error:
        raise _damaged(error, file) from None


def _check(read: list[Row], look: Sheet, prefix: str, name: str, file: str) -> None:
    """Raise InputError where a sheet can't be taken as a table of records."""
    check_header([_named(row, prefix) for row in read[:ABOVE]], file)
    if not is_header(read[0].cells):
        hint = f"Give it a header with the keys of records, or a name that begins with {MARK}, which leaves it out."
        message = f"the first row of the sheet {name!r} names no key of a record"
        raise InputError(message, file=file, cell=f"{prefix}A{read[0].number}", hint=hint)
    for merged in look.merged:
        hint = "Unmerge them. A header has one row, and names nested keys with dots: consent.grantedBy."
        raise InputError(f"cells are merged: {merged}", file=file, cell=prefix + merged.partition(":")[0], hint=hint)
    for cell in look.unvalued:
        hint = "Open the workbook in a spreadsheet program and save it, or put the value in place of the formula."
        raise InputError("the formula here has no stored value", file=file, cell=prefix + cell, hint=hint)


def _named(row: Row, prefix: str) -> Row:
    return Row(row.number, [cell._replace(cell=f"{prefix}{cell.cell}") for cell in row.cells]) if prefix else row


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d]\w*", name) else "'" + name.replace("'", "''") + "'"


def _scalar(cell: Any, row: int, column: int, file: str, undated: Mapping[str, str]) -> Scalar:
    """Return a cell as what it means: a day without its midnight, a whole number without a fraction, true or false.

    A day that no calendar has is one of `undated`: the text that stands for it is no day either.
    """
    name, value = f"{letters(column)}{row}", cell.value
    if value is None:
        return Scalar("", Kind.NULL, row, 0, name)
    if cell.data_type == "e":
        hint = "Mend its formula, or the date, which no calendar has."
        raise InputError(f"the cell shows an error: {value}", file=file, cell=name, hint=hint)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", Kind.BOOLEAN, row, 0, name)
    if isinstance(value, int | float):
        return Scalar(_number(value), Kind.NUMBER, row, 0, name)
    if isinstance(value, datetime) and name in undated:
        return Scalar(undated[name], Kind.TEXT, row, 0, name)
    if isinstance(value, datetime):
        return Scalar(_moment(value, cell.number_format or ""), Kind.TEXT, row, 0, name)
    return Scalar(_unescaped(str(value), file, name), Kind.TEXT, row, 0, name)


def _unescaped(text: str, file: str, cell: str) -> str:
    """Return a text with the characters that a workbook writes as `_x000D_`; `_x005F_` is the `_` of one that is none.

    Raises InputError for NUL and half of a surrogate pair (ECMA-376, ST_Xstring).
    """
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    try:
        plain = plain.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise InputError("half of a surrogate pair stands in this text", file=file, cell=cell) from None
    if "\0" in plain:
        raise InputError("it has a NUL character", file=file, cell=cell)
    return plain.replace("\r\n", "\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _moment(value: datetime, form: str) -> str:
    """Return a day; what is shown as a month or a year only is one; with a time of day, both."""
    if (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0):
        return value.isoformat()
    shown = _LITERAL.sub("", form.partition(";")[0]).lower()
    day: date = value.date()
    if "y" in shown and "d" not in shown and day.day == 1:
        if "m" in shown:
            return f"{day.year:04}-{day.month:02}"
        if day.month == 1:
            return f"{day.year:04}"
    return day.isoformat()
