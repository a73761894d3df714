"""Shapes, paths and lists that lead back to themselves: SHACL leaves open what they mean, and engines guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import BlankNode, NamedNode, Triple

from usmx_kg.check.own_shapes.source import ShapesFile
from usmx_kg.check.own_shapes.terms import SHAPES, STEPS
from usmx_kg.graph import Node
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import PREFIXES, shorten

__all__ = ["circle_in"]

_SH, _RDF = PREFIXES["sh"], PREFIXES["rdf"]
_NOT = NamedNode(f"{_SH}not")
_LIST = frozenset((NamedNode(f"{_RDF}first"), NamedNode(f"{_RDF}rest")))
_FOLLOWED = _LIST | STEPS | SHAPES

Step = tuple[Node, Triple, ShapesFile]


def circle_in(files: Sequence[ShapesFile]) -> InputError | None:
    """Return the error for the first shape, path or list that leads back to itself, or None."""
    steps: dict[Node, list[tuple[Node, Triple, ShapesFile]]] = {}
    for file in files:
        for triple in file.triples:
            subject, value = triple.subject, triple.object
            followed = triple.predicate in _FOLLOWED
            if followed and isinstance(value, NamedNode | BlankNode) and not isinstance(subject, Triple):
                steps.setdefault(subject, []).append((value, triple, file))
    circle = _circle(steps)
    return None if circle is None else _told(circle)


def _circle(steps: Mapping[Node, Sequence[Step]]) -> list[Step] | None:
    """Return the steps of a circle, the last one leading to where the first one starts."""
    done: set[Node] = set()
    for start in steps:
        if start in done:
            continue
        trail: list[Step] = []
        on_trail: dict[Node, int] = {start: 0}
        waiting: list[Iterator[Step]] = [iter(steps[start])]
        while waiting:
            step = next(waiting[-1], None)
            if step is None:
                waiting.pop()
                left = trail.pop()[0] if trail else start
                on_trail.pop(left, None)
                done.add(left)
                continue
            node = step[0]
            if node in on_trail:
                return [*trail[on_trail[node] :], step]
            if node not in done:
                trail.append(step)
                on_trail[node] = len(trail)
                waiting.append(iter(steps.get(node, ())))
    return None


def _told(circle: Sequence[Step]) -> InputError:
    used = {triple.predicate for _, triple, _ in circle}
    placed = (step for step in reversed(circle) if step[2].line(step[1]) is not None)  # steps within a list have none
    _, last, file = next(placed, circle[-1])
    if used <= _LIST:
        return file.refused("this list leads back to itself", last, "Let it end with rdf:nil, as ( … ) does.")
    if not used & SHAPES:
        return file.refused("this path leads back to itself", last, "A path is built of properties, and ends.")
    names = dict.fromkeys(_name(node) for node, _, _ in circle)
    shown = " → ".join(name for name in names if name)
    message = "a shape that negates itself" if _NOT in used else "a shape that refers to itself"
    between = f" ({shown})" if shown else ""
    hint = "SHACL does not say what a recursive shape means. Write the depth out, or a path (sh:zeroOrMorePath)."
    return file.refused(f"{message}{between} is not judged", last, hint)


def _name(node: Node) -> str:
    return (shorten(node.value) or f"<{node.value}>") if isinstance(node, NamedNode) else ""
