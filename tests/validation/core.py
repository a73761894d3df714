"""SHACL Core, as far as our shapes use it: a plain reading of the standard, for tests.

Whatever constraint it does not know is an error, so that no shape passes by not being read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.graph import Index, Node, Term, type_
from usmx_kg.ground.namespaces import PREFIXES

SH = PREFIXES["sh"]
_CLASS, _REST, _FIRST = (
    NamedNode(PREFIXES[p] + n) for p, n in (("rdfs", "subClassOf"), ("rdf", "rest"), ("rdf", "first"))
)
_KINDS = {
    "IRI": (NamedNode,),
    "BlankNodeOrIRI": (NamedNode, BlankNode),
    "BlankNodeOrLiteral": (BlankNode, Literal),
}
_NO_CONSTRAINT = frozenset(
    ("path", "severity", "message", "sparql", "prefixes", "select", "declare", "prefix", "namespace")
).union(("targetClass", "targetObjectsOf"))
_WITH_OTHERS = frozenset(("qualifiedMaxCount",))


class Core:
    """Applies shapes to data."""

    def __init__(self, shapes: Index, data: Index) -> None:
        self.shapes, self.data = shapes, data

    def failures(self, shape: Node, focus: Term) -> Iterator[tuple[Node, Term, Term | None]]:
        """Yield shape, focus node and value of each result."""
        path = self.shapes.value(shape, NamedNode(SH + "path"))
        values = [focus] if path is None else self._objects(focus, path)
        for predicate, arguments in self.shapes.predicates(shape).items():
            name = predicate.value.removeprefix(SH)
            if name == predicate.value or name in _NO_CONSTRAINT or name in _WITH_OTHERS:
                continue
            for argument in arguments:
                if name == "property":
                    assert not isinstance(argument, Literal)
                    for value in values:
                        yield from self.failures(argument, value)
                else:
                    yield from ((shape, focus, value) for value in self._failing(name, argument, shape, values))

    def _failing(self, name: str, argument: Term, shape: Node, values: list[Term]) -> list[Term | None]:
        """Return the values that break a constraint; None stands for all of them together."""
        text = argument.value
        match name:
            case "maxCount":
                return [None] if len(values) > int(text) else []
            case "minCount":
                return [None] if len(values) < int(text) else []
            case "hasValue":
                return [] if argument in values else [None]
            case "uniqueLang":
                tags = [v.language.lower() for v in values if isinstance(v, Literal) and v.language]
                return [None for tag in set(tags) if tags.count(tag) > 1]
            case "qualifiedValueShape":
                most = self.shapes.value(shape, NamedNode(SH + "qualifiedMaxCount"))
                assert isinstance(most, Literal)
                return [None] if sum(self._conforms(argument, v) for v in values) > int(most.value) else []
        return [value for value in values if not self._fits(name, argument, value)]

    def _fits(self, name: str, argument: Term, value: Term) -> bool:
        text = argument.value
        match name:
            case "class":
                types = self._objects(value, type_)
                return any(argument in self.data.above(kind, _CLASS) for kind in types if not isinstance(kind, Literal))
            case "datatype":
                return isinstance(value, Literal) and value.datatype == argument
            case "nodeKind":
                return isinstance(value, _KINDS[text.removeprefix(SH)])
            case "in":
                return value in self._listed(argument)
            case "or":
                return any(self._conforms(shape, value) for shape in self._listed(argument))
            case "node":
                return self._conforms(argument, value)
            case "not":
                return not self._conforms(argument, value)
            case "pattern":
                return not isinstance(value, BlankNode) and re.search(text, value.value) is not None
            case "maxLength":
                return not isinstance(value, BlankNode) and len(value.value) <= int(text)
            case "minInclusive":
                whole = isinstance(value, Literal) and re.fullmatch(r"[+-]?[0-9]+", value.value)
                return bool(whole) and int(value.value) >= int(text)
        raise NotImplementedError(name)

    def _conforms(self, shape: Term, value: Term) -> bool:
        assert not isinstance(shape, Literal)
        return not any(self.failures(shape, value))

    def _objects(self, node: Term, predicate: Term) -> list[Term]:
        if isinstance(node, Literal):
            return []
        assert isinstance(predicate, NamedNode)
        return list(dict.fromkeys(self.data.objects(node, predicate)))

    def _listed(self, head: Term | None) -> Iterator[Term]:
        while isinstance(head, BlankNode):
            yield from self.shapes.objects(head, _FIRST)
            head = self.shapes.value(head, _REST)
