"""The shipped graph: its parts as exact triples, as an index, as a query store, as an rdflib Graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from usmx_kg.ground import extras, resources
from usmx_kg.ground.errors import UsageError, UsmxError

if TYPE_CHECKING:
    from pathlib import Path

    import rdflib

    GraphT = TypeVar("GraphT", bound=rdflib.Graph)

__all__ = [
    "PARTS",
    "Index",
    "Node",
    "Term",
    "graph_of",
    "index",
    "part_files",
    "statements",
    "store",
    "to_rdflib",
    "triples",
    "undirected",
]

type_ = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

PARTS = MappingProxyType(
    {
        "ontology": ("ontology",),
        "register": ("ontology/register",),
        "alignments": ("ontology/alignments",),
        "app": ("ontology/app",),
        "shapes": ("shapes",),
        "background": ("ontology", "data/entities"),
        "document": ("data/source", "data/entities/document-*"),
        "cases": ("data/cases",),
        "all": (
            *("ontology", "ontology/register", "ontology/app"),
            *("shapes", "data/entities", "data/source", "data/cases"),
        ),
    }
)
"""Folders, or patterns of files, behind each part; `background` is what plain pyshacl needs beside a record, `register`
what a register of vocabularies asks of each term, `alignments` what they are in vocabularies of others, and `app` what
the application says of them for its own use."""

_APART = ("ontology/alignments", "ontology/app", "ontology/migrations", "ontology/register")
"""Folders that are loaded only by their own name, never with the one that they lie in."""


def part_files(part: str) -> tuple[Path, ...]:
    """Return the Turtle files of a part, in a fixed order; migrations are never among them.

    Raises UsageError for a part that does not exist.
    """
    if part not in PARTS:
        raise UsageError(f"there is no part {part!r} of the graph", hint=f"Parts: {', '.join(PARTS)}")
    return tuple(file for folder in PARTS[part] for file in _files(folder))


def _files(folder: str) -> tuple[Path, ...]:
    apart = {resources.path(other) for other in _APART if other != folder}
    return tuple(file for file in resources.files(folder) if apart.isdisjoint(file.parents))


@cache
def triples(part: str = "all") -> tuple[Triple, ...]:
    """Return the triples of a part with their literals exactly as written."""
    return tuple(quad.triple for file in part_files(part) for quad in statements(file))


def statements(file: Path) -> list[Quad]:
    """Return the statements of a shipped file. Raises UsmxError where it is damaged or gone."""
    try:
        return list(parse(path=str(file), format=RdfFormat.TURTLE))
    except (SyntaxError, OSError) as error:
        raise UsmxError(
            f"this file of the package is damaged ({str(error).partition(' (line')[0]})",
            file=str(file),
            hint=f"Install it again: {extras.again()}",
        ) from error


def store(part: str = "all", extra: Iterable[Quad] = ()) -> Store:
    """Return a new query store with a part of the shipped graph and, beside it, `extra`.

    A store rewrites literals ("1.50" becomes "1.5"): query it, but never validate or export from it.
    """
    result = Store()
    for file in part_files(part):
        try:
            result.load(path=str(file), format=RdfFormat.TURTLE)
        except (SyntaxError, OSError):
            statements(file)
            raise
    result.bulk_extend(extra)
    return result


class Index:
    """Triples by subject and by predicate and object, for look-ups without a query engine."""

    def __init__(self, source: Iterable[Triple | Quad]) -> None:
        self._by_subject: dict[Node, dict[NamedNode, list[Term]]] = {}
        self._by_object: dict[NamedNode, dict[Term, list[Node]]] = {}
        for triple in source:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                raise UsageError(
                    "a statement about a statement can't be looked up here", hint="usmx query asks for those."
                )
            self._by_subject.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self._by_object.setdefault(predicate, {}).setdefault(value, []).append(subject)

    def __contains__(self, subject: Node) -> bool:
        return subject in self._by_subject

    def nodes(self) -> Iterable[Node]:
        """Return the nodes of which something is said, each once."""
        return self._by_subject.keys()

    def statements(self) -> int:
        """Return how many statements there are, each counted once."""
        return sum(len(set(values)) for said in self._by_subject.values() for values in said.values())

    def predicates(self, subject: Node) -> dict[NamedNode, list[Term]]:
        """Return the statements about a subject, objects by predicate."""
        return self._by_subject.get(subject, {})

    def objects(self, subject: Node, predicate: NamedNode) -> list[Term]:
        """Return the objects of a subject and predicate, in file order."""
        return self._by_subject.get(subject, {}).get(predicate, [])

    def value(self, subject: Node, predicate: NamedNode) -> Term | None:
        """Return the first object of a subject and predicate, or None."""
        found = self.objects(subject, predicate)
        return found[0] if found else None

    def subjects(self, predicate: NamedNode, value: Term | None = None) -> Iterator[Node]:
        """Yield the subjects that have a predicate, or this value of it, each once for each statement."""
        by_value = self._by_object.get(predicate, {})
        if value is not None:
            yield from by_value.get(value, ())
        else:
            for nodes in by_value.values():
                yield from nodes

    def values(self, predicate: NamedNode) -> Iterable[Term]:
        """Return the objects of a predicate, each once."""
        return self._by_object.get(predicate, {}).keys()

    def predicates_of(self, value: Term) -> list[NamedNode]:
        """Return the predicates by which anything refers to a value."""
        return [predicate for predicate, by_value in self._by_object.items() if value in by_value]

    def text(self, subject: Node, predicate: NamedNode, lang: str) -> str | None:
        """Return a literal in a language, else in English, else any, or None."""
        texts = {(v.language or ""): v.value for v in self.objects(subject, predicate) if isinstance(v, Literal)}
        for wanted in (lang, "en", ""):
            if wanted in texts:
                return texts[wanted]
        return next(iter(texts.values()), None)

    def above(self, node: Node, predicate: NamedNode) -> set[Node]:
        """Return a node and all that is reached from it by a predicate, at any depth."""
        found = {node}
        queue = [node]
        while queue:
            for value in self.objects(queue.pop(), predicate):
                if not isinstance(value, Literal) and value not in found:
                    found.add(value)
                    queue.append(value)
        return found


@cache
def index(part: str = "all") -> Index:
    """Return the index of a part of the shipped graph."""
    return Index(quad for file in part_files(part) for quad in statements(file))


def undirected(triple: Triple) -> Triple:
    """Return a statement for those who know no base direction: a text has its language alone."""
    value = triple.object
    if not isinstance(value, Literal) or value.direction is None:
        return triple
    return Triple(triple.subject, triple.predicate, Literal(value.value, language=value.language))


def to_rdflib(source: Iterable[Triple | Quad], graph: GraphT) -> GraphT:
    """Add triples to an rdflib Graph and return it; literals keep their lexical forms, but no base direction.

    Raises UsageError for a triple term.
    """
    graph.addN((_to_rdflib(t.subject), _to_rdflib(t.predicate), _to_rdflib(t.object), graph) for t in source)
    return graph


def _to_rdflib(term: object) -> rdflib.term.Node:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, Literal):
        raise UsageError("rdflib has no triple terms", hint="query() asks for those, and Result.triples has them.")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    datatype = term.datatype.value
    if datatype == XSD_STRING:
        return rdflib.Literal(term.value)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(datatype), normalize=False)


def graph_of(quad: Quad) -> str | None:
    """Return the name of a statement's graph, or None for the default one."""
    return None if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value
