"""Which inputs are checked piece by piece: large ones, in formats whose records follow each other line by line."""

from __future__ import annotations

import os
import stat
from codecs import getincrementaldecoder
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfileobj
from typing import IO

from pyoxigraph import RdfFormat, parse

from usmx_kg.ground import temporary
from usmx_kg.ground.errors import NO_ROOM, InputError
from usmx_kg.ground.given import reason
from usmx_kg.ground.limits import MAX_BYTES
from usmx_kg.model.records import TextSource, name_of
from usmx_kg.read.formats import COLUMNAR, Format, format_for, format_named
from usmx_kg.read.input_rows import SEPARATORS
from usmx_kg.read.plain_tables import Head, head_of, table_rows
from usmx_kg.read.rows import Row, json_rows
from usmx_kg.read.source import hint_for, may_be_large
from usmx_kg.read.unpack import is_packed, unpacked
from usmx_kg.stream.checking import MOST_ERRORS, Source
from usmx_kg.stream.pieces import SIZE, Piece, cut, read, rows_of
from usmx_kg.stream.triple_rows import triple_rows

__all__ = ["Inputs", "Source", "Stream"]

_TRIPLES = ("ntriples", "nquads")
_TOP = 1 << 16
"""In so many bytes a table's header is looked for."""
_MARK = "\ufeff".encode()


@dataclass
class Stream:
    """A large input, open: the name that findings give it, its format and its handle."""

    name: str
    form: Format
    handle: int
    head: Head | None = None

    def rows_of(self, piece: Piece) -> list[Piece] | None:
        """Return the rows of a piece as pieces, to be read one by one; None where only all of it can be read."""
        if self.is_rdf:
            return None
        return rows_of(piece, self.head.separator if self.head else None)

    @property
    def is_rdf(self) -> bool:
        """Tell whether it has statements, so that what is said of one thing may be in several pieces."""
        return self.form.name in _TRIPLES

    def pieces(self, size: int | None = None) -> Iterator[Piece]:
        """Yield the pieces of the file, of about `size` bytes.

        Raises InputError for what can't be cut, or a table without a header.
        """
        if self.form.name not in SEPARATORS:
            yield from cut(self.handle, self.name, size=size)
            return
        first = next(cut(self.handle, self.name, quoted=True, size=_TOP))
        self.head = _head(first, self.name, hint_for(self.form), SEPARATORS[self.form.name])
        yield from cut(self.handle, self.name, quoted=True, start=self.head.start, line=self.head.line, size=size)

    def rows(self, piece: Piece) -> Iterator[Row]:
        """Yield the rows of a piece. Raises InputError where it can't be read on."""
        text = piece.text(self.name, hint_for(self.form))
        if self.is_rdf:
            yield from triple_rows(text, self.name, piece.line, self.form.name)
        elif self.head is None:
            yield from json_rows(text, self.name, piece.line)
        else:
            row = self.head.row + piece.row - self.head.line
            yield from table_rows(text, self.name, self.head, piece.line, row)


@dataclass
class Inputs:
    """Inputs, parted into those that are streamed, by name, and those that are read whole.

    `order` are the names of all as they were given.
    """

    streams: list[Stream] = field(default_factory=list)
    whole: list[Source] = field(default_factory=list)
    errors: list[InputError] = field(default_factory=list)
    order: tuple[str, ...] = ()

    @classmethod
    def opened(cls, given: Sequence[Source], input_format: str | None, stack: ExitStack, least: int) -> Inputs:
        """Open the large ones, of more than `least` bytes; `stack` closes them."""
        inputs = cls(order=tuple(map(name_of, given)))
        for source in given:
            try:
                found: Source | Stream = source
                if isinstance(source, str | Path):
                    found = _opened(source, input_format, stack, least)
            except InputError as error:
                inputs.errors.append(error)
                continue
            if isinstance(found, Stream):
                inputs.streams.append(found)
            else:
                inputs.whole.append(found)
        inputs.streams.sort(key=lambda stream: stream.name)
        return inputs


def _opened(source: str | Path, input_format: str | None, stack: ExitStack, least: int) -> Stream | Source:
    if not may_be_large(source, input_format, least):
        return source
    name = str(source)
    form = format_for(name, input_format)
    packed = name.lower().endswith(".gz")
    try:
        file = os.fdopen(os.dup(0) if name == "-" else os.open(name, os.O_RDONLY), "rb")
        stack.enter_context(file)
        status = os.fstat(file.fileno())
        if form in COLUMNAR:
            return _as_lines(name, file, stack)
        if stat.S_ISREG(status.st_mode) and not packed and not is_packed(os.pread(file.fileno(), 2, 0), name):
            return Stream(name, form, file.fileno())
        found = _spooled(name, form, file, stack, least)
        return source if isinstance(found, TextSource) and stat.S_ISREG(status.st_mode) else found
    except OSError as error:
        if error.errno in NO_ROOM:  # not this file's fault
            raise
        raise InputError(f"it can't be read: {reason(name, error)}", file=name) from None


def _spooled(name: str, form: Format, file: IO[bytes], stack: ExitStack, least: int) -> Stream | TextSource:
    """Take what can be read only once, or is packed, to a file without a name."""
    start = file.read(max(least, 1) + 1)
    packed = is_packed(start, name)
    if not packed and len(start) <= least:
        return TextSource(start, form.name, name)
    spool = stack.enter_context(temporary.file())
    parts = _parts(start, file)
    watch = _Watch(Stream(name, form, spool.fileno()))
    for part in unpacked(parts, name) if packed else parts:
        spool.write(part)
        spool.flush()
        surplus = watch.surplus(part)
        if surplus is not None:
            spool.seek(-surplus, os.SEEK_END)
            spool.truncate()
            break
    size = spool.tell()
    if size <= least:
        spool.seek(0)
        return TextSource(spool.read(), form.name, name.removesuffix(".gz"))
    return Stream(name, form, spool.fileno())


class _Watch:
    """Looks at an input while it comes, so that none is taken to its end that would be read no further.

    What is there then has the error already after which nothing of a file is read.
    """

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._decoder = getincrementaldecoder("utf-8")()
        self._begun = False
        self._line = 0

    def surplus(self, part: bytes) -> int | None:
        """Take the next part, which is on the disk already; None while more is wanted.

        Else return how many bytes of it are too many: those of a line that is cut.
        """
        try:
            self._decoder.decode(part)
        except UnicodeDecodeError:
            return 0
        last = part.rfind(b"\n")
        self._line = self._line + len(part) if last < 0 else len(part) - last - 1
        if b"\0" in part or self._line > MAX_BYTES:
            return 0
        if self._begun or last < 0:
            return None
        self._begun = True
        return self._line if self._is_unreadable() else None

    def _is_unreadable(self) -> bool:
        """Tell whether the first lines have no header or more errors than are told of a file."""
        errors = 0
        try:
            piece = next(self._stream.pieces(), None)
            for row in self._stream.rows(piece) if piece else ():
                errors += row.plain is None and _is_wrong(row)
                if errors >= MOST_ERRORS:
                    return True
        except InputError:
            return True
        return False


def _is_wrong(row: Row) -> bool:
    """Tell whether a row can't be read."""
    try:
        if row.tree is not None:
            row.tree()
        else:
            form = RdfFormat.N_QUADS if row.form == "nquads" else RdfFormat.N_TRIPLES
            deque(parse("\n".join(line for _, line in row.lines), format=form), maxlen=0)
    except (InputError, SyntaxError):
        return True
    return False


def _as_lines(name: str, file: IO[bytes], stack: ExitStack) -> Stream:
    """Take rows of columns to a file without a name, as JSON, one on each line."""
    from usmx_kg.read import arrow

    spool = stack.enter_context(temporary.file())
    if not file.seekable():  # the end of such a file tells what it holds
        copy = stack.enter_context(temporary.file())
        copyfileobj(file, copy, SIZE)
        file = copy
    for line in arrow.lines(file, name):
        spool.write(f"{line}\n".encode())
    spool.flush()
    return Stream(name, format_named("jsonl"), spool.fileno())


def _parts(start: bytes, file: IO[bytes]) -> Iterator[bytes]:
    yield start
    while part := file.read(SIZE):
        yield part


def _head(piece: Piece, file: str, hint: str, separator: str | None) -> Head:
    """Return the header of a table, which its first piece has. Raises InputError where there is none that is read."""
    marked = len(_MARK) if read(piece.handle, 0, len(_MARK)) == _MARK else 0
    found = head_of(piece.text(file, hint), file, separator)
    return found._replace(start=found.start + marked)
