"""Arrow tables into records: Parquet, Arrow's own files, and batches of rows. Imported only where pyarrow is needed.

A row is a record: nested columns hold nested things, or columns have dotted names as in CSV. Its place is its number.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable, Iterator
from functools import lru_cache
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from usmx_kg.ground import extras, given
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.limits import MAX_BYTES
from usmx_kg.model.trees import Kind, Scalar, Tree, plain_of
from usmx_kg.read import json as exact
from usmx_kg.read.filled_cells import Plan
from usmx_kg.read.table_rows import Cells, Row, Table, letters
from usmx_kg.read.unpack import MAX_RATIO

if TYPE_CHECKING:
    import pyarrow

__all__ = ["batches", "lines", "records", "trees"]

_ROWS = 1000
_PARQUET, _FILED = b"PAR1", b"ARROW1"
_AHEAD = 8
"""Where the stream begins that an Arrow file is."""


def trees(data: bytes, file: str) -> Iterator[Tree]:
    """Yield the record of each row of a Parquet or Arrow file.

    Raises InputError without pyarrow, for a damaged file, and for values that no record has.
    """
    for number, line in enumerate(lines(BytesIO(data), file, MAX_BYTES), 1):
        yield exact.parse(line, file, number)


def lines(source: IO[bytes], file: str, most: int | None = None) -> Iterator[str]:
    """Yield each row of a Parquet or Arrow file as JSON on one line.

    Raises InputError as `trees` does, and where that is more than `most` bytes, or MAX_RATIO times the file where that
    is more than MAX_BYTES.
    """
    limit = most or max(MAX_BYTES, MAX_RATIO * source.seek(0, os.SEEK_END))
    number = made = 0
    for batch in batches(source, file, limit):
        for record in records(batch, file, number + 1):
            line = json.dumps(record, ensure_ascii=False)
            made += len(line)
            if made > limit:
                raise _too_large(file, limit)
            yield line
        number += batch.num_rows


def _too_large(file: str, limit: int) -> InputError:
    what = f"{MAX_RATIO} times its size" if limit > MAX_BYTES else f"{MAX_BYTES // 1_000_000} MB"
    return InputError(f"what it holds is larger than {what}", file=file, hint="Write it as JSON Lines.")


def batches(source: IO[bytes], file: str, limit: int) -> Iterator[pyarrow.RecordBatch]:
    """Yield the rows of a Parquet or Arrow file, some at a time.

    Raises InputError without pyarrow, for what is damaged, and, before it is unpacked, for what says that it holds more
    than `limit` bytes.
    """
    try:
        import pyarrow
    except ImportError:
        raise InputError(
            "pyarrow is needed to read Parquet and Arrow", file=file, hint=f"Install it: {extras.install('arrow')}"
        ) from None
    from usmx_kg.read.arrow_values import NotPlainError, check_types

    try:
        source.seek(0)
        is_parquet = source.read(len(_PARQUET)) == _PARQUET
        source.seek(0)
        found = _of_parquet(source, file, limit) if is_parquet else _of_arrow(source, file, limit)
        first = True
        for batch in found:
            if first:
                check_types(batch.schema)
                first = False
            batch.validate(full=True)  # what isn't sound could break this process
            for start in range(0, batch.num_rows, _ROWS):
                yield batch.slice(start, _ROWS)
    except NotPlainError as error:
        raise InputError(str(error), file=file) from None
    except MemoryError:
        raise InputError("there is too little memory to read it", file=file) from None
    except OSError as error:
        raise InputError(f"it can't be read: {given.reason(file, error)}", file=file) from None
    except (pyarrow.ArrowException, ValueError, struct.error, IndexError) as error:
        raise InputError(f"it can't be read: {str(error).partition(chr(10))[0][:200]}", file=file) from None


def _of_parquet(source: IO[bytes], file: str, limit: int) -> Iterator[pyarrow.RecordBatch]:
    """Yield the rows of a Parquet file. Texts stay in dictionaries, where a few bytes stand for many rows."""
    from pyarrow import parquet

    about = parquet.read_metadata(source)
    names: list[str] = []
    for group in range(about.num_row_groups):
        columns = [about.row_group(group).column(number) for number in range(about.num_columns)]
        if sum(column.total_uncompressed_size + 3 * column.num_values for column in columns) > limit:
            raise _too_large(file, limit)
        names += [column.path_in_schema for column in columns if column.physical_type == "BYTE_ARRAY" and not group]
    source.seek(0)
    # without the last two a group of rows, of any size, is in memory at once; INT96 holds days that nanoseconds don't
    opened = parquet.ParquetFile(
        source, read_dictionary=names, coerce_int96_timestamp_unit="us", pre_buffer=False, metadata=about
    )
    yield from opened.iter_batches(_ROWS, use_threads=False)


def _of_arrow(source: IO[bytes], file: str, limit: int) -> Iterator[pyarrow.RecordBatch]:
    """Yield the rows of an Arrow file or stream. A file is a stream between two marks, with a table of contents."""
    from pyarrow import ipc

    from usmx_kg.read.arrow_messages import largest

    filed = source.read(len(_FILED)) == _FILED
    source.seek(0)
    expected = ipc.open_file(source).num_record_batches if filed else None
    start = _AHEAD if filed else 0
    source.seek(start)
    most, count = largest(source)
    if most > limit:
        raise _too_large(file, limit)
    if expected is not None and count != expected:
        raise ValueError(f"its table of contents has {expected} parts, but {count} are there")
    source.seek(start)
    yield from ipc.open_stream(source)


def records(batch: pyarrow.RecordBatch, file: str, first: int = 1) -> Iterator[dict[str, Any]]:
    """Yield the rows of a batch as plain values, without those that are null; `first` is the number of the first row.

    Raises InputError for columns of one name or without meaning, and for values that no record has.
    """
    from usmx_kg.read.arrow_values import NotPlainError, check_types

    try:
        check_types(batch.schema)
    except NotPlainError as error:
        raise InputError(str(error), file=file) from None
    names = batch.schema.names
    nest = _nested(tuple(names), file) if any("." in name for name in names) else None
    for number, values in enumerate(_rows(batch, file, first), first):
        yield nest(values, number) if nest else values


def _rows(batch: pyarrow.RecordBatch, file: str, first: int) -> Iterator[dict[str, Any]]:
    """Yield rows as plain values: by halves where they are large, and one by one where a value is to be named."""
    from usmx_kg.read.arrow_values import NotPlainError, plain, size

    name = ""
    large = sum(map(size, batch.columns)) > MAX_BYTES
    try:
        if large and batch.num_rows == 1:
            raise InputError(f"one row is larger than {MAX_BYTES // 1_000_000} MB", file=file, line=first)
        if not large:
            columns: dict[str, list[Any]] = {}
            for name, column in zip(batch.schema.names, batch.columns, strict=True):
                if column.null_count < batch.num_rows:  # many are empty: tables are wide
                    columns[name] = plain(column)
            for number in range(batch.num_rows):
                yield {name: values[number] for name, values in columns.items() if values[number] is not None}
            return
    except NotPlainError as error:
        if batch.num_rows == 1:
            raise InputError(f"the column {name!r} has {error}", file=file, line=first) from None
    half = batch.num_rows // 2
    yield from _rows(batch.slice(0, half), file, first)
    yield from _rows(batch.slice(half), file, first + half)


@lru_cache(maxsize=8)
def _nested(names: tuple[str, ...], file: str) -> Callable[[dict[str, Any], int], dict[str, Any]]:
    """Return what makes nested values of a row with dotted columns, read as those of CSV."""
    header = [Scalar(name, Kind.TEXT, 1, 1, f"{letters(n)}1") for n, name in enumerate(names, 1)]
    table = Table.under([Row(1, header)], file)
    plan = Plan(table.plan)
    columns = {name: n for n, name in enumerate(names)}

    def nest(values: dict[str, Any], number: int) -> dict[str, Any]:
        texts = {columns[name]: _cell(value, name, file, number) for name, value in values.items()}
        in_order = plan.in_order([(column, text) for column, text in texts.items() if text])
        block = plan.complete(in_order) if in_order is not None else None
        if block is not None:
            return block
        tree = table.record(Row(number, _Texts(texts, len(names), number)), file)
        found: dict[str, Any] = {} if tree is None else plain_of(tree)
        return found

    return nest


class _Texts(Cells):
    """The cells of a row of which some have a text."""

    def __init__(self, texts: dict[int, str], width: int, number: int) -> None:
        self._texts = texts
        self._width = width
        self._number = number
        self.filled = {column for column, text in texts.items() if text.strip()}

    def __len__(self) -> int:
        return self._width

    def at(self, column: int) -> Scalar:
        """Return the cell of a column, counted from 0."""
        name = f"{letters(column + 1)}{self._number}"
        return Scalar(self._texts.get(column, ""), Kind.TEXT, self._number, 0, name)


def _cell(value: Any, name: str, file: str, number: int) -> str:
    if isinstance(value, list | dict):
        hint = "Where columns have dotted names, several values stand in one text, parted by ;."
        raise InputError(f"the column {name!r} has nested values", file=file, line=number, hint=hint)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
