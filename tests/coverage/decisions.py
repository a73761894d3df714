"""The decisions in ontology/inclusions.ttl."""

from __future__ import annotations

from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Node, index
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["Decision", "decisions", "label"]

_COMMENT, _PREFERRED = NamedNode(PREFIXES["rdfs"] + "comment"), NamedNode(PREFIXES["skos"] + "prefLabel")
_TYPE = NamedNode(PREFIXES["rdf"] + "type")


class Decision(NamedTuple):
    """Whether a consent to the wider mission is one to the narrower; `reasons` by language."""

    wider: NamedNode
    narrower: NamedNode
    included: bool
    reasons: dict[str, str]


def decisions() -> tuple[Decision, ...]:
    """Return all decisions, by the ids of the wider and the narrower mission."""
    graph = index("ontology")

    def one(node: Node, name: str) -> NamedNode | Literal:
        (value,) = graph.objects(node, NamedNode(PREFIXES["usmx"] + name))
        return value  # type: ignore[return-value]

    found = []
    for node in graph.subjects(_TYPE, NamedNode(PREFIXES["usmx"] + "Inclusion")):
        said = graph.objects(node, _COMMENT)
        found.append(
            Decision(
                one(node, "widerMission"),  # type: ignore[arg-type]
                one(node, "narrowerMission"),  # type: ignore[arg-type]
                one(node, "included").value == "true",
                {text.language or "": text.value for text in said if isinstance(text, Literal)},
            )
        )
    return tuple(sorted(found, key=lambda d: (d.wider.value, d.narrower.value)))


def label(mission: NamedNode, lang: str) -> str:
    """Return what a mission is called in a language."""
    (found,) = (
        text.value
        for text in index("ontology").objects(mission, _PREFERRED)
        if isinstance(text, Literal) and text.language == lang
    )
    return found
