"""Who says what: the passages of the document and their claims, and the backings of cases, as plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import Node, Term, index, type_
from usmx_kg.graph.rulebook import Text
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["Backing", "Claim", "backings", "claims", "passages", "reasons"]


def _name(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


_CLAIM, _BACKING, _PASSAGE = _name("usmx:Claim"), _name("usmx:Backing"), _name("usmx:Passage")
_SUBJECT, _PREDICATE, _OBJECT = _name("rdf:subject"), _name("rdf:predicate"), _name("rdf:object")
_MODALITY, _NEGATED, _CUE = _name("usmx:modality"), _name("usmx:negated"), _name("usmx:cue")
_QUOTE, _FROM = _name("usmx:quote"), _name("usmx:passage")
_SOURCE = _name("dcterms:source")
_SELECTOR, _EXACT = _name("oa:hasSelector"), _name("oa:exact")
_REASON = _name("usmx:noContentReason")


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence of the document says.

    `modality` and `passage` are IRIs; `cue` is the word, as written, that makes the claim anything but flat; `quote`
    are the words of the sentence that make it.
    """

    iri: str
    subject: Node
    predicate: NamedNode
    object: Term
    modality: str
    negated: bool
    cue: str | None
    quote: str
    passage: str

    @property
    def statement(self) -> tuple[Node, NamedNode, Term]:
        """Return subject, predicate and object."""
        return (self.subject, self.predicate, self.object)

    @property
    def asserted(self) -> bool:
        """Tell whether the document says it flatly, so that it stands as a plain statement too."""
        return not self.negated and self.modality == f"{PREFIXES['modality']}flat"


@dataclass(frozen=True)
class Backing:
    """One statement of a case, with the IRIs of the pages of one standing that make it."""

    iri: str
    subject: Node
    predicate: NamedNode
    object: Term
    sources: tuple[str, ...]


@cache
def claims() -> tuple[Claim, ...]:
    """Return the claims of the document, in its order: by sentence, then by number."""
    document = index("document")

    def text(node: Node, predicate: NamedNode) -> str | None:
        value = document.value(node, predicate)
        return None if value is None else value.value

    return tuple(
        Claim(
            node.value,
            *statement,
            text(node, _MODALITY) or "",
            text(node, _NEGATED) in ("true", "1"),
            text(node, _CUE),
            text(node, _QUOTE) or "",
            text(node, _FROM) or "",
        )
        for node, statement in _reified("document", _CLAIM)
    )


@cache
def backings() -> tuple[Backing, ...]:
    """Return the backings of the documented cases, in the order of their IRIs."""
    cases = index("cases")
    return tuple(
        Backing(node.value, *statement, tuple(sorted(s.value for s in cases.objects(node, _SOURCE))))
        for node, statement in _reified("cases", _BACKING)
    )


def _reified(part: str, kind: NamedNode) -> Iterator[tuple[NamedNode, tuple[Node, NamedNode, Term]]]:
    """Yield the nodes of a class with the statement that each holds."""
    graph = index(part)
    nodes = {node for node in graph.subjects(type_, kind) if isinstance(node, NamedNode)}
    for node in sorted(nodes, key=_in_order):
        subject, predicate, value = (graph.value(node, p) for p in (_SUBJECT, _PREDICATE, _OBJECT))
        assert subject is not None
        assert not isinstance(subject, Literal)
        assert isinstance(predicate, NamedNode)
        assert value is not None
        yield node, (subject, predicate, value)


def _in_order(node: NamedNode) -> tuple[str, int, str]:
    """Put `…-2` before `…-10`; names that end in no number come by their text."""
    name, _, number = node.value.rpartition("-")
    return (name, int(number), "") if number.isdigit() else (name, 0, number)


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


@cache
def reasons() -> dict[str, Text]:
    """Return why a passage claims nothing, by the IRI of the passage, for those that claim nothing."""
    document = index("document")
    nodes = {node for node in document.subjects(_REASON) if isinstance(node, NamedNode)}
    return {
        node.value: Text(*(document.text(node, _REASON, lang) or "" for lang in ("en", "es")))
        for node in sorted(nodes, key=lambda n: n.value)
    }
