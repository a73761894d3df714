"""Dates known to the month or the year: beside the day that is read stands what was said, as xsd:gYearMonth or gYear.

Of `startDate` that is `startDateStated`. Until 0.2 it was a text, `datePrecision "startDate=2031-04"`, which is read
alike. Findings tell of one in that form.
"""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node, Term
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.literals import PARTIAL
from usmx_kg.model.values import date

__all__ = ["PRECISION", "SUFFIX", "precise", "renewed", "statement"]

PRECISION, SUFFIX = "datePrecision", "Stated"
_USMX, _XSD = PREFIXES["usmx"], PREFIXES["xsd"]
_PRECISION = NamedNode(_USMX + PRECISION)


def statement(node: Node, key: str, text: str) -> Quad:
    """Return the statement of what was said of a date: a month or a year."""
    kind = NamedNode(_XSD + ("gYearMonth" if "-" in text else "gYear"))
    return Quad(node, NamedNode(f"{_USMX}{key}{SUFFIX}"), Literal(text, datatype=kind))


def precise(key: str, value: Term) -> str | None:
    """Return in the form `startDate=2031-04` what a value of such a key says, None for other keys and values."""
    if not key.endswith(SUFFIX) or not isinstance(value, Literal) or value.datatype.value not in PARTIAL:
        return None
    return f"{key.removesuffix(SUFFIX)}={value.value}"


def renewed(quad: Quad) -> Quad:
    """Return a statement as it is made now; what was not made in the former way stays."""
    value, subject = quad.object, quad.subject
    if quad.predicate != _PRECISION or not isinstance(value, Literal) or not isinstance(subject, NamedNode | BlankNode):
        return quad
    key, _, text = value.value.partition("=")
    if date(text, key).partial != text:
        return quad
    said = statement(subject, key, text)
    return Quad(said.subject, said.predicate, said.object, quad.graph_name)
