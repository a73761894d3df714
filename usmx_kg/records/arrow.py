"""Arrow tables into records: Parquet, Arrow's own files, and batches of rows. Imported only where pyarrow is needed.

A row is a record: nested columns hold nested things, or columns have dotted names as in CSV. Its place is its number.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from usmx_kg import extras
from usmx_kg.errors import InputError
from usmx_kg.limits import MAX_BYTES
from usmx_kg.records import json as exact
from usmx_kg.records.rows import Row, Table, letters
from usmx_kg.records.tree import Kind, Scalar, Tree, plain_of
from usmx_kg.records.unpack import MAX_RATIO

if TYPE_CHECKING:
    import pyarrow

__all__ = ["batches", "lines", "records", "trees"]

_ROWS = 200
_MIDNIGHT = datetime.time()
_PARQUET, _FILED = b"PAR1", b"ARROW1"


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
    size = source.seek(0, os.SEEK_END)
    limit = most or max(MAX_BYTES, MAX_RATIO * size)
    number = made = 0
    for batch in batches(source, file):
        for record in records(batch, file, number + 1):
            line = json.dumps(record, ensure_ascii=False)
            made += len(line)
            if made > limit:
                what = f"{MAX_RATIO} times its size" if limit > MAX_BYTES else f"{MAX_BYTES // 1_000_000} MB"
                raise InputError(f"what it holds is larger than {what}", file=file, hint="Write it as JSON Lines.")
            yield line
        number += batch.num_rows


def batches(source: IO[bytes], file: str) -> Iterator[pyarrow.RecordBatch]:
    """Yield the rows of a Parquet or Arrow file, some at a time. Raises InputError without pyarrow or when damaged."""
    try:
        import pyarrow
        from pyarrow import ipc, parquet
    except ImportError:
        raise InputError(
            "pyarrow is needed to read Parquet and Arrow", file=file, hint=f"Install it: {extras.install('arrow')}"
        ) from None
    try:
        source.seek(0)
        start_of_file = source.read(len(_FILED))
        source.seek(0)
        filed = start_of_file == _FILED
        if start_of_file.startswith(_PARQUET):
            # without these two a group of rows, of any size, is in memory at once
            yield from parquet.ParquetFile(source, pre_buffer=False).iter_batches(_ROWS, use_threads=False)
            return
        reader = ipc.open_file(source) if filed else ipc.open_stream(source)
        found = (reader.get_batch(n) for n in range(reader.num_record_batches)) if filed else reader
        for batch in found:
            for start in range(0, batch.num_rows, _ROWS):
                yield batch.slice(start, _ROWS)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise InputError(f"it can't be read: {str(error).partition(chr(10))[0][:200]}", file=file) from None


def records(batch: pyarrow.RecordBatch, file: str, first: int = 1) -> Iterator[dict[str, Any]]:
    """Yield the rows of a batch as plain values, without those that are null; `first` is the number of the first row.

    Raises InputError for columns of one name or without meaning, and for values that no record has.
    """
    names = batch.schema.names
    if len(set(names)) < len(names):
        raise InputError(f"two columns are called {next(n for n in names if names.count(n) > 1)!r}", file=file)
    nest = _nested(names, file) if any("." in name for name in names) else None
    for number, row in enumerate(batch.to_pylist(), first):
        values = {name: _plain(value, name, file, number) for name, value in row.items() if value is not None}
        yield nest(values, number) if nest else values


def _plain(value: Any, name: str, file: str, number: int) -> Any:
    """Return a value as JSON has it: days as text, whole numbers without a fraction, no nulls."""
    if isinstance(value, dict):
        return {key: _plain(inner, key, file, number) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_plain(inner, name, file, number) for inner in value if inner is not None]
    if isinstance(value, datetime.datetime):
        return str(value.date()) if value.time() == _MIDNIGHT and value.tzinfo is None else value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float | Decimal):
        with suppress(ValueError, OverflowError, ArithmeticError):
            return int(value) if value == int(value) else str(value)
        return str(value)
    if isinstance(value, str | bool | int):
        return value
    kind = type(value).__name__
    raise InputError(f"the column {name!r} has a value that no record has ({kind})", file=file, line=number)


def _nested(names: list[str], file: str) -> Callable[[dict[str, Any], int], dict[str, Any]]:
    """Return what makes nested values of a row with dotted columns, read as those of CSV."""
    header = [Scalar(name, Kind.TEXT, 1, 1, f"{letters(n)}1") for n, name in enumerate(names, 1)]
    table = Table.under([Row(1, header)], file)

    def nest(values: dict[str, Any], number: int) -> dict[str, Any]:
        cells = [
            Scalar(_cell(values.get(name), name, file, number), Kind.TEXT, number, 0, f"{letters(n)}{number}")
            for n, name in enumerate(names, 1)
        ]
        tree = table.record(Row(number, cells), file)
        found: dict[str, Any] = {} if tree is None else plain_of(tree)
        return found

    return nest


def _cell(value: Any, name: str, file: str, number: int) -> str:
    if isinstance(value, list | dict):
        hint = "Where columns have dotted names, several values stand in one text, parted by ;."
        raise InputError(f"the column {name!r} has nested values", file=file, line=number, hint=hint)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
