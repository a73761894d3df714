"""RDF/XML, sorted."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import RdfFormat, Triple, parse, serialize

from usmx_kg.namespaces import PREFIXES
from usmx_kg.render.graphs.blocks import lines

__all__ = ["render"]


def render(triples: Iterable[Triple]) -> str:
    """Return RDF/XML with our prefixes, one rdf:Description a subject."""
    rows = parse("\n".join(lines(triples)), format=RdfFormat.N_TRIPLES)
    data = serialize((quad.triple for quad in rows), format=RdfFormat.RDF_XML, prefixes=dict(PREFIXES))
    assert data is not None
    return data.decode("utf-8")
