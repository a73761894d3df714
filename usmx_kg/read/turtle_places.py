"""Where things stand in Turtle and TriG: a second reading by rdflib's parser, which alone can be followed.

Imported only when a place is asked for, since it loads rdflib. It is no gate: pyoxigraph has read the file before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, NamedNode, Quad
from rdflib import BNode, Graph, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import RDFSink, SinkParser
from rdflib.plugins.parsers.trig import TrigSinkParser

from usmx_kg.ground.lines import line_starts
from usmx_kg.ground.namespaces import record_key
from usmx_kg.model.descriptions import subject_of
from usmx_kg.model.positions import Places, Position

__all__ = ["UnfollowedError", "fill"]

_STUCK = (SyntaxError, ParserError, AssertionError, ValueError, LookupError, RecursionError)
"""What rdflib's parsers raise for Turtle that they don't know, or that goes too deep for them."""


class UnfollowedError(Exception):
    """rdflib can't follow a text that is valid Turtle or TriG."""


class _Text(str):
    """A literal, as its text."""

    __slots__ = ()


class _Said(NamedTuple):
    subject: object
    predicate: str
    object: object
    start: int | None
    statement: int


class _Sink(RDFSink):
    """Takes statements in the order of the text and keeps no graph; literals stay as they are written."""

    def __init__(self) -> None:
        super().__init__(Graph())
        self.said: list[_Said] = []
        self.start: int | None = None
        self.statement = 0

    def newBlankNode(self, arg: Any = None, uri: str | None = None, why: Any = None) -> BNode:  # noqa: N802, ARG002
        return BNode()

    def newGraph(self, identifier: Any) -> Any:  # noqa: N802
        return identifier

    def newLiteral(self, s: str, dt: URIRef | None, lang: str | None) -> Any:  # noqa: N802, ARG002
        return _Text(s)  # an rdflib Literal would convert the text, and log what it can't

    def makeStatement(self, quadruple: Any, why: Any = None) -> None:  # noqa: N802, ARG002
        _, predicate, subject, value = quadruple
        if not isinstance(value, BNode | URIRef):
            value = _Text(str(value).lower() if isinstance(value, bool) else value)
        self.said.append(_Said(subject, str(predicate), value, self.start, self.statement))


class _Follow:
    """Notes where each object begins; `super()` is one of rdflib's two parsers."""

    _store: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._open: list[list[int]] = []
        self._starts: list[int] = []

    def statement(self, argstr: str, i: int) -> int:
        self._store.statement = _skip(argstr, i)
        return super().statement(argstr, i)  # type: ignore[misc, no-any-return]

    def object(self, argstr: str, i: int, res: Any) -> int:
        if self._open:
            self._open[-1].append(_skip(argstr, i))
        return super().object(argstr, i, res)  # type: ignore[misc, no-any-return]

    def objectList(self, argstr: str, i: int, res: Any) -> int:  # noqa: N802
        self._open.append([])
        end: int = super().objectList(argstr, i, res)  # type: ignore[misc]
        self._starts = self._open.pop()
        return end

    def makeStatement(self, quadruple: Any) -> None:  # noqa: N802
        self._store.start = self._starts.pop(0) if self._starts else None
        super().makeStatement(quadruple)  # type: ignore[misc]


class _Turtle(_Follow, SinkParser):
    pass


class _Trig(_Follow, TrigSinkParser):
    pass


def _skip(text: str, at: int) -> int:
    """Return where white space and comments end."""
    while at < len(text):
        if text[at] == "#":
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif text[at].isspace():
            at += 1
        else:
            break
    return at


def fill(places: Places, text: str, form: str, base: str, quads: Sequence[Quad], minted: frozenset[str]) -> None:
    """Note the places of all nodes and values of a text that was read as `quads`.

    `minted` are the IRIs given to nodes that have none in the text. Raises UnfollowedError where rdflib can't follow.
    """
    sink = _Sink()
    parser = (_Trig if form == "trig" else _Turtle)(sink, baseURI=base, turtle=True)
    try:
        parser.loadBuf(text)
    except _STUCK as error:
        raise UnfollowedError(str(error)) from error
    starts = line_starts(text)

    def at(offset: int) -> Position:
        row = bisect_right(starts, offset) - 1
        return places.at(row + 1, offset - starts[row] + 1)

    names = _aligned(sink.said, quads, minted)
    for said in sink.said:
        subject = _name(said.subject, names)
        if subject is None:
            continue
        places.node(subject, at(said.statement))
        if said.start is None:
            continue
        key, here = record_key(said.predicate), at(said.start)
        value = _name(said.object, names) or str(said.object)
        places.value(subject, key, (value,), here)
        if not isinstance(said.object, _Text):
            places.child(subject, key, value)
        if isinstance(said.object, BNode):
            places.nested(value, here)


def _name(node: object, names: dict[BNode, str]) -> str | None:
    if isinstance(node, BNode):
        return names.get(node)
    return str(node) if isinstance(node, URIRef) else None


def _aligned(said: Sequence[_Said], quads: Sequence[Quad], minted: frozenset[str]) -> dict[BNode, str]:
    """Match rdflib's blank nodes with ours.

    Both parsers give the objects of one subject and predicate in the order of the text, so nested nodes are matched
    from the things around them, and the outermost by their own order.
    """

    def nameless(node: object) -> bool:
        return isinstance(node, BlankNode) or (isinstance(node, NamedNode) and node.value in minted)

    theirs: dict[object, dict[str, list[BNode]]] = defaultdict(lambda: defaultdict(list))
    for s in said:
        if isinstance(s.object, BNode):
            theirs[s.subject][s.predicate].append(s.object)
    ours: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for q in quads:
        if isinstance(q.object, NamedNode | BlankNode) and nameless(q.object):
            ours[subject_of(q).value][q.predicate.value].append(q.object.value)
    inner_theirs = {s.object for s in said}
    inner_ours = {q.object for q in quads}
    roots = dict.fromkeys(s.subject for s in said if isinstance(s.subject, BNode) and s.subject not in inner_theirs)
    tops = dict.fromkeys(subject_of(q).value for q in quads if nameless(q.subject) and q.subject not in inner_ours)
    names: dict[BNode, str] = dict(zip(roots, tops, strict=False))
    queue: list[tuple[object, str]] = list(names.items())
    queue += [(s, str(s)) for s in dict.fromkeys(s.subject for s in said) if isinstance(s, URIRef)]
    while queue:
        their, our = queue.pop(0)
        for predicate, nodes in theirs.get(their, {}).items():
            for node, name in zip(nodes, ours.get(our, {}).get(predicate, []), strict=False):
                if node not in names:
                    names[node] = name
                    queue.append((node, name))
    return names
