"""How to mend values that people and spreadsheets write in other ways: days, and counts with marks between digits."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from usmx_kg.rules import Text
from usmx_kg.vocabulary import Kind, properties

__all__ = ["remedy"]

_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\Z")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:([/.-])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?:[T ][0-9:.]+)?(?:Z|[+-][0-9:]+)?\Z"
)
_SERIAL = re.compile(r"[1-9][0-9]{4}\Z")
_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets."""

_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,' \u00a0\u202f][0-9]{3})+\Z")
_FRACTION = re.compile(r"([0-9]+)[.,]0+\Z")

_TWO = Text(
    "{text} may be {first} or {second}: write the one that is meant.",
    "{text} puede ser {first} o {second}: escriba la que corresponda.",
)
_ONE = Text("Write {first}, if that is what {text} means.", "Escriba {first}, si es lo que significa {text}.")
_NUMBER = Text(
    "{text} is the number that a spreadsheet has for {first}: write that, or format the cell as a date.",
    "{text} es el número con que una hoja de cálculo cuenta {first}: escriba eso o dé a la celda formato de fecha.",
)


def remedy(path: str | None, text: str | None, lang: str, written: Callable[[str], str] = str) -> str | None:
    """Return how to write the value of a key that is no day or count, or None where nothing tells what it means.

    A day is never guessed: where it may be one of two, both are named. `written` makes of a value what the format has.
    """
    field = properties().get(path or "")
    text = (text or "").strip()
    if field is None or len(text) > 40:
        return None
    if field.kind is Kind.INTEGER:
        whole = _FRACTION.match(text)
        digits = whole[1] if whole else re.sub(r"\D", "", text) if _GROUPED.match(text) else None
        return _ONE[lang].format(text=written(text), first=written(digits)) if digits else None
    if field.kind is not Kind.DATE:
        return None
    if _SERIAL.match(text):
        first = str(_ZERO + timedelta(days=int(text)))
        return _NUMBER[lang].format(text=written(text), first=written(first))
    days = _days(text)
    if not days:
        return None
    first, second = written(days[0]), written(days[-1])
    return (_TWO if len(days) > 1 else _ONE)[lang].format(text=written(text), first=first, second=second)


def _days(text: str) -> list[str]:
    """Return the days that a text may mean: day or month first, or the year."""
    match, first = _DAY.match(text), _YEAR_FIRST.match(text)
    found = [(match[3], match[2], match[1]), (match[3], match[1], match[2])] if match else []
    found += [(first[1], first[3] or first[5], first[4] or first[6])] if first and not match else []
    days = dict.fromkeys(day for parts in found if (day := _day(*parts)))
    return [day for day in days if day != text]


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
