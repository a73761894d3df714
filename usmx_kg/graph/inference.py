"""What follows from statements by the ontology: the rules of OWL 2 RL that its axioms call for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from usmx_kg.graph import Node, Term, type_
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["entailed"]

Said = tuple[Node, NamedNode, Term]

_SUBCLASS, _SUBPROPERTY, _DOMAIN, _RANGE = (
    NamedNode(PREFIXES["rdfs"] + name) for name in ("subClassOf", "subPropertyOf", "domain", "range")
)
_INVERSE, _SYMMETRIC, _TRANSITIVE = (
    NamedNode(PREFIXES["owl"] + name) for name in ("inverseOf", "SymmetricProperty", "TransitiveProperty")
)
_DATATYPES = (PREFIXES["xsd"], PREFIXES["rdfs"])


def entailed(statements: Iterable[Triple], axioms: Iterable[Triple] = ()) -> Iterator[Triple]:
    """Yield, each once, the statements that follow and are not there yet.

    The axioms are those among `statements` and among `axioms`, which are taken for true but not repeated.

    The rules are scm-sco, scm-spo, cax-sco, prp-spo1, prp-dom, prp-rng, prp-symp, prp-inv1, prp-inv2 and prp-trp (OWL 2
    Profiles, section 4.3). What a claim says is no statement, so nothing follows from it.
    """
    said = [_parts(triple) for triple in statements]
    rules = _Rules([*said, *map(_parts, axioms)])
    known = set(said)
    queue = list(known)
    while queue:
        for new in rules.apply(queue.pop()):
            if new not in known:
                known.add(new)
                queue.append(new)
                yield Triple(*new)


def _parts(triple: Triple) -> Said:
    subject, value = triple.subject, triple.object
    assert not isinstance(subject, Triple)
    assert not isinstance(value, Triple)
    return subject, triple.predicate, value


class _Rules:
    """The axioms, ready to be applied to one statement at a time."""

    def __init__(self, axioms: Iterable[Said]) -> None:
        found: dict[NamedNode, dict[Node, set[Node]]] = defaultdict(lambda: defaultdict(set))
        for subject, predicate, value in axioms:
            if not isinstance(value, Literal):
                found[predicate][subject].add(value)
        self._wider = {_SUBCLASS: found[_SUBCLASS], _SUBPROPERTY: found[_SUBPROPERTY]}
        self._domain, self._range = found[_DOMAIN], found[_RANGE]
        self._turned: dict[Node, set[Node]] = defaultdict(set)
        for one, others in found[_INVERSE].items():
            for other in others:
                self._turned[one].add(other)
                self._turned[other].add(one)
        kinds = found[type_]
        for node, classes in kinds.items():
            if _SYMMETRIC in classes:
                self._turned[node].add(node)
        # A chain grows at both of its ends: what is known on either side of a node, by transitive property.
        transitive = {_SUBCLASS, _SUBPROPERTY, *(node for node, classes in kinds.items() if _TRANSITIVE in classes)}
        self._after: dict[Node, dict[Node, set[Term]]] = {p: defaultdict(set) for p in transitive}
        self._before: dict[Node, dict[Term, set[Node]]] = {p: defaultdict(set) for p in transitive}

    def apply(self, said: Said) -> Iterator[Said]:
        """Yield what follows from one statement and those that were applied before."""
        subject, predicate, value = said
        if predicate in self._after:
            yield from self._chained(subject, predicate, value)
        for wider in self._wider[_SUBPROPERTY].get(predicate, ()):
            if isinstance(wider, NamedNode):
                yield subject, wider, value
        for kind in self._domain.get(predicate, ()):
            yield subject, type_, kind
        if isinstance(value, Literal):
            return
        if predicate == type_:
            for kind in self._wider[_SUBCLASS].get(value, ()):
                yield subject, type_, kind
        for kind in self._range.get(predicate, ()):
            if not (isinstance(kind, NamedNode) and kind.value.startswith(_DATATYPES)):
                yield value, type_, kind
        for turned in self._turned.get(predicate, ()):
            if isinstance(turned, NamedNode):
                yield value, turned, subject

    def _chained(self, subject: Node, predicate: NamedNode, value: Term) -> Iterator[Said]:
        after, before = self._after[predicate], self._before[predicate]
        after[subject].add(value)
        before[value].add(subject)
        for earlier in [*before.get(subject, ())]:
            yield earlier, predicate, value
        if not isinstance(value, Literal):
            for later in [*after.get(value, ())]:
                yield subject, predicate, later
