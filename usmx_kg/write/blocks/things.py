"""Things as blocks of keys and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node, Term, graph_of, type_
from usmx_kg.graph.vocabulary import Field, Kind
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import CONTEXT, PREFIXES, shorten
from usmx_kg.model import values as reading
from usmx_kg.model.descriptions import by_subject
from usmx_kg.model.keys import classes, default_class, fields_by_iri, fields_for, record_fields, usmx
from usmx_kg.model.name_index import Names
from usmx_kg.model.resolver import Resolver
from usmx_kg.model.stated_dates import PRECISION, precise
from usmx_kg.write.blocks.dialect import Block, Dialect, Value, cannot
from usmx_kg.write.blocks.nodes import Nodes
from usmx_kg.write.blocks.values import Values, tagged

__all__ = ["blocks"]

_USMX, _PRECISION = usmx(""), usmx(PRECISION)
_USMX = PREFIXES["usmx"]


def blocks(quads: Sequence[Quad], dialect: Dialect, names: Names, base: str, prefix: str = "b") -> list[Block]:
    """Return the things that statements describe, each as a block, in the order of the statements.

    `names` and `base` are those with which the outcome will be read. JSON-LD has the context on top, and a block
    for each named graph. `prefix` begins the labels of nodes without an id.

    Raises UsageError for what the dialect can't carry.
    """
    graphs: dict[str | None, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(graph_of(quad), []).append(quad)
    if any(graphs) and not dialect.foreign:
        name = next(name for name in graphs if name)
        raise cannot(dialect, f"named graphs, such as {shorten(name) or name}", "JSON-LD, TriG and N-Quads can.")
    about = by_subject(dict.fromkeys(quads))
    local = {_local(node): _types(said) for node, said in about.items()}
    resolver = Resolver(names, base, local, lambda *_: BlankNode())
    writer = _Writer(about, dialect, Nodes(about, dialect, resolver, prefix), Values(dialect, resolver, base))
    if not dialect.foreign:
        return list(writer.top(about))
    parts: list[Value] = []
    for graph, said in graphs.items():
        found: list[Value] = [*writer.top(by_subject(said))]
        parts += [{"@id": writer.values.name(graph), "@graph": found}] if graph else found
    return [{"@context": CONTEXT, "@graph": parts}]


def _local(node: Node) -> str:
    return node.value if isinstance(node, NamedNode) else f"_:{node.value}"


def _name(iri: str) -> str:
    return iri.removeprefix(_USMX)


def _types(said: Sequence[Quad]) -> frozenset[str]:
    return frozenset(q.object.value for q in said if q.predicate == type_ and isinstance(q.object, NamedNode))


class _Writer:
    """Writes the things of one file."""

    def __init__(self, about: Mapping[Node, Sequence[Quad]], dialect: Dialect, nodes: Nodes, values: Values) -> None:
        self.about = about
        self.dialect = dialect
        self.nodes = nodes
        self.values = values

    def top(self, subjects: Mapping[Node, Sequence[Quad]]) -> Iterator[Block]:
        """Yield the things that stand by themselves."""
        for node in subjects:
            if isinstance(node, NamedNode) and not self.nodes.nests(node):
                yield {"id": self.values.id(node.value), **self.thing(node, None)}
        for node in subjects:
            if isinstance(node, BlankNode) and (label := self.nodes.labelled(node)):
                yield {"id": label, **self.thing(node, None)}

    def thing(self, node: Node, field: Field | None) -> Block:
        """Return what is said of a thing; `field` is the one that it stands in."""
        said = self.about.get(node, ())
        types = [quad.object for quad in said if quad.predicate == type_]
        block: Block = self.type_of(node, types, field)
        known = _types(said) & classes() or (field.classes if field else frozenset())
        fields = {f.iri: f for f in fields_for(known).values()}
        partial = self.partial(node, said)
        found: dict[str, list[Value]] = {}
        for quad in said:
            predicate, value = quad.predicate.value, quad.object
            if quad.predicate == type_ or (_precise(quad) is not None and self.dialect.names):
                continue
            inner = fields.get(predicate)
            if inner is None:
                self.check_foreign(node, predicate)
                found.setdefault(predicate, []).append(self.foreign(value))
            else:
                found.setdefault(inner.key, []).append(self.value(node, inner, value, partial))
        if not block and not found and types:
            block = {"type": next(_name(t.value) for t in types if isinstance(t, NamedNode))}
        return block | {key: values[0] if len(values) == 1 else values for key, values in found.items()}

    def type_of(self, node: Node, types: Sequence[object], field: Field | None) -> Block:
        """Return the classes of a thing as the key `type`, where they don't go without saying."""
        iris = [t.value for t in types if isinstance(t, NamedNode)]
        if len(iris) < len(types):
            raise cannot(self.dialect, f"a class without an IRI, of {_shown(node)}", "The RDF formats can.")
        if self.dialect.names and not any(iri in classes() for iri in iris) and (iris or field is None):
            raise cannot(self.dialect, f"{_shown(node)}: it has no class of the vocabulary")
        if field is not None and default_class(field):
            if self.dialect.names and not iris:
                raise cannot(self.dialect, f"{_shown(node)}: nothing says what it is")
            if self.dialect.names and iris == [default_class(field)]:
                return {}
        names: list[Value] = [_name(iri) if iri in classes() else self.values.name(iri) for iri in iris]
        if not names:
            return {}
        return {"type": names[0] if len(names) == 1 else names}

    def partial(self, node: Node, said: Sequence[Quad]) -> dict[str, str]:
        """Return the dates of a thing that were given as month or year, by key.

        Raises UsageError where a statement of precision fits no date.
        """
        if not self.dialect.names:
            return {}
        found: dict[str, str] = {}
        for quad in said:
            said_of = _precise(quad)
            if said_of is not None:
                key, _, text = said_of.partition("=")
                field = record_fields().get(key)
                dates = [q.object for q in said if field and q.predicate.value == field.iri]
                told = reading.date(text, key)
                if told.partial != text or dates != [told.literal] or key in found:
                    raise cannot(self.dialect, f"a datePrecision that fits no date, of {_shown(node)}")
                found[key] = text
        return found

    def value(self, node: Node, field: Field, value: object, partial: Mapping[str, str]) -> Value:
        """Return the value of a key."""
        if isinstance(value, NamedNode):
            if self.nodes.nests(value):
                return {"id": self.values.id(value.value), **self.thing(value, field)}
            return self.values.iri(value, field)
        if isinstance(value, Literal):
            return self.values.literal(value, field, partial.get(field.key))
        assert isinstance(value, BlankNode)
        path, label = self.nodes.path(value), self.nodes.labelled(value)
        if path or label:
            named = path or str(label)
            return {"@id": named} if self.dialect.foreign and field.text else named
        may = field.kind is Kind.THING or (field.kind is Kind.ADDRESS and bool(field.classes))
        if not self.dialect.foreign and not may:
            raise cannot(self.dialect, f"a thing without an IRI as {field.key} of {_shown(node)}")
        return self.thing(value, field)

    # -- what only JSON-LD carries

    def check_foreign(self, node: Node, predicate: str) -> None:
        """Raise UsageError for a property that the dialect has no key for."""
        if not self.dialect.foreign:
            name = shorten(predicate) or f"<{predicate}>"
            here = "here" if predicate in fields_by_iri() else ""
            raise cannot(self.dialect, f"the property {name} {here} of {_shown(node)}".replace("  ", " "))

    def foreign(self, value: Term | object) -> Value:
        """Return the value of a property of another vocabulary."""
        if isinstance(value, NamedNode):
            return {"@id": self.values.name(value.value)}
        if isinstance(value, BlankNode):
            label = self.nodes.labelled(value)
            return {"@id": label} if label else self.thing(value, None)
        if not isinstance(value, Literal):
            raise UsageError("a statement about a statement can't be written")
        block: Block = {"@value": value.value}
        if value.language:
            return block | tagged(value)
        datatype = value.datatype.value
        return block if datatype == PREFIXES["xsd"] + "string" else block | {"@type": self.values.name(datatype)}


def _shown(node: Node) -> str:
    return shorten(node.value) or node.value if isinstance(node, NamedNode) else "a node without an IRI"


def _precise(quad: Quad) -> str | None:
    """Return what a statement says of a date that is known to the month or the year, such as `startDate=2031-04`."""
    predicate, value = quad.predicate.value, quad.object
    if predicate == _PRECISION:
        return value.value if isinstance(value, Literal) else ""
    return precise(predicate.removeprefix(_USMX), value) if predicate.startswith(_USMX) else None  # type: ignore[arg-type]
