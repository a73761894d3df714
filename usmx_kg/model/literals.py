"""Literals with a datatype: their lexical forms, which field takes them, and how a text format states them."""

from __future__ import annotations

import re

from pyoxigraph import BaseDirection, Literal, NamedNode

from usmx_kg.graph.vocabulary import Field, Kind
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.model.ids import absolute
from usmx_kg.model.trees import Mapping, Scalar
from usmx_kg.model.values import BOOLEAN, DATE, LANGUAGE, Date, date, is_date, is_day

__all__ = ["PARTIAL", "fits", "integers", "notation", "partial_date", "stated", "well_formed"]

_XSD = PREFIXES["xsd"]
_COUNT = re.compile(r"[+-]?[0-9]{1,18}\Z")
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
_DIRECTIONS = {"ltr": BaseDirection.LTR, "rtl": BaseDirection.RTL}
_DATED = frozenset(_XSD + name for name in ("date", "dateTime", "dateTimeStamp"))
PARTIAL = frozenset(_XSD + name for name in ("gYear", "gYearMonth"))
"""Datatypes of dates that are known to the year, and to the month."""


def stated(item: Mapping) -> Literal | None:
    """Return the literal that a block states as JSON-LD does: {"@value": …, "@type" or "@language": …}; else None.

    Beside "@language" there may be the "@direction" in which a text is written (`ltr`, `rtl`).
    """
    parts = {key.text: value for key, value in item.entries}
    text, kind, language, way = (parts.pop(key, None) for key in ("@value", "@type", "@language", "@direction"))
    if parts or not isinstance(text, Scalar) or (kind is not None and language is not None):
        return None
    if isinstance(language, Scalar):
        direction = _DIRECTIONS.get(way.text) if isinstance(way, Scalar) else None
        if not LANGUAGE.match(language.text) or (way is not None and direction is None):
            return None
        return Literal(text.text, language=language.text, direction=direction)
    if way is not None:
        return None
    if isinstance(kind, Scalar):
        iri = absolute(kind.text)
        return Literal(text.text, datatype=NamedNode(iri)) if iri and not iri.endswith("langString") else None
    return Literal(text.text) if kind is language is None else None


def fits(value: Literal, field: Field | None) -> bool:
    """Tell whether a literal is well formed and of the kind that a field takes."""
    if not well_formed(value):
        return False
    datatype = value.datatype.value
    if field is None or field.kind is Kind.TEXT or field.text:
        return True
    if field.kind is Kind.DATE:
        return datatype == DATE.value and is_date(value.value)
    if field.kind is Kind.INTEGER:
        return datatype in integers
    return field.kind is Kind.BOOLEAN and datatype == BOOLEAN.value


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
    return bool(match) and (datatype not in _DATED or is_day(*match.groups()[:3]))  # type: ignore[union-attr]


def partial_date(literal: Literal, key: str) -> Date | None:
    """Return the date that xsd:gYear or xsd:gYearMonth give for a key, as a text of that length gives it; else None.

    With a zone they are no date: the day of a record has none.
    """
    if literal.datatype.value not in PARTIAL or not well_formed(literal):
        return None
    found = date(literal.value, key)
    return found if found.partial is not None else None


def notation(literal: Literal, *, datatype: bool = False, most: int | None = None) -> str:
    """Return a literal as Turtle writes it, between quotation marks, with its language or datatype.

    Of a plain text the datatype goes without saying, but for `datatype`; of a long one only `most` characters are told.
    """
    told, text, kind = str(literal), literal.value, literal.datatype.value
    end = told[len(str(Literal(text))) :]
    shown = str(Literal(text if most is None or len(text) <= most else f"{text[: most - 1]}…"))
    if literal.language or (kind == _XSD + "string" and not datatype):
        return shown + end
    return f"{shown}^^{shorten(kind) or f'<{kind}>'}"
