"""Plain values (what `json.loads` gives) read by key, as the readers do it (`records.build`).

What is no day, count, or yes and no is the id of a text. UnsureError is raised for the rest, so that the record goes to
the readers: numbers that are not whole, things described where a name could stand.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from usmx_kg.ground.namespaces import BASE
from usmx_kg.model.conventions import YEARS
from usmx_kg.model.things import literal
from usmx_kg.model.trees import Kind as Written
from usmx_kg.model.trees import Scalar
from usmx_kg.model.values import BOOLEAN, DATE, INTEGER, LANGUAGE, boolean, date, integer

__all__ = ["Day", "IsNothing", "Partial", "Several", "UnsureError", "count", "day", "is_address", "languages", "yes_no"]

IsNothing = Callable[[str], bool]
"""Tells whether a text of a key stands for no value."""


class UnsureError(Exception):
    """Not read here: the record is for the readers and rules in their full form."""


class Partial(NamedTuple):
    """A date that gave a month or a year only: the day for which it stands, and the text."""

    day: datetime.date
    written: str


class Several(NamedTuple):
    """Values of a key that takes one: each is another way to read its thing."""

    values: tuple[Any, ...]


Day = datetime.date | Partial | str | None


def day(text: str, key: str, is_nothing: IsNothing) -> Day:
    """Return the day that a text gives under a key, or the id of the text; None where it stands for no value."""
    text = text.strip()
    if not text:
        return None
    found = date(text, key)
    if found.literal.datatype != DATE:
        return None if is_nothing(text) else literal(found.literal.value)
    if text[:4] in YEARS and is_nothing(text):
        return None
    first = datetime.date.fromisoformat(found.literal.value)
    return first if found.partial is None else Partial(first, found.partial)


def count(value: Any, is_nothing: IsNothing) -> int | str | None:
    """Return the number that a value is, or the id of the text; None where it stands for no value."""
    if type(value) is not str and type(value) is not int:
        raise UnsureError
    text = str(value)
    if not text or text.isspace() or is_nothing(text):
        return None
    found = integer(Scalar(text, Written.TEXT, 0, 0))
    if found != integer(Scalar(text, Written.NUMBER, 0, 0)):  # in a table, 60.0 is 60
        raise UnsureError
    number = int(found.value) if found.datatype == INTEGER else -1
    return number if number >= 0 else literal(found.value)


def yes_no(value: Any, is_nothing: IsNothing) -> bool | str | None:
    """Return whether a value means yes, or the id of the text; None where it stands for no value."""
    if type(value) is bool:
        return value
    if type(value) is not str:
        raise UnsureError
    if not value or value.isspace():
        return None
    found = boolean(Scalar(value, Written.TEXT, 0, 0))
    if found != boolean(Scalar(value, Written.NUMBER, 0, 0)):  # in a table, 1.0 is 1
        raise UnsureError
    if found.datatype != BOOLEAN and is_nothing(value):
        return None
    return found.value == "true" if found.datatype == BOOLEAN else literal(found.value)


def languages(block: dict[str, Any], is_nothing: IsNothing) -> dict[str, str]:
    """Return the texts of a block by language, without those that are blank or stand for none."""
    found: dict[str, str] = {}
    for language, text in block.items():
        if not LANGUAGE.match(language) or (text is not None and type(text) is not str):
            raise UnsureError
        if text and not text.isspace():
            if is_nothing(text):
                raise UnsureError
            found[language] = text
    if not found:
        raise UnsureError
    return found


def is_address(text: Any) -> bool:
    """Tell whether a source is a text, or an address of which no rule asks more than that it is no thing of ours."""
    return type(text) is str and (":" not in text or (text.startswith("http") and not text.startswith(BASE)))
