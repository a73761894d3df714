"""RDF/XML, sorted."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import RdfFormat, Triple, parse, serialize

from usmx_kg.namespaces import PREFIXES
from usmx_kg.render.graphs.blocks import lines

__all__ = ["render"]


def render(triples: Iterable[Triple]) -> str:
    """Return RDF/XML, one rdf:Description a subject, with those of our prefixes that its elements need."""
    rows = [quad.triple for quad in parse("\n".join(lines(triples)), format=RdfFormat.N_TRIPLES)]
    named = {triple.predicate.value for triple in rows}
    used = {prefix: space for prefix, space in PREFIXES.items() if any(iri.startswith(space) for iri in named)}
    data = serialize(rows, format=RdfFormat.RDF_XML, prefixes=used)
    assert data is not None
    return data.decode("utf-8")
