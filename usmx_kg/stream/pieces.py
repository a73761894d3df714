"""Large files cut into pieces of whole lines, each of which can be read by itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.limits import MAX_BYTES
from usmx_kg.read.source import decode

__all__ = ["SIZE", "Piece", "cut", "rows_of"]

SIZE = 1 << 20
"""About so many bytes make a piece."""
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


class Piece(NamedTuple):
    """Some lines of an open file. `line` is the number of the first, `row` that of the first row of a table."""

    handle: int
    start: int
    size: int
    line: int
    row: int

    def text(self, file: str, hint: str) -> str:
        """Return the text of the piece. Raises InputError, with its line, for what is no UTF-8 or has a NUL."""
        data = read(self.handle, self.start, self.size)
        try:
            return decode(data, file, hint)
        except InputError as error:
            line = (error.line or 1) + self.line - 1
            raise InputError(error.message, file=file, line=line, column=error.column, hint=error.hint) from None


def read(handle: int, start: int, size: int) -> bytes:
    """Return bytes of an open file, all that are asked for unless the file ends before."""
    found = bytearray()
    while len(found) < size:
        more = os.pread(handle, size - len(found), start + len(found))
        if not more:
            break
        found += more
    return bytes(found)


def cut(
    handle: int, file: str, quoted: bool = False, start: int = 0, line: int = 1, size: int | None = None
) -> Iterator[Piece]:
    """Yield the pieces of an open file from `start` on; with `quoted`, a line end between quotation marks ends no row.

    They have about `size` bytes, or SIZE.

    Raises InputError for one line or row that is larger than a whole file may be.
    """
    row = line
    while True:
        wanted = size or SIZE
        data = read(handle, start, wanted + 1)
        while True:
            last = len(data) <= wanted
            end = len(data) if last else _end(data[:wanted], quoted)
            if end or last:
                break
            if wanted >= MAX_BYTES:
                what = "row" if quoted else "line"
                raise InputError(f"one {what} is larger than {MAX_BYTES // 1_000_000} MB", file=file, line=line)
            wanted *= 2
            data = read(handle, start, wanted + 1)
        if end:
            yield Piece(handle, start, end, line, row)
        if last:
            return
        inside = data[:end]
        lines = inside.count(b"\n")
        row += _rows(inside) if quoted else lines
        line += lines
        start += end


def _end(data: bytes, quoted: bool) -> int:
    """Return where the last row of some bytes ends: behind a line end before which all quotation marks pair."""
    at = data.rfind(b"\n")
    if quoted:
        marks = data.count(b'"', 0, at + 1)
        while at >= 0 and marks % 2:
            before = data.rfind(b"\n", 0, at)
            marks -= data.count(b'"', before + 1, at + 1)
            at = before
    return at + 1


def _rows(data: bytes) -> int:
    """Count the line ends that end a row."""
    if b'"' not in data:
        return data.count(b"\n")
    return sum(part.count(b"\n") for part in data.split(b'"')[::2])


def rows_of(piece: Piece, separator: str | None = None) -> list[Piece] | None:
    """Return the rows of a piece that are not empty, each as a piece of its own.

    Rows are lines; in a table with a `separator` they end at a line end before which all quotation marks pair. None
    where such a piece would be read otherwise: for a byte order mark, or the line ends of an old Macintosh.
    """
    data, found = read(piece.handle, piece.start, piece.size), []
    if b"\xef\xbb\xbf" in data or (separator and data.count(b"\r") > data.count(b"\r\n")):
        return None
    blank = f'{separator} \t\r\n"'.encode() if separator else b" \t\r\n"
    start, line, row = 0, piece.line, piece.row
    end = height = marks = 0
    for written in _LINE.findall(data):
        end, height = end + len(written), height + 1
        marks += written.count(b'"') if separator else 0
        if marks % 2 and end < len(data):
            continue
        if data[start:end].strip(blank):
            found.append(Piece(piece.handle, piece.start + start, end - start, line, row))
        start, line, row, height, marks = end, line + height, row + 1, 0, 0
    return found
