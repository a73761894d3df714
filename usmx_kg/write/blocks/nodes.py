"""Where things stand: inside the one thing that refers to them, in a path, under a label, or by themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node, type_
from usmx_kg.graph.vocabulary import LABEL, Kind, subclasses
from usmx_kg.ground.namespaces import PREFIXES, shorten
from usmx_kg.model.descriptions import subject_of
from usmx_kg.model.keys import ACTIVITY, fields_by_iri, record_fields, usmx
from usmx_kg.model.name_keys import fold
from usmx_kg.model.resolver import Resolver
from usmx_kg.write.blocks.dialect import Dialect

__all__ = ["Nodes"]

_WITHIN, _PLACE = NamedNode(usmx("within")), NamedNode(usmx("Place"))
_STRING = PREFIXES["xsd"] + "string"


class Nodes:
    """The nodes of one file. `about` are its statements by subject; `prefix` begins the labels that it makes."""

    def __init__(self, about: Mapping[Node, Sequence[Quad]], dialect: Dialect, resolver: Resolver, prefix: str) -> None:
        self._prefix = prefix
        self._about = about
        self._dialect = dialect
        self._resolver = resolver
        self._parents: dict[Node, list[Quad]] = defaultdict(list)
        graphs = set()
        for quads in about.values():
            for quad in quads:
                graphs.add(quad.graph_name)
                if isinstance(quad.object, BlankNode) or quad.object in about:
                    self._parents[quad.object].append(quad)  # type: ignore[index]
        self._nest_named = len(graphs) < 2
        self._paths = self._found_paths() if dialect.names else {}
        self._labels: dict[BlankNode, str] = {}
        for node in about:
            if isinstance(node, BlankNode) and node not in self._paths and not self.nests(node):
                self.label(node)
        if dialect.foreign:
            for node in self._parents:
                if node not in about and isinstance(node, BlankNode):
                    self.label(node)

    def label(self, node: BlankNode) -> str:
        """Return the label that a node has in the file, a new one if it had none."""
        return self._labels.setdefault(node, f"_:{self._prefix}{len(self._labels) + 1}")

    def labelled(self, node: BlankNode) -> str | None:
        """Return the label of a node that stands by itself."""
        return self._labels.get(node)

    def path(self, node: BlankNode) -> str | None:
        """Return the path that names a place, narrowest part first."""
        return self._paths.get(node)

    def nests(self, node: Node) -> bool:
        """Tell whether a node stands inside the one thing that refers to it, and not, at last, inside itself.

        One that has an IRI does so where all is in one graph; a record never does.
        """
        seen: set[Node] = set()
        at = node
        while at not in seen and self._inside(at):
            seen.add(at)
            at = subject_of(self._parents[at][0])
        return node in seen and at != node

    def _inside(self, node: Node) -> bool:
        parents = self._parents.get(node, ())
        if len(parents) != 1 or not self._may_nest(parents[0]):
            return False
        if isinstance(node, BlankNode):
            return True
        types = {quad.object.value for quad in self._about[node] if quad.predicate == type_}  # type: ignore[union-attr]
        return self._nest_named and bool(types) and types.isdisjoint(subclasses(ACTIVITY))

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
