"""The same thing written out twice in one record, without an id, is one thing: the first stands for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import BlankNode, NamedNode, Quad

from usmx_kg.graph import Node
from usmx_kg.model.descriptions import Draft, by_subject, canonical, subject_of

__all__ = ["one_of_each"]


def one_of_each(draft: Draft) -> Draft:
    """Return what a file says with one node for all that say the same within one description."""
    about = by_subject(draft.quads)
    instead: dict[Node, BlankNode] = {}
    for description in draft.descriptions:
        for node, first in _twins(description.node, about):
            instead.setdefault(node, first)
    if not instead:
        return draft
    merge = _Merge(instead)
    return replace(
        draft,
        descriptions=[replace(d, quads=merge.quads(d.quads)) for d in draft.descriptions],
        loose=merge.quads(draft.loose),
        raw=[raw for raw in draft.raw if raw.node not in instead],
        written={merge.quad(new): [*map(merge.quad, old)] for new, old in draft.written.items() if merge.keeps(new)},
    )


def _twins(top: NamedNode, about: Mapping[Node, Sequence[Quad]]) -> Iterator[tuple[BlankNode, BlankNode]]:
    """Yield each node below a thing of which another one, which comes first, says the same, with that one."""
    alike: dict[object, list[BlankNode]] = defaultdict(list)
    for node in _below(top, about):
        alike[frozenset(quad.predicate for quad in about.get(node, ()))].append(node)
    for nodes in alike.values():
        first: dict[object, BlankNode] = {}
        for node in nodes if len(nodes) > 1 else ():
            other = first.setdefault(canonical(node, about), node)
            if other != node:
                yield node, other


def _below(top: NamedNode, about: Mapping[Node, Sequence[Quad]]) -> list[BlankNode]:
    """Return the nodes without IRI that a thing leads to, in the order in which they are met."""
    found: dict[BlankNode, None] = {}
    queue: list[Node] = [top]
    while queue:
        for quad in about.get(queue.pop(0), ()):
            value = quad.object
            if isinstance(value, BlankNode) and value not in found:
                found[value] = None
                queue.append(value)
    return list(found)


class _Merge:
    """Puts nodes in the place of others."""

    def __init__(self, instead: Mapping[Node, BlankNode]) -> None:
        self._instead = instead

    def keeps(self, quad: Quad) -> bool:
        """Tell whether a statement is not about a node that goes."""
        return subject_of(quad) not in self._instead

    def quad(self, quad: Quad) -> Quad:
        """Return a statement with the node that stands for its object."""
        value = quad.object
        while isinstance(value, BlankNode) and value in self._instead:
            value = self._instead[value]
        return quad if value is quad.object else Quad(quad.subject, quad.predicate, value, quad.graph_name)

    def quads(self, quads: Sequence[Quad]) -> list[Quad]:
        """Return statements without those about nodes that go; what is said again by the change is said once."""
        kept = [(quad, self.quad(quad)) for quad in quads if self.keeps(quad)]
        said = {old for old, new in kept if new == old}
        found = []
        for old, new in kept:
            if new == old or new not in said:
                found.append(new)
                said.add(new)
        return found
