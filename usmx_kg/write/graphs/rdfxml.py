"""RDF/XML, sorted. What XML has no way to write is refused: nobody could read it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Literal, RdfFormat, Triple, parse, serialize

from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.write.graphs.blocks import lines

__all__ = ["render"]

_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = re.compile(rf"[{_START}][{_START}0-9.\u00b7\u0300-\u036f\u203f\u2040-]*\Z")
"""A name without colon at the end of an IRI (NCName of Namespaces in XML 1.0)."""

_NO_CHAR = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What is no character of XML 1.0."""

_TAKEN = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")
_RESERVED = frozenset(
    PREFIXES["rdf"] + name
    for name in (
        *("RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype", "li", "Description"),
        *("bagID", "aboutEach", "aboutEachPrefix"),
    )
)
_HINT = "Turtle, N-Triples and JSON-LD can."


def render(triples: Iterable[Triple]) -> str:
    """Return RDF/XML, one rdf:Description a subject, with those of our prefixes that its elements need.

    Raises UsageError for a predicate that no element can be named after, and for characters that XML doesn't have.
    """
    rows = [quad.triple for quad in parse("\n".join(lines(triples)), format=RdfFormat.N_TRIPLES)]
    named = {triple.predicate.value for triple in rows}
    for iri in sorted(named):
        _check_name(iri)
    for triple in rows:
        if isinstance(triple.object, Literal):
            _check_text(triple)
    used = {prefix: space for prefix, space in PREFIXES.items() if any(iri.startswith(space) for iri in named)}
    data = serialize(rows, format=RdfFormat.RDF_XML, prefixes=used)
    assert data is not None
    return data.decode("utf-8")


def _check_name(iri: str) -> None:
    found = _NAME.search(iri)
    if found is None:
        raise UsageError(f"RDF/XML can't carry the property <{iri}>: it ends in no name of XML", hint=_HINT)
    if iri in _RESERVED or iri.startswith(_TAKEN):
        raise UsageError(f"RDF/XML can't carry the property {_shown(iri)}: its syntax keeps that name", hint=_HINT)


def _check_text(triple: Triple) -> None:
    odd = _NO_CHAR.search(triple.object.value)  # type: ignore[union-attr]
    if odd is not None:
        whose = f"{_shown(triple.predicate.value)} of {triple.subject}"
        what = f"the character U+{ord(odd[0]):04X} in a text ({whose})"
        raise UsageError(f"RDF/XML can't carry {what}: XML has no such character", hint=_HINT)


def _shown(iri: str) -> str:
    return shorten(iri) or f"<{iri}>"
