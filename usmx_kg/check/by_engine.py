"""Records given to a SHACL engine: all of them, or those that the direct evaluation leaves to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from usmx_kg.check.background import touched
from usmx_kg.check.engines.engine import Engine, Result
from usmx_kg.check.engines.registry import default_engine, engine_named
from usmx_kg.check.own_shapes import OwnShapes
from usmx_kg.graph import Index, Node, index, part_files, undirected
from usmx_kg.graph.rulebook import rule_ids
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import BASE, OWN, PREFIXES
from usmx_kg.model.known_things import usmx

__all__ = ["engine_named", "reached", "results"]

_CONSENT = usmx("consent")
_SHAPES = f"{BASE}shapes"
_SELECT = NamedNode(PREFIXES["sh"] + "select")
_TARGETS = PREFIXES["sh"] + "target"


def results(
    quads: Sequence[Quad],
    facts: Index,
    trusted: Index | None,
    chosen: frozenset[str],
    own: OwnShapes | None,
    left: Sequence[Node],
    name: str | None,
) -> list[Result]:
    """Return what the engine of this name finds in all records by the chosen rules and by shapes of the user's own.

    Without a name it judges only what is `left` by our rules, and all records by the user's shapes. `facts` are the
    records' statements once more.
    """
    engine = engine_named(name or default_engine())
    found: list[Result] = []
    if name is not None:
        found = engine.validate(_data(quads, trusted), _shapes(chosen))
    elif left:
        found = engine.validate(_data(reached(facts, left), trusted), _shapes(chosen))
    if own is not None:  # apart from ours: rdflib loses one of two prefixes for the same namespace
        found += _by_own(_data(quads, trusted), own, engine)
    return found


def _by_own(data: Sequence[Triple], own: OwnShapes, engine: Engine) -> list[Result]:
    """Return what shapes of the user's own find. What an engine refuses of them is told with its file."""
    below = list(_below(own.triples))
    try:
        return engine.validate(data, [*own.prepared(engine.name), *below])
    except InputError as error:
        raise InputError(error.message, file=_refused(own, engine, below), hint=error.hint) from error


def _refused(own: OwnShapes, engine: Engine, below: Sequence[Triple]) -> str:
    """Return the name of the file that an engine refuses by itself, else of all."""
    for name, shapes in own.each_file(engine.name) if len(own.files) > 1 else ():
        try:
            engine.validate([], [*shapes, *below])
        except InputError:
            return name
    return ", ".join(name for name, _ in own.files)


def reached(facts: Index, nodes: Iterable[Node]) -> Iterator[Quad]:
    """Yield the statements about nodes and about all that these lead to, and who names a consent among them."""
    queue = list(nodes)
    seen = set(queue)
    while queue:
        node = queue.pop()
        for predicate, values in facts.predicates(node).items():
            for value in values:
                yield Quad(node, predicate, value)
                if not isinstance(value, Literal) and value not in seen and value in facts:
                    seen.add(value)
                    queue.append(value)
        for activity in facts.subjects(_CONSENT, node):
            if activity not in seen:
                yield Quad(activity, _CONSENT, node)


def _below(own: Sequence[Triple]) -> Iterable[Triple]:
    """Return our shapes without their targets, where shapes of the user's own build upon them."""
    if not any(_ours(triple.object) or _ours(triple.subject) for triple in own):
        return ()
    return (t for t in _shapes(frozenset(rule_ids())) if not t.predicate.value.startswith(_TARGETS))


def _ours(term: object) -> bool:
    return isinstance(term, NamedNode) and (term.value.startswith(OWN["rule"]) or term.value == _SHAPES)


def _data(quads: Iterable[Quad], trusted: Index | None) -> list[Triple]:
    given = list(quads)
    return [*(undirected(quad.triple) for quad in given), *touched(given, index("background"), trusted or Index(()))]


def _shapes(chosen: frozenset[str]) -> list[Triple]:
    """Return the triples of the chosen rules and of what all rules share (their prefixes)."""
    return [
        _marked(quad.triple)
        for file in part_files("shapes")
        if file.stem in chosen or file.stem not in rule_ids()
        for quad in parse(path=str(file), format=RdfFormat.TURTLE)
    ]


def _marked(triple: Triple) -> Triple:
    """Return a query of ours with an empty comment at the end of each line.

    For each focus node pyshacl looks for what a query may not hold, by patterns that go from each line on to the next
    comment: where one is near, it takes a quarter less of its whole time.
    """
    if triple.predicate != _SELECT or not isinstance(triple.object, Literal):
        return triple
    return Triple(triple.subject, _SELECT, Literal(triple.object.value.replace("\n", " #\n")))
