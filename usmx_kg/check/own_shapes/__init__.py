"""Shapes of the user's own, read and judged before any engine gets them: engines pass over what they don't know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from usmx_kg.check.engines.engine import Result
from usmx_kg.check.own_shapes import patterns
from usmx_kg.check.own_shapes.circles import circle_in
from usmx_kg.check.own_shapes.messages import message_of, severity_of
from usmx_kg.check.own_shapes.names import TARGET, named
from usmx_kg.check.own_shapes.parameters import check_parameters
from usmx_kg.check.own_shapes.queries import ASK, QUERIES, Queries
from usmx_kg.check.own_shapes.reach import reached, read_by_shapes
from usmx_kg.check.own_shapes.source import ShapesFile, read_file
from usmx_kg.check.own_shapes.terms import TERMS, fault_of, misplaced, named_in, no_property, of_paths, unknown_of_shacl
from usmx_kg.graph import Index, undirected
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import OWN, PREFIXES, shorten

__all__ = ["TERMS", "OwnShapes", "read_shapes"]

_RULE = OWN["rule"]
_CLASSES = frozenset(NamedNode(PREFIXES[prefix] + "Class") for prefix in ("rdfs", "owl"))
"""A shape that is a class has the things of the class as targets."""


@dataclass(frozen=True)
class OwnShapes:
    """Shapes of the user's own that were found sound. `triples` are all of them, `files` by the name of their file."""

    triples: tuple[Triple, ...]
    files: tuple[tuple[str, tuple[Triple, ...]], ...]

    @cached_property
    def index(self) -> Index:
        """The statements by subject and predicate."""
        return Index(self.triples)

    def prepared(self, engine: str) -> list[Triple]:
        """Return the shapes as an engine has to be told them for it to judge by what they say."""
        return list(self._prepared(self.triples, engine))

    def _prepared(self, triples: Sequence[Triple], engine: str) -> Iterator[Triple]:
        queries = Queries(self.index)
        for triple in patterns.prepared([undirected(triple) for triple in triples], self.index, engine):
            asks = triple.predicate in QUERIES and isinstance(triple.object, Literal)
            yield queries.prepared(triple, engine) if asks else triple

    def each_file(self, engine: str) -> Iterator[tuple[str, list[Triple]]]:
        """Yield the shapes of each file with its name, as an engine has to be told them."""
        for name, triples in self.files:
            yield name, list(self._prepared(triples, engine))

    def message(self, result: Result, lang: str) -> str:
        """Return what a result says, in a language."""
        return patterns.restored(message_of(result, self.index, lang), result.shape, self.index)

    def reading(self, properties: Collection[str] | None) -> Iterator[str]:
        """Yield the IRIs of the shapes with targets that read one of some properties, or (None) anything."""
        for shape, read in self._read.items():
            if properties is None or read is None or not read.isdisjoint(properties):
                yield shape

    @cached_property
    def _read(self) -> dict[str, frozenset[str] | None]:
        return read_by_shapes(self.index, _CLASSES)

    @cached_property
    def valueless(self) -> frozenset[str]:
        """The IRIs of the shapes of whose values not every engine tells: those with certain validators of one's own.

        Where a query of the kind ASK judges, a result is to have "as its sh:value the value node" for which it gives
        false (SHACL 1.0, 6.3): pyshacl-turbo and pyshacl leave it out at property shapes.
        """
        shapes = (node for node in self.index.nodes() if isinstance(node, NamedNode))
        return frozenset(
            shape.value for shape in shapes if any(self.index.objects(part, ASK) for part in reached(shape, self.index))
        )

    def severity(self, result: Result) -> str:
        """Return the IRI of the severity of a result."""
        return severity_of(result, self.index)


def read_shapes(paths: Sequence[str | Path], engines: Sequence[str], known: Collection[str] = ()) -> OwnShapes:
    """Read SHACL of the user's own, which `engines` are to judge by.

    `known` are the IRIs of ours that the background speaks of, beside the graph. Raises InputError where a file can't
    be read, changes a rule of ours, names a term that SHACL or we don't have, has no target, leads back to itself,
    gives a parameter a value that it does not take, asks a query that reaches for other services or graphs, or holds
    what one of the engines would read as something else.
    """
    files = [read_file(path, number) for number, path in enumerate(paths, 1)]
    for file in files:
        _check_terms(file, known)
    circle = circle_in(files)  # before anything that follows shapes, paths or lists
    if circle is not None:
        raise circle
    everything = [triple for file in files for triple in file.triples]
    whole = Index(everything)
    for file in files:
        check_parameters(file, whole)
    queries = Queries(whole)
    for file in files:
        for triple in file.triples:
            if triple.predicate in QUERIES and isinstance(triple.object, Literal):
                _check_named(file, triple, queries, known)
                queries.check(file, triple, engines)
            elif triple.predicate == patterns.PATTERN:
                patterns.check_pattern(file, triple, whole, engines)
        _check_shapes(file)
    renamed = named(everything)
    parts, start = [], 0
    for file in files:
        parts.append((file.name, tuple(renamed[start : start + len(file.triples)])))
        start += len(file.triples)
    return OwnShapes(tuple(renamed), tuple(parts))


def _check_terms(file: ShapesFile, known: Collection[str]) -> None:
    paths = of_paths(file.triples)
    for triple in file.triples:
        subject = triple.subject
        if (
            isinstance(subject, NamedNode)
            and subject.value.startswith(_RULE)
            and fault_of(subject.value, known) is None
        ):
            name = shorten(subject.value)
            message = f"{name} is of the package: shapes of your own add to our rules, but can't change them"
            raise file.refused(message, triple, "--skip leaves a rule out; a shape of your own needs another name.")
        for message, hint in unknown_of_shacl(triple):
            raise file.refused(message, triple, hint)
        for iri in named_in(triple):
            fault = fault_of(iri, known)
            if fault is not None:
                raise file.refused(fault[0], triple, fault[1])
        wrong = misplaced(triple, paths)
        if wrong is not None:
            raise file.refused(wrong[0], triple, wrong[1])


def _check_named(file: ShapesFile, triple: Triple, queries: Queries, known: Collection[str]) -> None:
    properties = queries.properties_at(triple)
    for iri, at in queries.named(triple):
        fault = (at in properties and no_property(iri)) or fault_of(iri, known, as_property=at in properties)
        if fault is not None:
            raise file.refused(f"a query of the shapes names what is not there: {fault[0]}", triple, fault[1], at=at)


def _check_shapes(file: ShapesFile) -> None:
    from usmx_kg.check.engines.pyshacl_engine import flaw_in

    flaw = flaw_in(file.triples)
    if flaw:
        raise InputError(f"the shapes are not valid SHACL: {flaw}", file=file.name)
    if not any(t.predicate.value.startswith(TARGET) or t.object in _CLASSES for t in file.triples):
        hint = "Give a shape sh:targetClass usmx:Deployment, for one."
        raise InputError("no shape here has a target, so that nothing would be checked", file=file.name, hint=hint)
