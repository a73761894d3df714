"""XLSX into trees: the rows of every sheet, with dates, numbers and truth values as they are meant.

The cells are read as they are written (`workbook_package`); what their styles make of numbers, openpyxl tells.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

from usmx_kg.ground import extras
from usmx_kg.ground.errors import InputError
from usmx_kg.model.trees import Kind, Scalar, Tree
from usmx_kg.read.table_columns import is_header
from usmx_kg.read.table_rows import ABOVE, Cells, Row, check_header, letters, rows
from usmx_kg.read.workbook_package import Cell, Sheet, Workbook, inspect

__all__ = ["MARK", "trees"]

MARK = "_"
"""A sheet whose name begins so holds no records."""

MAX_COLUMNS = 1_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def trees(data: bytes, file: str) -> Iterator[Tree]:
    """Yield the record of each row of each sheet. Raises InputError as `sheets` does."""
    for sheet in sheets(data, file):
        yield from rows(map(sheet.row, sheet.filled), file)


class _SheetCells(Cells):
    """The cells of a row of a sheet; those that a spreadsheet would show as empty are made when they are asked for."""

    def __init__(self, filled: Filled, prefix: str) -> None:
        self._row = filled
        self._prefix = prefix
        self.filled = {column - 1 for column, (text, _) in filled.cells.items() if text.strip()}

    def __len__(self) -> int:
        return self._row.width

    def at(self, column: int) -> Scalar:
        """Return the cell of a column, counted from 0."""
        number = self._row.number
        text, kind = self._row.cells.get(column + 1, _NO_VALUE)
        return Scalar(text, kind, number, 0, f"{self._prefix}{letters(column + 1)}{number}")


Value = tuple[str, Kind]
"""What a cell means, as a text."""
_NO_VALUE = "", Kind.NULL


class Filled(NamedTuple):
    """A row that has a value: its number, its cells with a value by column, and the column of its last cell."""

    number: int
    cells: dict[int, Value]
    width: int


class SheetRows(NamedTuple):
    """The rows of a sheet; `prefix` is what stands before the names of its cells, where several sheets have records."""

    filled: Sequence[Filled]
    prefix: str

    def row(self, filled: Filled) -> Row:
        """Return a row with all of its cells."""
        return Row(filled.number, _SheetCells(filled, self.prefix))


def sheets(data: bytes, file: str) -> list[SheetRows]:
    """Return the rows of each sheet that has some.

    Raises InputError without openpyxl, for a damaged or unsafe workbook, sheets without a header of ours unless their
    name is marked, merged cells, cells with errors and formulas without a stored value.
    """
    package = inspect(data, file)
    book = _opened(data, package, file)
    named = [(name, sheet) for name, sheet in book.sheets if not name.startswith(MARK)]
    filled = [(name, sheet, read) for name, sheet in named if (read := list(book.rows(name, sheet)))]
    found = []
    for name, sheet, read in filled:
        table = SheetRows(read, f"{_quoted(name)}!" if len(filled) > 1 else "")
        _check(table, sheet, name, file)
        found.append(table)
    return found


def _opened(data: bytes, package: Workbook, file: str) -> _Book:
    """Return a workbook. Nothing of the library's own errors comes through."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        hint = f"Install it: {extras.install('xlsx')}. Or save the workbook as CSV UTF-8."
        raise InputError("openpyxl is needed to read XLSX", file=file, hint=hint) from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _Book(data, package, file)
    except InputError:
        raise
    except Exception as error:
        raise _damaged(error, file) from None


def _damaged(error: Exception, file: str) -> InputError:
    what = " ".join(str(error).split())[:200]
    return InputError(f"this is no XLSX workbook that can be read: {what}", file=file)


class _Book:
    """The sheets of a workbook, with what its styles tell of their cells."""

    def __init__(self, data: bytes, package: Workbook, file: str) -> None:
        from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
        from openpyxl.styles.stylesheet import apply_stylesheet

        self.file = file
        reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        reader.read_manifest()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        part = reader.package.find(SHARED_STRINGS)
        self._texts = package.texts.get(part.PartName[1:], []) if part is not None else []
        self._book = reader.wb
        self.sheets = [
            (sheet.name, package.sheets.get(place.target, Sheet()))
            for sheet, place in reader.parser.find_sheets()
            if place.target in reader.valid_files and "chartsheet" not in place.Type
        ]
        self._read: dict[tuple[str, str, str], Value] = {}

    def rows(self, name: str, sheet: Sheet) -> Iterator[Filled]:
        """Yield the rows of a sheet that have a value."""
        undated = sheet.undated if self._book.epoch.year < 1900 else {}  # those from 1904 have no such days
        for cells in sheet.rows:
            if cells.width > MAX_COLUMNS:
                where = f"{letters(cells.width)}{cells.row}"
                raise InputError(
                    f"the sheet {name!r} has more than {MAX_COLUMNS:,} columns", file=self.file, cell=where
                )
            read = {cell.column: self._value(cell, cells.row, undated) for cell in cells.filled}
            if any(text.strip() for text, _ in read.values()):
                yield Filled(cells.row, read, cells.width)

    def _value(self, cell: Cell, row: int, undated: Mapping[str, str]) -> Value:
        """Return a cell as what it means: a day without its midnight, a whole number without a fraction, true or false.

        A day that no calendar has is one of `undated`: the text that stands for it is no day either.
        """
        column, kind, style, text = cell
        said = kind, style, text
        found = None if undated else self._read.get(said)
        if found is None:
            try:
                if kind == "s" and "_x" not in (whole := self._texts[int(text)]):
                    return whole, Kind.TEXT
                found = self._meant(*said, f"{letters(column)}{row}", undated)
            except (ValueError, IndexError) as error:
                raise _damaged(error, self.file) from None
            self._read[said] = found
        return found

    def _meant(self, kind: str, style: str, text: str, name: str, undated: Mapping[str, str]) -> Value:
        if kind == "e":
            raise self._shows(text, name)
        if kind == "b":
            return "true" if int(text) else "false", Kind.BOOLEAN
        if kind == "n":
            number = float(text) if {".", "e", "E"}.intersection(text) else int(text)
            if int(style) in self._book._date_formats:
                return self._day(number, int(style), name, undated), Kind.TEXT
            return _number(number), Kind.NUMBER
        if kind == "s":
            text = self._texts[int(text)]
        elif kind == "d":
            from openpyxl.utils.datetime import from_ISO8601

            value = from_ISO8601(text)
            text = _moment(value, self._format(int(style))) if isinstance(value, datetime) else str(value)
        return _unescaped(text, self.file, name), Kind.TEXT

    def _day(self, number: float, style: int, name: str, undated: Mapping[str, str]) -> str:
        """Return the day, the time of day or the time that a number is shown as."""
        from openpyxl.utils.datetime import from_excel

        try:
            value = from_excel(number, self._book.epoch, timedelta=style in self._book._timedelta_formats)
        except (OverflowError, ValueError):
            raise self._shows("#VALUE!", name) from None
        if not isinstance(value, datetime):
            return str(value)
        return undated.get(name) or _moment(value, self._format(style))

    def _format(self, style: int) -> str:
        """Return the format of numbers of a style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        number = self._book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, "General"))
        return str(self._book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE])

    def _shows(self, text: str, name: str) -> InputError:
        hint = "Mend its formula, or the date, which no calendar has."
        return InputError(f"the cell shows an error: {text}", file=self.file, cell=name, hint=hint)


def _check(table: SheetRows, sheet: Sheet, name: str, file: str) -> None:
    """Raise InputError where a sheet can't be taken as a table of records."""
    prefix, top = table.prefix, [table.row(filled) for filled in table.filled[:ABOVE]]
    check_header(top, file)
    if not is_header(top[0].cells):
        hint = f"Give it a header with the keys of records, or a name that begins with {MARK}, which leaves it out."
        message = f"the first row of the sheet {name!r} names no key of a record"
        raise InputError(message, file=file, cell=f"{prefix}A{top[0].number}", hint=hint)
    for merged in sheet.merged:
        hint = "Unmerge them. A header has one row, and names nested keys with dots: consent.grantedBy."
        raise InputError(f"cells are merged: {merged}", file=file, cell=prefix + merged.partition(":")[0], hint=hint)
    for cell in sheet.unvalued:
        hint = "Open the workbook in a spreadsheet program and save it, or put the value in place of the formula."
        raise InputError("the formula here has no stored value", file=file, cell=prefix + cell, hint=hint)


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[^\W\d]\w*", name) else "'" + name.replace("'", "''") + "'"


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
