"""Mutants of shapes as triples: constraints, targets and list members removed or weakened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from tests.mutation.mutant import Mutant
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["mutants"]

SH, USMX, XSD = PREFIXES["sh"], PREFIXES["usmx"], PREFIXES["xsd"]
_TEXTS = {"message", "severity", "prefixes", "declare", "prefix", "namespace", "select"}
"""What words, weighs or addresses a constraint; queries have mutants of their own."""
_FIRST, _REST, _NIL = (NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest", "nil"))
_NUMBERS = {"minCount", "maxCount", "minInclusive", "qualifiedMaxCount"}
_OTHER_THINGS = {
    "class": USMX + "Nothing",
    "targetClass": USMX + "Nothing",
    "targetObjectsOf": USMX + "nothing",
    "datatype": XSD + "anyURI",
    "hasValue": USMX + "nothing",
    "path": USMX + "nothing",
}
_KINDS = {"IRI": "BlankNodeOrIRI", "BlankNodeOrIRI": "IRI", "BlankNodeOrLiteral": "Literal", "Literal": "IRIOrLiteral"}
_LOGIC = {"or": "and", "and": "or", "not": "node"}


def mutants(rule: str, shapes: Sequence[Triple]) -> Iterator[Mutant]:
    """Yield all mutants of a rule's shapes, queries aside."""
    for triple in shapes:
        for name, removes, new in _changes(triple):
            where = _where(triple, shapes)
            rest = [one for one in shapes if one != triple]
            yield Mutant(rule, f"{where}: {name}", removes, (*rest, *new), in_query=False)
    yield from _members(rule, shapes)


def _changes(triple: Triple) -> Iterator[tuple[str, bool, list[Triple]]]:
    """Yield for one triple what it is changed to: a name, whether that is a deletion, and the triples instead."""
    if not triple.predicate.value.startswith(SH):
        return
    key = triple.predicate.value.removeprefix(SH)
    shown = f"{key} {_shown(triple.object)}"
    if key not in _TEXTS and key != "path":
        yield f"without {shown}", True, []
    other = _OTHER_THINGS.get(key)
    if other and isinstance(triple.object, NamedNode) and triple.object.value != other:
        yield f"{shown} is another", False, [Triple(triple.subject, triple.predicate, NamedNode(other))]
    if key in _NUMBERS and isinstance(triple.object, Literal):
        for step in (1, -1):
            number = int(triple.object.value) + step
            if number >= 0:
                changed = Literal(str(number), datatype=triple.object.datatype)
                yield f"{key} {number}", False, [Triple(triple.subject, triple.predicate, changed)]
    if key == "nodeKind" and isinstance(triple.object, NamedNode):
        kind = _KINDS[triple.object.value.removeprefix(SH)]
        yield f"nodeKind {kind}", False, [Triple(triple.subject, triple.predicate, NamedNode(SH + kind))]
    if key in _LOGIC:
        changed_key = NamedNode(SH + _LOGIC[key])
        yield f"{key} is {_LOGIC[key]}", False, [Triple(triple.subject, changed_key, triple.object)]
    if key == "uniqueLang":
        yield "uniqueLang false", False, [Triple(triple.subject, triple.predicate, Literal(False))]
    if key == "pattern":
        yield "pattern .", False, [Triple(triple.subject, triple.predicate, Literal("."))]


def _members(rule: str, shapes: Sequence[Triple]) -> Iterator[Mutant]:
    """Yield mutants that lack one member of a list."""
    for cell in (triple for triple in shapes if triple.predicate == _FIRST):
        rest = next(t for t in shapes if t.subject == cell.subject and t.predicate == _REST)
        pointing = next(t for t in shapes if t.object == cell.subject)
        if rest.object == _NIL and pointing.predicate != _REST:
            continue  # the only member: its removal is that of the whole list
        left = [t for t in shapes if t not in (cell, rest, pointing)]
        name = f"{_where(cell, shapes)}: without the member {_shown(cell.object)}"
        shorter = Triple(pointing.subject, pointing.predicate, rest.object)
        yield Mutant(rule, name, True, (*left, shorter), in_query=False)


def _where(triple: Triple, shapes: Sequence[Triple]) -> str:
    """Return the name of the shape to which a triple belongs, through the nodes without a name between."""
    node = triple.subject
    steps: list[str] = []
    while isinstance(node, BlankNode):
        above = next((t for t in shapes if t.object == node), None)
        if above is None:
            break
        if above.predicate not in (_REST, _FIRST):
            steps.append(above.predicate.value.removeprefix(SH))
        node = above.subject
    name = node.value.rpartition("/")[2] if isinstance(node, NamedNode) else "?"
    return " ".join([name, *reversed(steps)])


def _shown(term: object) -> str:
    if isinstance(term, NamedNode):
        return term.value.rpartition("/")[2].rpartition("#")[2]
    return term.value if isinstance(term, Literal) else "[]"
