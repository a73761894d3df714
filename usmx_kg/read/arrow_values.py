"""Arrow's arrays into plain values: by their types alone, so that what else is installed makes no difference.

Sizes are told before any value is made: a few bytes may stand for very many.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow
from pyarrow import compute, types

__all__ = ["NotPlainError", "check_types", "plain", "size"]

_PER_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_EPOCH = datetime.date(1970, 1, 1).toordinal()
_LAST = datetime.date.max.toordinal()
_MOST_INT32, _MOST_INT64 = (1 << 31) - 1, (1 << 63) - 1
_INFINITE = {_MOST_INT32: "infinity", -_MOST_INT32: "-infinity", _MOST_INT64: "infinity", -_MOST_INT64: "-infinity"}
"""What DuckDB and PostgreSQL write for a day that never comes, and for one before all others."""
_CYCLE = 146_097
"""Days of 400 years."""


_AS_THEY_ARE = (
    *(types.is_string, types.is_large_string, types.is_string_view),
    *(types.is_boolean, types.is_integer),
)


class NotPlainError(ValueError):
    """A value, or type, that no record has."""


def check_types(schema: pyarrow.Schema) -> None:
    """Raise NotPlainError for two columns, or keys of a block, of one name, and for unknown time zones."""
    names = schema.names
    for name in names:
        if names.count(name) > 1:
            raise NotPlainError(f"two columns are called {name!r}")
    for field in schema:
        _check_type(field.type, field.name)


def _check_type(kind: pyarrow.DataType, column: str) -> None:
    if types.is_struct(kind):
        names = [kind.field(n).name for n in range(kind.num_fields)]
        for name in names:
            if names.count(name) > 1:
                raise NotPlainError(f"the column {column!r} has two keys {name!r} in one block")
    if types.is_timestamp(kind) and kind.tz is not None:
        _zone(kind.tz, column)
    if types.is_dictionary(kind):
        _check_type(kind.value_type, column)
    elif isinstance(kind, pyarrow.BaseExtensionType):
        _check_type(kind.storage_type, column)
    for n in range(kind.num_fields):
        _check_type(kind.field(n).type, column)


def _zone(name: str, column: str = "") -> datetime.tzinfo:
    if name[:1] in ("+", "-"):
        with suppress(ValueError):
            offset = datetime.datetime.strptime(name, "%z").tzinfo
            assert offset is not None
            return offset
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = f"the column {column!r} has times of the zone {name[:60]!r}, which is not known here"
        raise NotPlainError(what) from None


def size(array: pyarrow.Array) -> int:
    """Return about how many bytes the values of an array take as text, without making them."""
    kind = array.type
    if isinstance(kind, pyarrow.BaseExtensionType):
        return size(array.storage)
    if array.null_count == len(array):
        return len(array)
    if types.is_dictionary(kind):
        if _is_text(kind.value_type):
            used = compute.value_counts(array.indices.drop_null())
            lengths = compute.binary_length(array.dictionary.take(used.field("values")))
            return int(compute.sum(compute.multiply(lengths, used.field("counts"))).as_py() or 0) + len(array)
        return len(array) * (1 + size(array.dictionary))
    if _is_text(kind):
        return int(compute.sum(compute.binary_length(array)).as_py() or 0) + len(array)
    if types.is_string_view(kind):
        return _size_of_views(array)
    if types.is_struct(kind):
        return len(array) + sum(map(size, array.flatten()))
    if types.is_map(kind):
        keys, items, _ = _entries(array)
        return len(array) + size(keys) + size(items)
    if _is_list(kind):
        return len(array) + size(array.flatten())
    return 3 * len(array)


def _size_of_views(array: pyarrow.Array) -> int:
    """Return about how many bytes views take as text: each is four numbers of 32 bits, of which the first is that."""
    lengths = memoryview(array.buffers()[1]).cast("i")[4 * array.offset : 4 * (array.offset + len(array)) : 4]
    there = array.is_valid().to_pylist()
    return sum(length for length, is_ in zip(lengths.tolist(), there, strict=True) if is_) + len(array)


def _is_text(kind: pyarrow.DataType) -> bool:
    return any(
        tells(kind) for tells in (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary)
    )


def _is_list(kind: pyarrow.DataType) -> bool:
    """Tell whether an array has lists; not views of lists, of which a few bytes may stand for very many values."""
    return any(tells(kind) for tells in (types.is_list, types.is_large_list, types.is_fixed_size_list))


def plain(array: pyarrow.Array) -> list[Any]:
    """Return values as JSON has them: days as text, whole numbers without a fraction, no nulls inside of others.

    Raises NotPlainError for values that no record has.
    """
    kind = array.type
    if isinstance(kind, pyarrow.BaseExtensionType):
        return plain(array.storage)
    if types.is_dictionary(kind):
        return plain(array.dictionary_decode())
    if any(tells(kind) for tells in _AS_THEY_ARE):
        return list(array.to_pylist())
    if types.is_floating(kind) or types.is_decimal(kind):
        numbers = array.cast(pyarrow.float32()) if types.is_float16(kind) else array
        return [_number(value) for value in numbers.to_pylist()]
    if types.is_temporal(kind) and _moment(kind) is not None:
        return _moments(array)
    if types.is_struct(kind):
        return _blocks(array)
    if types.is_map(kind):
        return _maps(array)
    if _is_list(kind):
        return _lists(array)
    if array.null_count < len(array):
        raise NotPlainError(f"a value that no record has ({kind})")
    return [None] * len(array)


def _number(value: float | Decimal | None) -> int | str | None:
    if value is None:
        return None
    with suppress(ValueError, ArithmeticError):
        return int(value) if value == int(value) else str(value)
    return str(value)


def _blocks(array: pyarrow.StructArray) -> list[dict[str, Any] | None]:
    names = [array.type.field(n).name for n in range(array.type.num_fields)]
    columns = [plain(column) for column in array.flatten()]
    there = array.is_valid().to_pylist()
    return [
        {name: column[n] for name, column in zip(names, columns, strict=True) if column[n] is not None} if is_ else None
        for n, is_ in enumerate(there)
    ]


def _lists(array: pyarrow.ListArray) -> list[list[Any] | None]:
    inner = iter(plain(array.flatten()))
    found: list[list[Any] | None] = []
    for length in array.value_lengths().to_pylist():
        values = [next(inner) for _ in range(length or 0)]
        found.append(None if length is None else [value for value in values if value is not None])
    return found


def _entries(array: pyarrow.MapArray) -> tuple[pyarrow.Array, pyarrow.Array, list[int]]:
    """Return keys and items of a map, and where those of each value begin and end."""
    offsets = array.offsets.to_pylist()
    first, last = offsets[0], offsets[-1]
    return array.keys[first:last], array.items[first:last], [offset - first for offset in offsets]


def _maps(array: pyarrow.MapArray) -> list[dict[str, Any] | None]:
    """Return maps of texts as blocks: `{en: …, es: …}`."""
    keys, items, offsets = _entries(array)
    names, values = plain(keys), plain(items)
    found: list[dict[str, Any] | None] = []
    for n, there in enumerate(array.is_valid().to_pylist()):
        here = range(offsets[n], offsets[n + 1]) if there else ()
        mine = [names[at] for at in here]
        if not all(isinstance(name, str) for name in mine):
            raise NotPlainError("a map whose keys are no texts")
        if len(set(mine)) < len(mine):
            raise NotPlainError("a map with a key that stands twice")
        found.append({names[at]: values[at] for at in here if values[at] is not None} if there else None)
    return found


def _moment(kind: pyarrow.DataType) -> Callable[[int], str] | None:
    """Return what writes the numbers of days and instants of a type, None for other types."""
    if types.is_date32(kind):
        return _day
    if types.is_date64(kind):
        return lambda number: _time(number, "ms", None)
    if types.is_timestamp(kind):
        zone = None if kind.tz is None else _zone(kind.tz)
        return lambda number: _time(number, kind.unit, zone)
    return None


def _moments(array: pyarrow.Array) -> list[str | None]:
    written = _moment(array.type)
    assert written is not None
    numbers = array.cast(pyarrow.int32() if types.is_date32(array.type) else pyarrow.int64())
    return [None if number is None else _INFINITE.get(number) or written(number) for number in numbers.to_pylist()]


def _day(number: int) -> str:
    """Return the day that is so many days after 1970-01-01, of any year."""
    ordinal = number + _EPOCH
    if 1 <= ordinal <= _LAST:
        return datetime.date.fromordinal(ordinal).isoformat()
    cycles, left = divmod(ordinal - 1, _CYCLE)
    day = datetime.date.fromordinal(left + 1)
    year = day.year + 400 * cycles
    return f"{'-' if year < 0 else ''}{abs(year):04}-{day:%m-%d}"


def _time(number: int, unit: str, zone: datetime.tzinfo | None) -> str:
    """Return an instant: a day without its midnight, else with the time of day, in its zone."""
    per_day = _PER_DAY[unit]
    if zone is not None and 1 <= number // per_day + _EPOCH <= _LAST:
        with suppress(OverflowError):
            base = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
            micro = number * _PER_DAY["us"] // per_day
            return (base + datetime.timedelta(microseconds=micro)).astimezone(zone).isoformat()
    days, rest = divmod(number, per_day)
    if not rest and zone is None:
        return _day(days)
    micro = rest * _PER_DAY["us"] // per_day
    clock = (datetime.datetime.min + datetime.timedelta(microseconds=micro)).time().isoformat()
    return f"{_day(days)}T{clock}{'' if zone is None else '+00:00'}"
