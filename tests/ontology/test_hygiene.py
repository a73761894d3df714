"""Hygiene of all shipped Turtle: each query in `hygiene/` finds one kind of fault, and finds none.

Every file is a graph of its own, `file:ontology/actors.ttl`, so that a query can tell shapes from data and say
where the fault stands; outside GRAPH a pattern sees all files. Three graphs more hold what RDF does not:
`urn:prefixes` (the prefixes that each file declares), `urn:table` (the project's), `urn:mentions` (the names
in SPARQL texts of shapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse

from usmx_kg.graph import part_files
from usmx_kg.ground import resources
from usmx_kg.ground.namespaces import PREFIXES, expand, shorten

QUERIES = sorted((Path(__file__).parent / "hygiene").glob("*.rq"))

_SELECT = {NamedNode(f"{PREFIXES['sh']}{name}") for name in ("select", "ask")}
_MENTIONS, _DECLARED, _TABLE = (NamedNode(f"urn:{name}") for name in ("mentions", "prefixes", "table"))
_IN_QUERY = re.compile(r"<([^<>\s]+)>|(?<![\w:?$<\"'-])([a-z][a-z-]*):([A-Za-z0-9][\w-]*)")
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|#[^\n<>]*$", re.MULTILINE)


def _mentioned(query: str) -> Iterable[NamedNode]:
    for iri, prefix, local in _IN_QUERY.findall(_STRING.sub("", query)):
        yield NamedNode(iri or expand(f"{prefix}:{local}") or f"urn:unknown-prefix:{prefix}")


def _file_quads(turtle: str, name: str) -> Iterable[Quad]:
    """Return what a file says, in its graph, and what is to be known about the file itself."""
    file = NamedNode(f"file:{name}")
    parser = parse(turtle, format=RdfFormat.TURTLE, base_iri=f"https://example.org/{name}")
    for quad in parser:
        yield Quad(quad.subject, quad.predicate, quad.object, file)
        if quad.predicate in _SELECT and isinstance(quad.object, Literal):
            for mention in _mentioned(quad.object.value):
                yield Quad(file, _MENTIONS, mention, _MENTIONS)
    for prefix, namespace in parser.prefixes.items():
        yield Quad(file, NamedNode(f"urn:prefix:{prefix}"), NamedNode(namespace), _DECLARED)


def store(files: Iterable[tuple[str, str]]) -> Store:
    store = Store()
    for turtle, name in files:
        store.extend(_file_quads(turtle, name))
    for prefix, namespace in PREFIXES.items():
        store.add(Quad(_TABLE, NamedNode(f"urn:prefix:{prefix}"), NamedNode(namespace), _TABLE))
    return store


@cache
def shipped() -> Store:
    root = resources.root()
    return store((file.read_text("utf-8"), file.relative_to(root).as_posix()) for file in part_files("all"))


def faults(store: Store, query: Path) -> list[str]:
    """Return one line for each row, the file first."""
    rows = store.query(query.read_text("utf-8"), prefixes=None, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return sorted(
        "  ".join(f"{name}={_plain(row[name])}" for name in names if row[name] is not None).removeprefix("file=file:")
        for row in rows
    )


def _plain(term: object) -> str:
    value = str(getattr(term, "value", term))
    return shorten(value) or value if isinstance(term, NamedNode) else repr(value)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_shipped_files_have_no_fault(query: Path) -> None:
    found = faults(shipped(), query)
    title = query.read_text("utf-8").partition("\n")[0].removeprefix("# ")
    assert not found, f"{len(found)} of: {title}\n" + "\n".join(found[:40])


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.stem)
def test_query_fires_on_its_seeded_fault_only(query: Path) -> None:
    seeded = query.with_suffix(".fault.ttl").read_text("utf-8")
    names = seeded.partition("\n")[0].removeprefix("# path: ").split()
    found = faults(store((seeded, name) for name in names), query)
    assert found, f"{query.stem}.fault.ttl holds a fault that {query.name} does not find"
    assert not [line for line in found if re.search(r"good", line, re.IGNORECASE)], found


def test_every_query_says_what_it_finds_and_has_a_seeded_fault() -> None:
    assert QUERIES
    for query in QUERIES:
        assert query.read_text("utf-8").startswith("# "), query.name
        assert query.with_suffix(".fault.ttl").read_text("utf-8").startswith("# path: "), query.name
    seeded = {file.name.removesuffix(".fault.ttl") for file in QUERIES[0].parent.glob("*.ttl")}
    assert seeded == {query.stem for query in QUERIES}


def test_names_in_queries_are_read_from_code_only() -> None:
    query = 'SELECT ?x { ?x usmx:consent <https://a.example/> . # usmx:comment\n FILTER(?x = "usmx:text" && us:this) }'
    assert [m.value for m in _mentioned(query)] == [
        f"{PREFIXES['usmx']}consent",
        "https://a.example/",
        "urn:unknown-prefix:us",
    ]
