"""Text into literals: dates, counts, yes and no, texts by language."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.trees import Kind, Mapping, Scalar

__all__ = ["BOOLEAN", "DATE", "INTEGER", "LANGUAGE", "Date", "boolean", "date", "integer", "is_date", "is_day", "texts"]

DATE, INTEGER, BOOLEAN = (NamedNode(PREFIXES["xsd"] + name) for name in ("date", "integer", "boolean"))

_FULL = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?\Z")
_FIRST_DAY = frozenset({"startDate", "validUntil", "withdrawnOn"})
"""Keys whose partial dates are read as their first day; all others as their last (docs/MODEL.md, Dates)."""

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_COUNT = re.compile(r"[+-]?[0-9]{1,18}\Z")
_WHOLE = re.compile(r"([+-]?[0-9]{1,18})\.(?!000\Z)0+\Z")
"""A whole number as programs write it; with three noughts it may be thousands: 12.000."""
_DAY = len("2031-04-30")
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(?::00(?:\.0+)?)?\Z")
"""What programs write for a day of a column of moments; a zone would make it a moment."""
_YES_NO = dict.fromkeys(("true", "yes", "sí", "si", "verdadero", "1"), "true")
_YES_NO |= dict.fromkeys(("false", "no", "falso", "0"), "false")


class Date(NamedTuple):
    """A date as a literal, and its text where it gave no day."""

    literal: Literal
    partial: str | None


def date(text: str, key: str) -> Date:
    """Return the date that a text gives for a key; what is no civil day, month or year stays a plain string.

    A month or year alone stands for its first or last day: the widest reading for an activity, the narrowest for
    consents, agreements and requests (docs/MODEL.md, Dates). Midnight without a zone is the day.
    """
    text = text.strip()
    if len(text) > _DAY:
        midnight = _MIDNIGHT.match(text)
        text = midnight[1] if midnight and is_date(midnight[1]) else text
    if is_date(text):
        return Date(Literal(text, datatype=DATE), None)
    match = _PARTIAL.match(text)
    if match is None or match[1] == "0000" or not 1 <= int(match[2] or 1) <= 12:
        return Date(Literal(text), None)
    if key in _FIRST_DAY:
        day = f"{match[1]}-{match[2] or '01'}-01"
    else:
        month = match[2] or "12"
        day = f"{match[1]}-{month}-{monthrange(int(match[1]), int(month))[1]}"
    return Date(Literal(day, datatype=DATE), text)


def integer(scalar: Scalar) -> Literal:
    """Return a count; what is no whole number of at most 18 digits stays a plain string."""
    text = scalar.text.strip()
    whole = _WHOLE.match(text) if scalar.kind is Kind.NUMBER else None
    if whole:
        text = whole[1]
    return Literal(text, datatype=INTEGER) if _COUNT.match(text) else Literal(text)


def boolean(scalar: Scalar) -> Literal:
    """Return true for true, yes, sí, verdadero, 1, false for false, no, falso, 0, in any case; else a plain string.

    As a number, as programs write it, `1.0` is 1.
    """
    text = scalar.text.strip()
    whole = _WHOLE.match(text) if scalar.kind is Kind.NUMBER else None
    value = _YES_NO.get((whole[1] if whole else text).casefold())
    return Literal(value, datatype=BOOLEAN) if value else Literal(text)


def texts(item: Mapping) -> list[Literal]:
    """Return the texts of a block by language, {en: …, es: …}, without the empty ones; none for another block."""
    found = []
    for language, text in item.entries:
        if not isinstance(text, Scalar) or not LANGUAGE.match(language.text):
            return []
        if text.kind is not Kind.NULL and text.text.strip():
            found.append(Literal(text.text, language=language.text))
    return found


def is_date(text: str) -> bool:
    """Tell whether a text is a civil day of the years 0001 to 9999, without a zone."""
    match = _FULL.match(text)
    return bool(match and is_day(match[1], match[2], match[3]))


def is_day(year: str, month: str, day: str) -> bool:
    """Tell whether three numbers are a day of the years 0001 to 9999."""
    y, m, d = int(year), int(month), int(day)
    return y >= 1 and 1 <= m <= 12 and 1 <= d <= monthrange(y, m)[1]
