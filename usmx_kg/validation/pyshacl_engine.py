"""The reference engine: pyshacl, with each query of the shapes parsed once.

Stock pyshacl parses the query of every sh:sparql constraint again for each focus node, which is nearly all of its time.
It asks the data graph it is given, so a graph that keeps its parsed queries is enough: rdflib and pyshacl stay as they
are, for us and for everybody else in the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

import pyshacl
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query

from usmx_kg.errors import InputError
from usmx_kg.graph import Term, to_rdflib
from usmx_kg.validation.engine import Result

__all__ = ["PyshaclEngine"]

_lock = Lock()  # rdflib's SPARQL parser is not thread-safe while cold
_parsed: dict[str, Query] = {}
_PARSED_MOST = 512


def _prepare(text: str) -> Query:
    with _lock:
        query = _parsed.get(text)
        if query is None:
            if len(_parsed) >= _PARSED_MOST:
                _parsed.clear()
            query = _parsed[text] = prepareQuery(text)
        return query


class _Graph(rdflib.Graph):
    """An rdflib Graph that remembers the parsed form of the queries it is asked."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> rdflib.query.Result:
        if isinstance(query_object, str):
            query_object = _prepare(query_object)
        return super().query(query_object, *args, **kwargs)


class PyshaclEngine:
    """pyshacl as an Engine."""

    name = "pyshacl"

    def validate(self, data: Iterable[Triple], shapes: Sequence[Triple]) -> list[Result]:
        """Check data against shapes.

        Raises InputError when the shapes themselves are not valid SHACL.
        """
        graph = to_rdflib(data, _Graph())
        try:
            _, report, _ = pyshacl.validate(
                graph,
                shacl_graph=to_rdflib(shapes, rdflib.Graph()),
                inference="none",
                inplace=True,
                do_owl_imports=False,
                advanced=False,
            )
        except (pyshacl.errors.ShapeLoadError, pyshacl.errors.ConstraintLoadError) as error:
            raise InputError(f"the shapes are not valid SHACL: {error}") from error
        if not isinstance(report, rdflib.Graph):
            raise InputError(f"the shapes can't be applied: {report}")
        return [_result(report, node) for node in report.objects(None, SH.result)]


def _result(report: rdflib.Graph, node: rdflib.term.Node) -> Result:
    path = report.value(node, SH.resultPath)
    constraint = report.value(node, SH.sourceConstraint)
    focus = _term(report.value(node, SH.focusNode))
    assert focus is not None
    return Result(
        focus=focus,
        shape=str(report.value(node, SH.sourceShape)),
        constraint=str(constraint) if isinstance(constraint, rdflib.URIRef) else None,
        path=str(path) if isinstance(path, rdflib.URIRef) else None,
        value=_term(report.value(node, SH.value)),
        messages=tuple(str(message) for message in report.objects(node, SH.resultMessage)),
        severity=str(report.value(node, SH.resultSeverity)).removeprefix(str(SH)).lower(),
    )


def _term(node: rdflib.term.Node | None) -> Term | None:
    if node is None:
        return None
    if isinstance(node, rdflib.URIRef):
        return NamedNode(str(node))
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    assert isinstance(node, rdflib.Literal)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype)) if node.datatype else None)
