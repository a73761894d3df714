"""CSV into trees: one row a record. The quotation marks are those of RFC 4180, and each cell has its place.

Commas part the cells, or the semicolons that spreadsheets write where the comma is the decimal mark; the header tells
which. The standard library's reader is not used because it takes an unclosed quotation mark for a long cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from usmx_kg.ground.errors import InputError
from usmx_kg.model.trees import Kind, Scalar, Tree
from usmx_kg.read.table_rows import Cells, Row, letters, rows

__all__ = ["Reader", "opening", "table", "trees"]

_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
_LINE_END = re.compile(r"\r\n?|\n")
_SEPARATOR = re.compile(r"(?:sep=(.))(?:\r\n?|\n|\Z)", re.IGNORECASE)
_TEXT_MARK = re.compile("'(?='*(?:[\x00-\x20\\s\u200b\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]))")
"""What `render.escape.cell` puts before a text; a test holds the two together."""
_NUMBER = re.compile(r"\s*[+-]?[0-9]+\.0\s*\Z")
"""What programs write for whole numbers in a column that has fractions or gaps; `12.000` may be twelve thousand."""
_DOUBLE = "Put a cell with quotation marks between quotation marks, and double those inside it."


def trees(text: str, file: str) -> Iterator[Tree]:
    """Yield the record of each row.

    Raises InputError for quotation marks that don't pair, a header that means nothing, rows longer than the header,
    and text that is cut off.
    """
    start, separator = opening(text, file)
    yield from table(text, file, separator, start)


def table(text: str, file: str, separator: str, start: int = 0) -> Iterator[Tree]:
    """Yield the record of each row of a text from `start` on."""
    yield from rows(Reader(text, file, separator, start).rows(), file)


def opening(text: str, file: str) -> tuple[int, str]:
    """Return where the table begins, and what parts its cells. Raises InputError where the header leaves that open."""
    start, separator = _declared(text)
    return start, separator or _separator(text, file, start)


def _declared(text: str) -> tuple[int, str | None]:
    """Return where the table begins, and the separator that a line `sep=;` before it states."""
    match = _SEPARATOR.match(text)
    return (match.end(), match[1]) if match else (0, None)


def _separator(text: str, file: str, start: int) -> str:
    """Return what parts the cells: what parts the names of the header.

    Raises InputError where its names are parted by both commas and semicolons.
    """
    line = next((row for row in _LINE_END.split(text[start : start + 100_000]) if row.strip(' \t,;"')), "")
    outside = _QUOTED.sub("", line)
    found = [mark for mark in ",;\t" if mark in outside]
    if "," in found and ";" in found:
        number = text.count("\n", 0, text.find(line)) + 1
        hint = "Save it with commas, or put the line sep=; (or sep=,) before the header."
        raise InputError("commas and semicolons both part the header", file=file, line=number, hint=hint)
    return found[0] if found else ","


class Reader:
    """Reads the cells of a text, counting lines and columns of characters as well as rows."""

    def __init__(self, text: str, file: str, separator: str, start: int) -> None:
        """Begin at `start`; `line`, `number` (of rows) and `width` may be set for a text from the middle of a file."""
        self.text = text
        self.file = file
        self.separator = separator
        self.at = start
        self.plain = re.compile(rf"[^\r\n{re.escape(separator)}]*")
        self.line = text.count("\n", 0, start) + 1
        self.line_start = start
        self.number = self.line - 1
        self.width = 0

    def rows(self) -> Iterator[Row]:
        """Yield all rows, empty ones too, for spreadsheets count them; `at` is then behind the last one."""
        at = self.at
        while at < len(self.text):
            self.number += 1
            end = _LINE_END.search(self.text, at)
            last = len(self.text) if end is None else end.start()
            if self.text.find('"', at, last) < 0:
                cells: Sequence[Scalar] = _Unquoted(self.text[at:last].split(self.separator), self, at)
                at = last
            else:
                cells, at = self.quoted(at)
            end = _LINE_END.match(self.text, at)
            if end is None and len(cells) < self.width:
                raise self.error(
                    f"the text ends in the middle of a row: {len(cells)} of {self.width} cells", at,
                    "If nothing is missing, end the last line with a line break.",
                )  # fmt: skip
            if not self.width and Row(self.number, cells).filled:
                self.width = len(cells)
            if end is not None:
                at = end.end()
            self.at = at
            yield Row(self.number, cells)
            if end is not None:
                self.line, self.line_start = self.line + 1, at

    def quoted(self, at: int) -> tuple[list[Scalar], int]:
        """Return the cells of a row some of which are between quotation marks, and where they end."""
        cells: list[Scalar] = []
        while True:
            cell, at = self.cell(at, f"{letters(len(cells) + 1)}{self.number}", self.width)
            cells.append(cell)
            if self.text[at : at + 1] != self.separator:
                return cells, at
            at += 1

    def cell(self, at: int, name: str, width: int) -> tuple[Scalar, int]:
        """Return the cell that begins at a place, and where it ends. `width` is the number of columns, once known."""
        line, column = self.line, at - self.line_start + 1
        if self.text[at : at + 1] != '"':
            match = self.plain.match(self.text, at)
            assert match
            if '"' in match[0] and self.separator != "\t":
                where = at + match[0].index('"')
                raise self.error("a quotation mark stands inside a cell that does not begin with one", where, _DOUBLE)
            return _scalar(match[0], line, column, name), match.end()
        quoted = _QUOTED.match(self.text, at)
        if quoted is None:
            raise self.error("the quotation mark that opens here is never closed", at)
        after = self.text[quoted.end() : quoted.end() + 1]
        if after not in ("", self.separator, "\r", "\n"):
            message = f"the quotation mark that opens here is followed by {after!r} where it closes"
            raise self.error(message, at, f"Is it unclosed? {_DOUBLE}")
        inside = quoted[1].replace('""', '"')
        breaks = list(_LINE_END.finditer(quoted[1]))
        if breaks and self.swallowed(inside, width):
            raise self.error("the quotation mark that opens here spans rows: it seems unclosed", at, _DOUBLE)
        if breaks:
            self.line += len(breaks)
            self.line_start = at + 1 + breaks[-1].end()
        return _scalar(inside, line, column, name), quoted.end()

    def swallowed(self, text: str, width: int) -> bool:
        """Tell whether a line inside a cell has as many cells as a row, without the spaces that prose has."""
        inner = _LINE_END.split(text)[1:]
        mark = self.separator
        return any(width > 1 and row.count(mark) == width - 1 and f"{mark} " not in row for row in inner)

    def error(self, message: str, at: int, hint: str | None = None) -> InputError:
        """Return an error at a place in the current line."""
        message = f"this is not CSV: {message}"
        return InputError(message, file=self.file, line=self.line, column=at - self.line_start + 1, hint=hint)


class _Unquoted(Cells):
    """The cells of a row without quotation marks."""

    def __init__(self, texts: list[str], reader: Reader, start: int) -> None:
        self._texts = texts
        self._number, self._line, self._start = reader.number, reader.line, start - reader.line_start
        self.filled = {column for column, text in enumerate(texts) if text and _unmarked(text).strip()}

    def __len__(self) -> int:
        return len(self._texts)

    def at(self, column: int) -> Scalar:
        """Return the cell of a column, counted from 0."""
        name = f"{letters(column + 1)}{self._number}"
        return _scalar(self._texts[column], self._line, self._start + self._before[column] + 1, name)

    @cached_property
    def _before(self) -> list[int]:
        """How many characters of the row stand before each cell."""
        return [number + length for number, length in enumerate(accumulate(map(len, self._texts), initial=0))]


def _scalar(text: str, line: int, column: int, name: str) -> Scalar:
    """Return a cell; the apostrophe that keeps a spreadsheet from running its text as a formula is not part of it."""
    text = _unmarked(text)
    return Scalar(text, Kind.NUMBER if _NUMBER.match(text) else Kind.TEXT, line, column, name)


def _unmarked(text: str) -> str:
    return text[1:] if _TEXT_MARK.match(text) else text
