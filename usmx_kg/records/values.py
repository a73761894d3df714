"""Text into literals: dates, counts, yes and no; and the forms that typed literals must have."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from usmx_kg.namespaces import PREFIXES
from usmx_kg.records.tree import Kind, Mapping, Scalar, Tree

__all__ = ["DATE", "Date", "boolean", "date", "integer", "integers", "is_date", "texts", "well_formed"]

_XSD = PREFIXES["xsd"]
DATE, INTEGER, BOOLEAN = (NamedNode(_XSD + name) for name in ("date", "integer", "boolean"))

_FULL = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?\Z")
_FIRST_DAY = frozenset({"startDate", "validUntil", "withdrawnOn"})
"""Keys whose partial dates are read as their first day; all others as their last (1-model, Dates)."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_COUNT = re.compile(r"[+-]?[0-9]{1,18}\Z")
_WHOLE = re.compile(r"([+-]?[0-9]{1,18})\.0+\Z")
_YES_NO = {"true": "true", "yes": "true", "sí": "true", "si": "true", "1": "true"}
_YES_NO |= {"false": "false", "no": "false", "0": "false"}

_BOUNDS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    **{name: (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for name, bits in (("int", 32), ("short", 16), ("byte", 8))},
    **{"unsigned" + name: (0, 2**bits - 1) for name, bits in (("Int", 32), ("Short", 16), ("Byte", 8))},
    "unsignedLong": (0, None),
}
integers = frozenset(_XSD + name for name in _BOUNDS)
"""Datatypes of whole numbers."""

_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?"
_DAY_TIME = r"(?:[0-9]+D)?(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_FORMS = {
    "boolean": r"true|false|0|1",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "double": r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN",
    "date": rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_ZONE}",
    "dateTime": rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})T(?:{_TIME}){_ZONE}",
    "dateTimeStamp": rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})T(?:{_TIME})(?=.*[Z:]){_ZONE}",
    "time": rf"(?:{_TIME}){_ZONE}",
    "gYear": rf"(?!0000)[0-9]{{4}}{_ZONE}",
    "gYearMonth": rf"(?!0000)[0-9]{{4}}-(?:0[1-9]|1[0-2]){_ZONE}",
    "gMonthDay": rf"--(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "gMonth": rf"--(?:0[1-9]|1[0-2]){_ZONE}",
    "gDay": rf"---(?:0[1-9]|[12][0-9]|3[01]){_ZONE}",
    "duration": rf"-?P(?=.)(?:[0-9]+Y)?(?:[0-9]+M)?{_DAY_TIME}",
    "dayTimeDuration": rf"-?P(?=.){_DAY_TIME}",
    "yearMonthDuration": r"-?P(?=.)(?:[0-9]+Y)?(?:[0-9]+M)?",
    "hexBinary": r"(?:[0-9A-Fa-f]{2})*",
}
_FORMS["float"] = _FORMS["double"]
_PATTERNS = {_XSD + name: re.compile(rf"(?:{form})\Z") for name, form in _FORMS.items()}
_DATED = frozenset(_XSD + name for name in ("date", "dateTime", "dateTimeStamp"))


class Date(NamedTuple):
    """A date as a literal, and its text where it gave no day."""

    literal: Literal
    partial: str | None


def date(text: str, key: str) -> Date:
    """Return the date that a text gives for a key; what is no civil day, month or year stays a plain string.

    A month or year alone stands for its first or last day: the widest reading for an activity, the narrowest for
    consents, agreements and requests (1-model, Dates).
    """
    text = text.strip()
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


def boolean(text: str) -> Literal:
    """Return true or false for true, yes, sí, 1 and false, no, 0 in any case; other text stays a plain string."""
    text = text.strip()
    value = _YES_NO.get(text.casefold())
    return Literal(value, datatype=BOOLEAN) if value else Literal(text)


def texts(item: Mapping) -> list[Literal]:
    """Return the texts of a block by language: {en: …, es: …}, or {"@value": …, "@language": …}; none for another."""
    entries = {key.text: value for key, value in item.entries}
    pairs: list[tuple[Tree | None, Tree]] = [*item.entries]
    if "@value" in entries and entries.keys() <= {"@value", "@language"}:
        pairs = [(entries.get("@language"), entries["@value"])]
    found = []
    for language, text in pairs:
        tag = language.text if isinstance(language, Scalar) else None
        if not isinstance(text, Scalar) or (tag is not None and not _LANGUAGE.match(tag)):
            return []
        found.append(Literal(text.text, language=tag))
    return found


def is_date(text: str) -> bool:
    """Tell whether a text is a civil day of the years 0001 to 9999, without a zone."""
    match = _FULL.match(text)
    return bool(match and _is_day(match[1], match[2], match[3]))


def _is_day(year: str, month: str, day: str) -> bool:
    y, m, d = int(year), int(month), int(day)
    return y >= 1 and 1 <= m <= 12 and 1 <= d <= monthrange(y, m)[1]


def well_formed(literal: Literal) -> bool:
    """Tell whether a literal's text is in the lexical space of its datatype, so far as this is one of XSD's.

    Whole numbers of more than 18 digits, and years outside 0001 to 9999, are refused too: engines differ on them.
    """
    datatype, text = literal.datatype.value, literal.value
    if not datatype.startswith(_XSD):
        return True
    if datatype in integers:
        low, high = _BOUNDS[datatype.removeprefix(_XSD)]
        if not _COUNT.match(text):
            return False
        number = int(text)
        return (low is None or number >= low) and (high is None or number <= high)
    pattern = _PATTERNS.get(datatype)
    if pattern is None:
        return True
    match = pattern.match(text)
    return bool(match) and (datatype not in _DATED or _is_day(*match.groups()[:3]))  # type: ignore[union-attr]
