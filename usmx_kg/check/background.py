"""The part of the background that records touch, so that an engine needn't carry the whole world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from usmx_kg.graph import Index, Node, type_
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.known_things import usmx

__all__ = ["touched"]

_FOLLOWED = (
    type_,
    NamedNode(PREFIXES["rdfs"] + "subClassOf"),
    NamedNode(PREFIXES["skos"] + "broader"),
    NamedNode(PREFIXES["skos"] + "inScheme"),
    *map(usmx, ("mayConsentFor", "ofState", "organOf", "populationOf", "territoryOf", "within", "includes")),
)
"""All that the shapes follow from a thing that a record names; they follow it only in this direction."""


def touched(records: Iterable[Quad], shipped: Index, trusted: Index) -> Iterator[Triple]:
    """Yield the triples of the background that shapes can reach from records.

    Of the shipped background these are the statements that `_FOLLOWED` names, at any depth; of the background
    that the user trusts, all statements about what is reached.
    """
    queue: list[Node] = list(
        {n: None for quad in records for n in (quad.subject, quad.object) if not isinstance(n, Literal | Triple)}
    )
    seen = set(queue)

    def follow(term: object) -> None:
        if not isinstance(term, Literal | Triple) and term not in seen:
            seen.add(term)  # type: ignore[arg-type]
            queue.append(term)  # type: ignore[arg-type]

    while queue:
        node = queue.pop()
        statements = shipped.predicates(node)
        for predicate in _FOLLOWED:
            for value in statements.get(predicate, ()):
                yield Triple(node, predicate, value)
                follow(value)
        for predicate, values in trusted.predicates(node).items():
            for value in values:
                yield Triple(node, predicate, value)
                follow(value)
