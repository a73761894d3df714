"""Each term has an example that runs: it is said in the graph, follows from it, or is a record that is accepted."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from tests.cli.running import usmx
from tests.ontology.test_reasoning import JAVA, unsatisfiable
from usmx_kg.graph import index, triples, type_
from usmx_kg.graph.inference import entailed
from usmx_kg.graph.vocabulary import fields
from usmx_kg.ground.namespaces import OWN, PREFIXES

EXAMPLE = NamedNode(f"{PREFIXES['skos']}example")
KINDS = [
    NamedNode(PREFIXES["owl"] + kind) for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
]
TERMS = sorted({n.value for k in KINDS for n in index("ontology").subjects(type_, k) if OWN["usmx"] in str(n)})
"""IRIs of all classes and properties that are not replaced."""
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def text(term: str) -> str:
    (found,) = index("register").objects(NamedNode(term), EXAMPLE)
    assert isinstance(found, Literal)
    return found.value


def said(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(HEAD + turtle, format=RdfFormat.TURTLE)]


def invented(triple: Triple) -> bool:
    return isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(OWN["record"])


@cache
def true() -> frozenset[Triple]:
    """Return what the graph says, and the types that follow."""
    shipped = [t for part in ("background", "register", "document", "cases") for t in triples(part)]
    return frozenset(shipped) | {t for t in entailed(shipped) if t.predicate == type_}


def test_every_term_has_one_example_and_nothing_else_has() -> None:
    assert len(TERMS) > 160
    assert sorted(n.value for n in index("register").subjects(EXAMPLE) if isinstance(n, NamedNode)) == TERMS


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.removeprefix(OWN["usmx"]))
def test_example_uses_the_term_and_is_true_or_invented(term: str) -> None:
    found = said(text(term))
    assert NamedNode(term) in {node for triple in found for node in (triple.predicate, triple.object)}
    untrue = [triple for triple in found if not invented(triple) and triple not in true()]
    assert untrue == []
    named = {
        t.object for t in found if isinstance(t.object, NamedNode) and not t.object.value.startswith(OWN["record"])
    }
    assert named <= {node for t in true() for node in (t.subject, t.predicate)} | set(index("ontology").nodes())


def records() -> str:
    """Return the invented examples, but for terms that no record has as a key."""
    keys = {field.iri for field in fields().values()} | {type_.value}
    return "\n".join(
        text(term) for term in TERMS if all(invented(t) and t.predicate.value in keys for t in said(text(term)))
    )


def judged(turtle: str, folder: Path) -> int:
    file = folder / "examples.ttl"
    file.write_text(HEAD + turtle, "utf-8")
    return usmx(
        "validate", str(file), "--rule", "record-datatypes", "--rule", "name-known", "--rule", "record-unique"
    ).code


def test_invented_examples_are_accepted_as_records(tmp_path: Path) -> None:
    turtle = records()
    assert "usmx:Deployment" in turtle
    assert judged(turtle, tmp_path) == 0
    assert judged(turtle.replace("activity:search-and-rescue", "mission:training"), tmp_path) == 1


@JAVA
def test_examples_and_ontology_are_consistent() -> None:
    date = NamedNode(f"{PREFIXES['xsd']}date")
    reified = {NamedNode(f"{PREFIXES['rdf']}{name}") for name in ("subject", "predicate", "object")}
    found = [
        t
        for term in TERMS
        for t in said(text(term))
        if t.predicate not in reified and not (isinstance(t.object, Literal) and t.object.datatype == date)
    ]
    assert unsatisfiable((*triples("ontology"), *found)) == []
