"""The report as a W3C SHACL validation report in Turtle.

There sh:conforms has SHACL's meaning, no result at all, whatever --fail-on. A finding is what a node shape says that
demands the rule of its record (`sh:node rule:…`), hence its constraint component. A check that was not made has a
severity of ours, usmx-app:unjudged.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from usmx_kg.ground.namespaces import OWN, PREFIXES, REUSED
from usmx_kg.write.graphs.turtle import render as write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from usmx_kg.model.findings import Finding, Findings

__all__ = ["render", "triples"]

_SEVERITY = {
    "unjudged": f"{PREFIXES['usmx-app']}unjudged",
    "violation": f"{PREFIXES['sh']}Violation",
    "warning": f"{PREFIXES['sh']}Warning",
    "info": f"{PREFIXES['sh']}Info",
}
_IRI = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|^`\\\x00-\x20]+\Z")


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the validation report as Turtle, the same bytes for the same findings."""
    return write(triples(report))


def _sh(name: str) -> NamedNode:
    return NamedNode(PREFIXES["sh"] + name)


def triples(report: Findings) -> Iterator[Triple]:
    """Yield the statements of the validation report; its nodes are blank."""
    type_ = NamedNode(f"{PREFIXES['rdf']}type")
    root = BlankNode("report")
    boolean = NamedNode(f"{PREFIXES['xsd']}boolean")
    yield Triple(root, type_, _sh("ValidationReport"))
    yield Triple(root, _sh("conforms"), Literal("false" if report.findings else "true", datatype=boolean))
    for number, finding in enumerate(report.findings):
        node = BlankNode(f"result{number}")
        yield Triple(root, _sh("result"), node)
        yield Triple(node, type_, _sh("ValidationResult"))
        yield Triple(node, _sh("sourceConstraintComponent"), _sh("NodeConstraintComponent"))
        yield from (Triple(node, predicate, value) for predicate, value in _result(finding, report.lang))


def _result(finding: Finding, lang: str) -> Iterator[tuple[NamedNode, NamedNode | BlankNode | Literal]]:
    yield _sh("focusNode"), _node(finding.record)
    yield _sh("sourceShape"), NamedNode(OWN["rule"] + finding.rule)
    stated = finding.stated_severity
    yield _sh("resultSeverity"), NamedNode(stated or _SEVERITY[finding.severity.value])
    yield _sh("resultMessage"), Literal(finding.message, language=lang)
    if finding.path and re.fullmatch(r"[A-Za-z]\w*", finding.path, re.ASCII):
        yield _sh("resultPath"), NamedNode(REUSED.get(finding.path) or PREFIXES["usmx"] + finding.path)
    if finding.value is not None:
        yield _sh("value"), NamedNode(finding.value) if _IRI.match(finding.value) else Literal(finding.value)
    if finding.fix:
        yield NamedNode(f"{PREFIXES['usmx']}fix"), Literal(finding.fix, language=lang)


def _node(name: str) -> NamedNode | BlankNode:
    """Return the node of a record: its IRI, or a blank node for one that has none."""
    return NamedNode(name) if _IRI.match(name) else BlankNode(re.sub(r"\W", "", name, flags=re.ASCII) or "record")
