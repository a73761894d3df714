"""The shipped cases as plain data: their statements and the backings behind them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from usmx_kg.graph import Index
from usmx_kg.ground.namespaces import OWN, expand

CASES = Path(__file__).resolve().parents[2] / "data" / "cases"
PERIODS = sorted(path.name.removesuffix(".sources.yaml") for path in CASES.glob("*.sources.yaml"))


def name(curie: str) -> NamedNode:
    iri = expand(curie)
    assert iri is not None, curie
    return NamedNode(iri)


def local(node: object, prefix: str = "case") -> str:
    """Return the local name of a node in one of our namespaces."""
    assert isinstance(node, NamedNode)
    assert node.value.startswith(OWN[prefix]), node
    return node.value.removeprefix(OWN[prefix])


@dataclass(frozen=True)
class Backing:
    """One shipped backing: its name, what it says and the local names of the pages that say so."""

    name: str
    statement: Triple
    sources: frozenset[str]


def triples(folder: Path) -> list[Triple]:
    """Return the statements of the files that stand in a folder itself."""
    return [
        quad.triple for path in sorted(folder.glob("*.ttl")) for quad in parse(path=str(path), format=RdfFormat.TURTLE)
    ]


def backings(graph: Index) -> list[Backing]:
    """Return the backings of a graph; each must have one subject, predicate and object."""
    found = []
    for node in graph.subjects(name("rdf:type"), name("usmx:Backing")):
        parts = [graph.objects(node, name(f"rdf:{part}")) for part in ("subject", "predicate", "object")]
        assert [len(part) for part in parts] == [1, 1, 1], node
        sources = frozenset(local(source, "source") for source in graph.objects(node, name("dcterms:source")))
        found.append(Backing(local(node), Triple(*(part[0] for part in parts)), sources))  # type: ignore[arg-type]
    return found
