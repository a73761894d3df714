"""Tables for pandas and Arrow, each column of one type: what all its values have in common."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from usmx_kg.ground import extras
from usmx_kg.ground.errors import UsageError

if TYPE_CHECKING:
    import pandas
    import pyarrow

__all__ = ["Columns", "kind_of", "to_arrow", "to_pandas"]

Columns = Mapping[str, Sequence[object]]
"""Columns of Python values, None where there is none, all of one length."""

_PANDAS = {
    "boolean": "boolean",
    "integer": "Int64",
    "number": "Float64",
    "date": "datetime64[s]",
    "time": "datetime64[us]",
    "instant": "datetime64[us, UTC]",
    "text": "string",
}
_LARGEST = 2**63


def kind_of(values: Sequence[object]) -> str:
    """Return `boolean`, `integer`, `number`, `date`, `time`, `instant` (a time with a zone) or `text`.

    Values of several kinds, and integers of more than 64 bits, are text; integers among numbers are numbers.
    """
    kinds = {_kind(value) for value in values if value is not None}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "text"


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer" if -_LARGEST <= value < _LARGEST else "text"
    if isinstance(value, float | Decimal):
        return "number"
    if isinstance(value, datetime.datetime):
        return "instant" if value.tzinfo else "time"
    return "date" if isinstance(value, datetime.date) else "text"


def to_pandas(columns: Columns, texts: Columns | None = None) -> pandas.DataFrame:
    """Return a DataFrame: Int64, Float64, boolean, string, and dates as pandas' own (whole days, to the second).

    `texts` are the columns as written, for those whose values are of several kinds.

    Raises UsageError without pandas.
    """
    library = _needed("pandas", "pandas")
    series = {}
    for name, values in columns.items():
        kind = kind_of(values)
        series[name] = library.array(_plain(kind, values, (texts or columns)[name]), dtype=_PANDAS[kind])
    frame: pandas.DataFrame = library.DataFrame(series, columns=list(columns))
    return frame


def to_arrow(columns: Columns, texts: Columns | None = None) -> pyarrow.Table:
    """Return an Arrow table: int64, float64, bool, string, date32, timestamp; see `to_pandas`.

    Raises UsageError without pyarrow.
    """
    arrow = _needed("pyarrow", "arrow")
    types = {
        "boolean": arrow.bool_(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "date": arrow.date32(),
        "time": arrow.timestamp("us"),
        "instant": arrow.timestamp("us", tz="UTC"),
        "text": arrow.string(),
    }
    arrays = []
    for name, values in columns.items():
        kind = kind_of(values)
        arrays.append(arrow.array(_plain(kind, values, (texts or columns)[name]), type=types[kind]))
    table: pyarrow.Table = arrow.Table.from_arrays(arrays, names=list(columns))
    return table


def _plain(kind: str, values: Sequence[object], written: Sequence[object]) -> list[object]:
    if kind == "text":
        return [None if value is None else str(value) for value in written]
    if kind == "number":
        return [None if value is None else float(value) for value in values]  # type: ignore[arg-type]
    return list(values)


def _needed(package: str, extra: str) -> Any:
    try:
        return import_module(package)
    except ImportError:
        raise UsageError(f"{package} is not installed: {extras.install(extra)}") from None
