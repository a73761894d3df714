"""How to mend values that people and spreadsheets write in other ways: days, and counts with marks between digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta

from usmx_kg.graph.rulebook import Text
from usmx_kg.graph.vocabulary import Kind, properties

__all__ = ["remedy"]

_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})\Z")
_YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:([/.-])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?:[T ][0-9:.]+)?(?:Z|[+-][0-9:]+)?\Z"
)
_SERIAL = re.compile(r"[1-9][0-9]{4}\Z")
_ZERO = date(1899, 12, 30)
"""Day 0 of spreadsheets."""
_GOING_ON = re.compile(
    r"(?:to )?(?:present|date)|ongoing|now|current|continuing|today|open(?:-ended)?|indefinite(?:ly)?|permanent"
    r"|until further notice|no end date|indefinid[oa]|permanente|sin fecha de término|hasta nuevo aviso"
    r"|presente|en curso|a la fecha|hasta (?:hoy|la fecha)|hoy|actual(?:idad)?|vigente|continúa|abierto"
    r"|heute|laufend|andauernd|aujourd'hui|en cours",
    re.IGNORECASE,
)
"""What people write for the last day of what hasn't ended, in any case."""

_MARKS = ".,'’‘ʼ´`_ \u00a0\u2007\u2009\u202f\u066c\uff0c"
"""What stands between the digits of a count, for thousands: marks of many countries, and all kinds of spaces."""
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:(?P<mark>[{re.escape(_MARKS)}])[0-9]{{3}})(?:(?P=mark)[0-9]{{3}})*")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_FRACTION = re.compile(r"(?P<mark>[.,])0{1,2}\Z")
_PLAIN = re.compile(r"[0-9]+")
_ABOUT_SO_MANY = r"(?:[~≈≤≥<>±]|ca?\.?|about|around|circa|some|up to|over|más de|unos|cerca de|hasta) ?[0-9][0-9.,]*"
_RANGE = r"[0-9][0-9.,]*(?: ?(?:[-–—/]|to|a|or|o) ?[0-9][0-9.,]*\+?|\+)"
_ROUGH = re.compile(rf"{_ABOUT_SO_MANY}|{_RANGE}", re.IGNORECASE)

_TWO = Text(
    "{text} may be {first} or {second}: write the one that is meant.",
    "{text} puede ser {first} o {second}: escriba la que corresponda.",
)
_ONE = Text("Write {first}, if that is what {text} means.", "Escriba {first}, si es lo que significa {text}.")
_NUMBER = Text(
    "{text} is the number that a spreadsheet has for {first}: write that, or format the cell as a date.",
    "{text} es el número con que una hoja de cálculo cuenta {first}: escriba eso o dé a la celda formato de fecha.",
)
_OPEN = Text(
    "What has not ended has no last day: leave it empty, and say activityStatus: ongoing.",
    "Lo que no ha terminado no tiene fecha de término: déjela vacía e indique activityStatus: ongoing.",
)
_UNTIL_NOW = Text(
    "What has no end date has no last day: leave it empty.", "Lo que no tiene fecha de término se deja vacío."
)
_NO_DAY = Text(
    "{text} is day 0 of a spreadsheet or database, which shows it for an empty date: leave it empty.",
    "{text} es el día 0 de una hoja de cálculo o base de datos, que lo muestra por una fecha vacía: déjelo vacío.",
)
_LAST = {"endDate": _OPEN, "validUntil": _UNTIL_NOW}
_ABOUT = Text(
    "A count is one whole number: write the highest that the source allows, and put {text} in note.",
    "Una cantidad es un solo número entero: escriba el mayor que permita la fuente y ponga {text} en note.",
)


def remedy(path: str | None, text: str | None, lang: str, written: Callable[[str], str] = str) -> str | None:
    """Return how to write the value of a key that is no day or count, or None where nothing tells what it means.

    A day is never guessed: where it may be one of two, both are named. Marks between the digits of a count are read as
    marks of thousands, never as a decimal mark where they can be the former. `written` makes of a value what the format
    has.
    """
    field = properties().get(path or "")
    text = (text or "").strip()
    if field is None or len(text) > 40:
        return None
    if field.kind is Kind.INTEGER:
        digits = _count(text)
        if digits is None:
            return _ABOUT[lang].format(text=written(text)) if _ROUGH.fullmatch(text) else None
        return _ONE[lang].format(text=written(text), first=written(digits))
    if field.kind is not Kind.DATE:
        return None
    if _GOING_ON.fullmatch(text) and field.key in _LAST:
        return _LAST[field.key][lang]
    if text in ("1900-01-00", "0000-00-00"):
        return _NO_DAY[lang].format(text=written(text))
    if _SERIAL.match(text):
        first = str(_ZERO + timedelta(days=int(text)))
        return _NUMBER[lang].format(text=written(text), first=written(first))
    days = _days(text)
    if not days:
        return None
    first, second = written(days[0]), written(days[-1])
    return (_TWO if len(days) > 1 else _ONE)[lang].format(text=written(text), first=first, second=second)


def _count(text: str) -> str | None:
    """Return the digits of the one number that a text may mean; None where it may be another, or is none."""
    digits = "".join(str(value) if (value := unicodedata.decimal(char, -1)) >= 0 else char for char in text)
    fraction = _FRACTION.search(digits)
    whole = digits[: fraction.start()] if fraction else digits
    grouped = _GROUPED.fullmatch(whole) or _INDIAN.fullmatch(whole)
    if grouped is None:
        return whole if _PLAIN.fullmatch(whole) and whole != text else None
    mark = grouped.groupdict().get("mark", ",")
    if whole.startswith("0") or (fraction and fraction["mark"] == mark):
        return None
    return re.sub(r"[^0-9]", "", whole)


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
