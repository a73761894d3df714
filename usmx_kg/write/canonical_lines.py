"""Statements as lines whose nameless nodes have labels that depend on the graph alone, named graphs included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, unquote

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Triple

from usmx_kg.ground.child import Limits, call
from usmx_kg.ground.errors import InputError, QueryError
from usmx_kg.write.graphs.blocks import lines
from usmx_kg.write.graphs.labels import split

__all__ = ["labelled", "part", "unfolded"]

_IN = "urn:usmx:in:"
_FOLDED = re.compile(rf"<{_IN}([^:]*):([^>]*)>")
_FEW = 8
"""So many nameless nodes are never too entangled."""


def labelled(quads: Sequence[Quad], seconds: float | None) -> set[str]:
    """Return the lines of a graph; the name of a graph is folded into the predicate, so that all are triples."""
    triples = [Triple(quad.subject, _folded(quad), quad.object) for quad in quads]
    if len({node for t in triples for node in (t.subject, t.object) if isinstance(node, BlankNode)}) <= _FEW:
        return set(lines(triples))
    try:
        return set(call(lambda: lines(triples), Limits(seconds)))
    except QueryError:
        raise InputError(
            "its nameless nodes are too entangled to be compared", hint="Give some of them ids, or more --timeout."
        ) from None


def _folded(quad: Quad) -> NamedNode:
    if isinstance(quad.graph_name, DefaultGraph):
        return quad.predicate
    if isinstance(quad.graph_name, BlankNode):
        raise InputError("it has a graph without a name, which can't be compared")
    return NamedNode(f"{_IN}{quote(quad.predicate.value, safe='')}:{quote(quad.graph_name.value, safe='')}")


def unfolded(line: str) -> str:
    """Return the line of N-Quads that a line stands for."""
    subject, predicate, value = split(line)
    iri, graph = part(predicate)
    return line if graph is None else f"{subject} <{iri}> {value} <{graph}> ."


def part(predicate: str) -> tuple[str, str | None]:
    """Return the IRI of a predicate's token and that of the named graph folded into it."""
    match = _FOLDED.fullmatch(predicate)
    return (unquote(match[1]), unquote(match[2])) if match else (predicate[1:-1], None)
