"""A second engine for tests: Oxigraph asks the queries of the shapes, and `core` applies all else.

It is many times as fast as pyshacl, and what it gives rests on the shapes' own text: on nothing of the evaluation that
is held against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple, Variable

from tests.validation.core import Core
from usmx_kg.check.engines.engine import Result
from usmx_kg.graph import Index, Node, Term
from usmx_kg.ground.namespaces import PREFIXES

SH = PREFIXES["sh"]
_SPARQL, _SELECT, _MESSAGE, _SEVERITY = (NamedNode(SH + name) for name in ("sparql", "select", "message", "severity"))
_PATH = NamedNode(SH + "path")
_BY_CLASS, _BY_OBJECT = NamedNode(SH + "targetClass"), NamedNode(SH + "targetObjectsOf")
_THIS = Variable("this")


class Quick:
    """Oxigraph and our reading of SHACL Core together as an Engine."""

    name = "quick"

    def validate(self, data: Iterable[Triple], shapes: Sequence[Triple]) -> list[Result]:
        given = list(data)
        store = Store()
        store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in given)
        index = Index(shapes)
        core = Core(index, Index(given))
        aimed = {shape for by in (_BY_CLASS, _BY_OBJECT) for shape in index.subjects(by)}
        return [
            result
            for shape in aimed
            for focus in _focus_nodes(store, index, shape)
            for result in (*_asked(store, index, shape, focus), *_held(core, index, shape, focus))
        ]


def _held(core: Core, shapes: Index, shape: Node, focus: Node) -> Iterator[Result]:
    for source, node, value in core.failures(shape, focus):
        path, severity = shapes.value(source, _PATH), shapes.value(source, _SEVERITY)
        assert isinstance(severity, NamedNode)
        yield Result(
            focus=node,
            shape=source.value,
            constraint=None,
            path=path.value if isinstance(path, NamedNode) else None,
            value=value,
            messages=tuple(m.value for m in shapes.objects(source, _MESSAGE) if isinstance(m, Literal)),
            severity=severity.value,
        )


def _asked(store: Store, shapes: Index, shape: Node, focus: Node) -> Iterator[Result]:
    for constraint in shapes.objects(shape, _SPARQL):
        assert isinstance(constraint, NamedNode)
        query, severity = shapes.value(constraint, _SELECT), shapes.value(shape, _SEVERITY)
        message = next(m for m in shapes.objects(constraint, _MESSAGE) if isinstance(m, Literal) and m.language == "en")
        assert isinstance(query, Literal)
        assert isinstance(severity, NamedNode)
        for row in _rows(store, query.value, focus):
            path = row.get("path")
            yield Result(
                focus=focus,
                shape=shape.value,
                constraint=constraint.value,
                path=path.value if isinstance(path, NamedNode) else None,
                value=row.get("value", focus),
                messages=(_filled(message.value, row),),
                severity=severity.value,
            )


def _focus_nodes(store: Store, shapes: Index, shape: Node) -> set[Node]:
    patterns = [f"?this a/rdfs:subClassOf* {kind}" for kind in shapes.objects(shape, _BY_CLASS)]
    patterns += [f"?any {predicate} ?this" for predicate in shapes.objects(shape, _BY_OBJECT)]
    answers = store.query(
        f"SELECT DISTINCT ?this {{ {' UNION '.join(f'{{ {p} }}' for p in patterns)} }}", prefixes=dict(PREFIXES)
    )
    assert isinstance(answers, QuerySolutions)
    return {node for (node,) in answers if isinstance(node, NamedNode | BlankNode)}


def _rows(store: Store, query: str, focus: Node) -> Iterator[dict[str, Term]]:
    answers = store.query(query, prefixes=dict(PREFIXES), substitutions={_THIS: focus})
    assert isinstance(answers, QuerySolutions)
    names = [variable.value for variable in answers.variables if variable != _THIS]
    for answer in answers:
        values = ((name, answer[name]) for name in names)
        yield {name: value for name, value in values if isinstance(value, NamedNode | BlankNode | Literal)}


def _filled(message: str, row: dict[str, Term]) -> str:
    for name, value in row.items():
        message = message.replace(f"{{?{name}}}", value.value)
    return message
