"""What sentences and sources say: the passages of the document and all claims, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Node, Term, index, type_
from usmx_kg.namespaces import PREFIXES

__all__ = ["Claim", "claims", "passages"]


def _name(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


_CLAIM, _PASSAGE = _name("usmx:Claim"), _name("usmx:Passage")
_SUBJECT, _PREDICATE, _OBJECT = _name("rdf:subject"), _name("rdf:predicate"), _name("rdf:object")
_MODALITY, _NEGATED, _CUE = _name("usmx:modality"), _name("usmx:negated"), _name("usmx:cue")
_QUOTE, _FROM = _name("usmx:quote"), _name("usmx:passage")
_SOURCE = _name("dcterms:source")
_SELECTOR, _EXACT = _name("oa:hasSelector"), _name("oa:exact")


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence of the document says, or that the sources of a case do.

    `modality`, `passage` (None for a case) and `sources` are IRIs; `cue` is the hedging word as written.
    """

    iri: str
    subject: Node
    predicate: NamedNode
    object: Term
    modality: str | None
    negated: bool
    cue: str | None
    quote: str | None
    passage: str | None
    sources: tuple[str, ...]


@cache
def claims() -> tuple[Claim, ...]:
    """Return all claims, in the order of their IRIs."""
    everything = index("all")
    nodes = {n for n in everything.subjects(type_, _CLAIM) if isinstance(n, NamedNode)}
    found = (_claim(node) for node in sorted(nodes, key=lambda n: n.value))
    return tuple(claim for claim in found if claim is not None)


def _claim(node: NamedNode) -> Claim | None:
    document = index("all")

    def text(predicate: NamedNode) -> str | None:
        value = document.value(node, predicate)
        return None if value is None else value.value

    subject, predicate = document.value(node, _SUBJECT), document.value(node, _PREDICATE)
    value = document.value(node, _OBJECT)
    if isinstance(subject, Literal) or subject is None or not isinstance(predicate, NamedNode) or value is None:
        return None
    return Claim(
        node.value,
        subject,
        predicate,
        value,
        text(_MODALITY),
        text(_NEGATED) in ("true", "1"),
        text(_CUE),
        text(_QUOTE),
        text(_FROM),
        tuple(sorted(s.value for s in document.objects(node, _SOURCE))),
    )


@cache
def passages() -> dict[str, str]:
    """Return the text of each passage by its IRI, in the order of the document."""
    document = index("document")
    found: dict[str, str] = {}
    nodes = {n for n in document.subjects(type_, _PASSAGE) if isinstance(n, NamedNode)}
    for node in sorted(nodes, key=lambda n: n.value):
        for selector in document.objects(node, _SELECTOR):
            exact = None if isinstance(selector, Literal) else document.value(selector, _EXACT)
            if exact is not None:
                found[node.value] = exact.value
    return found
