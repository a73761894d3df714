"""Where the nodes without an IRI stand: inside the one thing that refers to them, in a path, or under a label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node, type_
from usmx_kg.namespaces import PREFIXES, shorten
from usmx_kg.records.describe import subject_of
from usmx_kg.records.fold import fold
from usmx_kg.records.resolve import Resolver
from usmx_kg.records.terms import fields_by_iri, record_fields, usmx
from usmx_kg.records.write.dialect import Dialect
from usmx_kg.vocabulary import LABEL, Kind

__all__ = ["Nodes"]

_WITHIN, _PLACE = NamedNode(usmx("within")), NamedNode(usmx("Place"))
_STRING = PREFIXES["xsd"] + "string"


class Nodes:
    """The nodes of one file that have no IRI. `about` are its statements by subject."""

    def __init__(self, about: Mapping[Node, Sequence[Quad]], dialect: Dialect, resolver: Resolver) -> None:
        self._about = about
        self._dialect = dialect
        self._resolver = resolver
        self._parents: dict[BlankNode, list[Quad]] = defaultdict(list)
        for quads in about.values():
            for quad in quads:
                if isinstance(quad.object, BlankNode):
                    self._parents[quad.object].append(quad)
        self._paths = self._found_paths() if dialect.names else {}
        self._labels: dict[BlankNode, str] = {}
        for node in about:
            if isinstance(node, BlankNode) and node not in self._paths and not self.nests(node):
                self.label(node)
        if dialect.foreign:
            for node in self._parents:
                if node not in about:
                    self.label(node)

    def label(self, node: BlankNode) -> str:
        """Return the label that a node has in the file, a new one if it had none."""
        return self._labels.setdefault(node, f"_:b{len(self._labels) + 1}")

    def labelled(self, node: BlankNode) -> str | None:
        """Return the label of a node that stands by itself."""
        return self._labels.get(node)

    def path(self, node: BlankNode) -> str | None:
        """Return the path that names a place, narrowest part first."""
        return self._paths.get(node)

    def nests(self, node: BlankNode) -> bool:
        """Tell whether a node stands inside the one thing that refers to it, and not, at last, inside itself."""
        parents = self._parents.get(node, [])
        if len(parents) != 1 or not self._may_nest(parents[0]):
            return False
        seen: set[Node] = set()
        at = subject_of(parents[0])
        while isinstance(at, BlankNode) and at not in seen:
            if at == node:
                return False
            seen.add(at)
            above = self._parents.get(at, [])
            if len(above) == 1:
                at = subject_of(above[0])
        return True

    def _may_nest(self, quad: Quad) -> bool:
        field = fields_by_iri().get(quad.predicate.value)
        if self._dialect.foreign:
            return quad.predicate != type_
        return field is not None and (field.kind is Kind.THING or (field.kind is Kind.ADDRESS and bool(field.classes)))

    # -- paths of places

    def _found_paths(self) -> dict[BlankNode, str]:
        """Return the paths of places that are nothing but a name inside another place; one node has each."""
        found: dict[BlankNode, tuple[str, int]] = {}
        taken: set[tuple[str, str]] = set()
        waiting = {node: parts for node in self._about if isinstance(node, BlankNode) and (parts := self._parts(node))}
        ready = list(waiting)
        while ready:
            ready = [n for n, (_, within) in waiting.items() if isinstance(within, NamedNode) or within in found]
            for node in ready:
                name, within = waiting.pop(node)
                if isinstance(within, BlankNode):
                    around, depth = found[within]
                    last = f"x{depth}"
                else:
                    around, depth, last = shorten(within.value) or within.value, 0, within.value
                key, path = (str(within), fold(name)), f"{name}, {around}"
                if key not in taken and self._reads_back(path, depth + 1, (name, last)):
                    taken.add(key)
                    found[node] = path, depth + 1
        return {node: text for node, (text, _) in found.items()}

    def _parts(self, node: BlankNode) -> tuple[str, NamedNode | BlankNode] | None:
        """Return name and container of a place of which nothing else is said."""
        said = {quad.predicate: quad.object for quad in self._about[node]}
        name, within = said.get(LABEL), said.get(_WITHIN)
        if len(self._about[node]) != 3 or said.get(type_) != _PLACE or not isinstance(within, NamedNode | BlankNode):
            return None
        if not isinstance(name, Literal) or name.language or name.datatype.value != _STRING:
            return None
        used = [fields_by_iri().get(quad.predicate.value) for quad in self._parents[node]]
        if not used or any(field is None or field.classes != {_PLACE.value} for field in used):
            return None
        return name.value, within

    def _reads_back(self, path: str, depth: int, last: tuple[str, str]) -> bool:
        """Tell whether the readers make so many new places of a path, the last one with this name and container."""
        made: list[tuple[str, str]] = []

        def new_place(label: str, within: str) -> BlankNode:
            made.append((label, within))
            return BlankNode(f"x{len(made)}")

        old = self._resolver
        found = Resolver(old.names, old.base, old.local, new_place).find(path, record_fields()["place"]).term
        return isinstance(found, BlankNode) and len(made) == depth and made[-1] == last
