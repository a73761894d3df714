"""What a shape reaches: the shapes that it builds upon, and the properties that it reads."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from usmx_kg.check.own_shapes.names import TARGET
from usmx_kg.check.own_shapes.queries import QUERIES, Queries
from usmx_kg.graph import Index, Node
from usmx_kg.graph.sparql_tokens import Token, tokens
from usmx_kg.ground.namespaces import OWN, PREFIXES

__all__ = ["reached", "read_by_shapes"]

_PARAMETER, _PATH = NamedNode(PREFIXES["sh"] + "parameter"), NamedNode(PREFIXES["sh"] + "path")
_STARTS, _ENDS = ("var", "iri", "name", "blank"), ("var", "iri", "name", "blank", "string", "number")


def reached(shape: Node, shapes: Index) -> list[Node]:
    """Return a shape and all that its statements lead to; a parameter leads to the components that have it."""
    found: dict[Node, None] = {shape: None}
    queue = [shape]
    while queue:
        for predicate, values in shapes.predicates(queue.pop()).items():
            for value in (*values, *_components(predicate, shapes)):
                if not isinstance(value, Literal) and value not in found and value in shapes:
                    found[value] = None
                    queue.append(value)
    return list(found)


def _components(parameter: NamedNode, shapes: Index) -> list[Node]:
    """Return the constraint components of one's own that a shape applies by giving a value of their parameter."""
    if parameter.value.startswith(PREFIXES["sh"]):
        return []
    declared = (node for node in shapes.subjects(_PATH, parameter) if not isinstance(node, Literal))
    return [component for node in declared for component in shapes.subjects(_PARAMETER, node)]


def read_by_shapes(shapes: Index, classes: frozenset[NamedNode]) -> dict[str, frozenset[str] | None]:
    """Return the IRIs that each shape with targets names, by the IRI of the shape; None where it may read anything.

    Things of one of the `classes` are shapes with targets too. A shape that builds upon one of ours, or that asks for
    a property by a variable, may read anything.
    """
    targeted = (
        node
        for node in shapes.nodes()
        if isinstance(node, NamedNode)
        and any(p.value.startswith(TARGET) or classes & {*values} for p, values in shapes.predicates(node).items())
    )
    return {node.value: _named(node, shapes) for node in targeted}


def _named(shape: NamedNode, shapes: Index) -> frozenset[str] | None:
    queries = Queries(shapes)
    found: set[str] = set()
    for node in reached(shape, shapes):
        for predicate, values in shapes.predicates(node).items():
            for value in values:
                if isinstance(value, NamedNode):
                    found.add(value.value)
                elif predicate in QUERIES and isinstance(value, Literal):
                    if _asks_any(list(tokens(value.value))):
                        return None
                    found.update(queries.named_in(value.value, node))
    return None if any(iri.startswith(OWN["rule"]) for iri in found) else frozenset(found)


def _asks_any(query: Sequence[Token]) -> bool:
    """Tell whether a query may have a variable where a property stands; too often rather than too seldom."""
    inside = [number for number, token in enumerate(query) if token.text == "{"]
    found = query[inside[0] :] if inside else ()
    return any(
        middle.kind == "var"
        and (before.kind in _STARTS or before.text == ";")
        and (after.kind in _ENDS or after.text in "[(")
        for before, middle, after in zip(found, found[1:], found[2:], strict=False)
    )
