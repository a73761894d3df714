"""Plain values (what `json.loads` gives) read by key: each name is looked up once for all records.

What is read here is read as the readers do it (`records.build`); what is no day, count, or yes and no is the id of a
text. Everything else raises UnsureError, so that the record goes to them: second values, numbers that are not whole,
texts by language, things described where a name could stand.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

from usmx_kg.namespaces import BASE
from usmx_kg.records.conventions import YEARS
from usmx_kg.records.tree import Kind as Written
from usmx_kg.records.tree import Scalar
from usmx_kg.records.values import BOOLEAN, DATE, INTEGER, boolean, date, integer
from usmx_kg.validation.named import literal
from usmx_kg.validation.typed import Day
from usmx_kg.vocabulary import Field, Kind

__all__ = ["IsNothing", "Lookup", "Partial", "Plain", "Reader", "UnsureError", "reader"]

T = TypeVar("T")
Reader = Callable[[Any], Any]
"""Makes of a key's value what `Plain` gives out, None where there is none."""
Lookup = Callable[[Any], Any]
"""Makes a typed thing of a name, or of a block that describes one; None where that stands for nothing."""
IsNothing = Callable[[str], bool]
"""Tells whether a text of a key stands for no value."""

MOST_KEPT = 20_000
"""So many different texts are remembered; then it begins anew."""


class UnsureError(Exception):
    """Not read here: the record is for the readers and rules in their full form."""


class Partial(NamedTuple):
    """A date that gave a month or a year only: the day for which it stands, and the text."""

    day: datetime.date
    written: str


class Plain:
    """Gives out the values of one thing, key by key (`filling.Given`)."""

    __slots__ = ("_values",)
    twice: tuple[str, ...] = ()

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def many(self, key: str, make: Callable[[str], T]) -> tuple[T, ...]:  # noqa: ARG002
        """Return the things that a key has; they were made when they were read."""
        return self._values.get(key, ())  # type: ignore[no-any-return]

    def one(self, key: str, make: Callable[[str], T]) -> T | None:  # noqa: ARG002
        """Return the one thing that a key has."""
        found = self._values.get(key)
        return found[0] if found else None

    def date(self, key: str) -> Day:
        """Return the day that a key has, or the id of what is there instead."""
        found = self._values.get(key)
        return found.day if type(found) is Partial else found

    def count(self, key: str) -> int | str | None:
        """Return the number that a key has, or the id of what is there instead."""
        return self._values.get(key)

    def boolean(self, key: str) -> bool | str | None:
        """Return the yes or no that a key has, or the id of what is there instead."""
        return self._values.get(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts that a key has."""
        return self._values.get(key, ())  # type: ignore[no-any-return]

    def labels(self) -> tuple[str, ...]:
        """Return the languages of the labels."""
        return ("",) if "label" in self._values else ()

    def partial(self) -> tuple[str, ...]:
        """Return the dates that gave no day, with their keys, as they were written."""
        return tuple([f"{key}={v.written}" for key, v in self._values.items() if type(v) is Partial])

    def rest(self) -> bool:
        """Tell that no engine is needed."""
        return False


def reader(field: Field, lookup: Lookup, is_nothing: IsNothing) -> Reader:
    """Return what reads the values of a field.

    `lookup` makes its things, None where a text stands for none; `is_nothing` tells of other texts that they do.
    """
    if field.kind is Kind.DATE:
        return _one(partial(_day, field.key, is_nothing), {})
    if field.kind is Kind.INTEGER:
        return partial(_count, is_nothing)
    if field.kind is Kind.BOOLEAN:
        return partial(_yes_or_no, is_nothing)
    if field.kind is Kind.TEXT:
        return partial(_texts if field.repeatable and field.key != "label" else _text, is_nothing)
    if field.kind is Kind.ADDRESS:
        return _addresses
    return _things(lookup, several=field.repeatable)


def _things(lookup: Lookup, *, several: bool) -> Reader:
    def read(value: Any) -> Any:
        kind = type(value)
        if kind is str or kind is dict:
            thing = lookup(value)
            return None if thing is None else (thing,)
        if value is None:
            return None
        if kind is not list:
            raise UnsureError
        if len(value) == 1 and value[0] is not None:
            thing = lookup(value[0])
            return None if thing is None else (thing,)
        found = {
            thing.id: thing for item in value if item is not None for thing in (lookup(item),) if thing is not None
        }
        if len(found) > 1 and not several:
            raise UnsureError
        return tuple(found.values()) if found or not value else None

    return read


def _one(of: Callable[[str], T], kept: dict[str, T]) -> Reader:
    def read(value: Any) -> T | None:
        try:
            return kept[value]
        except (KeyError, TypeError):
            if value is None:
                return None
            if type(value) is not str:
                raise UnsureError from None
            if len(kept) >= MOST_KEPT:
                kept.clear()
            found = kept[value] = of(value)
            return found

    return read


def _day(key: str, is_nothing: IsNothing, text: str) -> datetime.date | Partial | str | None:
    text = text.strip()
    if not text:
        raise UnsureError
    found = date(text, key)
    if found.literal.datatype != DATE:
        return None if is_nothing(text) else literal(found.literal.value)
    if text[:4] in YEARS and is_nothing(text):
        return None
    day = datetime.date.fromisoformat(found.literal.value)
    return day if found.partial is None else Partial(day, found.partial)


def _count(is_nothing: IsNothing, value: Any) -> int | str | None:
    if type(value) is int and 0 <= value < 10**18:
        return value
    if value is None:
        return None
    if type(value) is not str and type(value) is not int:
        raise UnsureError
    text = str(value)
    if not text or text.isspace():
        raise UnsureError
    if is_nothing(text):
        return None
    found = integer(Scalar(text, Written.TEXT, 0, 0))
    if found != integer(Scalar(text, Written.NUMBER, 0, 0)):  # in a table, 60.0 is 60
        raise UnsureError
    number = int(found.value) if found.datatype == INTEGER else -1
    return number if number >= 0 else literal(found.value)


def _yes_or_no(is_nothing: IsNothing, value: Any) -> bool | str | None:
    if value is None or type(value) is bool:
        return value
    if type(value) is not str or not value or value.isspace():
        raise UnsureError
    found = boolean(Scalar(value, Written.TEXT, 0, 0))
    if found != boolean(Scalar(value, Written.NUMBER, 0, 0)):  # in a table, 1.0 is 1
        raise UnsureError
    if found.datatype != BOOLEAN and is_nothing(value):
        return None
    return found.value == "true" if found.datatype == BOOLEAN else literal(found.value)


def _text(is_nothing: IsNothing, value: Any) -> tuple[str, ...] | None:
    found = _texts(is_nothing, value)
    if found is not None and len(found) > 1:
        raise UnsureError
    return found


def _texts(is_nothing: IsNothing, value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    found = tuple(value) if type(value) is list else (value,)
    for text in found:
        if type(text) is not str or not text or text.isspace():
            raise UnsureError
        if is_nothing(text):
            return tuple(text for text in found if type(text) is str and not is_nothing(text)) or None
    return found or None


def _addresses(value: Any) -> None:
    """Read sources, of which no rule asks more than that they are no unknown things of ours."""
    for text in value if type(value) is list else (value,):
        if text is None:
            continue
        if type(text) is not str or (":" in text and (not text.startswith("http") or text.startswith(BASE))):
            raise UnsureError
