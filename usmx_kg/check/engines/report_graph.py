"""Results read out of a W3C validation report that an engine gives as an rdflib Graph."""

from __future__ import annotations

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.namespace import SH

from usmx_kg.check.engines.engine import Result
from usmx_kg.graph import Term

__all__ = ["results_in"]


def results_in(report: rdflib.Graph) -> list[Result]:
    """Return the results of a report; what stands beneath them as sh:detail is none."""
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
        severity=str(report.value(node, SH.resultSeverity)),
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
