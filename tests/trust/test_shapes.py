"""Shapes of the user's own add to our rules: they change none, fetch nothing, and are never passed over in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.runner import Runner
from tests.trust.samples import PROLOGUE, sound
from tests.trust.test_bad import within_bounds

pytestmark = pytest.mark.xdist_group("trust")
TARGET = "<http://e.org/s> a sh:NodeShape ; sh:targetClass usmx:Deployment "
QUERY = TARGET + '; sh:sparql [ a sh:SPARQLConstraint ; sh:message "x" ; sh:select """{}""" ] .'
REFUSED = {
    "a rule switched off": ("rule:consent-given sh:deactivated true .", "rule:consent-given is of the package"),
    "a rule made a note": (f"{TARGET}. rule:temporary sh:severity sh:Info .", "rule:temporary is of the package"),
    "a target for a rule": ("rule:consent-given sh:targetNode record:x .", "is of the package"),
    "a service": (QUERY.format("SELECT $this { SERVICE <http://127.0.0.1:1/> { ?a ?b ?c } }"), "SERVICE is refused"),
    "a service escaped": (
        QUERY.format(r"SELECT $this { \\u0053ERVICE <http://127.0.0.1:1/> {} }"),
        "SERVICE is refused",
    ),
    "a source": (
        QUERY.format("SELECT $this FROM <file:///etc/passwd> { $this a ?t }"),
        "there is no graph <file:///etc/passwd> here",
    ),
    "no query": (QUERY.format("SELECT $this { $this a"), "a query of the shapes is refused"),
    "a misspelt term": (
        f"{TARGET}; sh:proprety [ sh:path usmx:populationOf ; sh:minCount 1 ] .",
        "Did you mean sh:property?",
    ),
    "a misspelt target": ("<http://e.org/s> a sh:NodeShape ; sh:targetClas usmx:Deployment .", "sh:targetClass"),
    "no target": ("<http://e.org/s> a sh:NodeShape ; sh:nodeKind sh:IRI .", "has a target"),
    "what infers": (f"{TARGET}; sh:rule [ a sh:TripleRule ] .", "is no term that is applied"),
    "no shape": ("<http://e.org/s> <http://e.org/p> 'x' .", "has a target"),
    "no Turtle": ("<http://e.org/s> a", "not Turtle"),
    "a shape that contains itself": (f"{TARGET}; sh:node <http://e.org/s> .", "a shape that refers to itself"),
    "a shape that denies itself": (f"{TARGET}; sh:not <http://e.org/s> .", "a shape that negates itself"),
    "a path that contains itself": (f"{TARGET}; sh:property [ sh:path _:p ] . _:p sh:inversePath _:p .", "this path"),
    "a list that contains itself": (f"{TARGET}; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .", "this list"),
    "an import": (
        f"{TARGET}; sh:nodeKind sh:IRI . <http://e.org/o> owl:imports <http://127.0.0.1:1/> , <file:///etc/passwd> .",
        "owl:imports is not followed",
    ),
}
ADDED = {
    "a shape": f"{TARGET}; sh:property [ sh:path usmx:populationOf ; sh:minCount 1 ; sh:message 'no note' ] .",
    "a shape that builds on ours": f"{TARGET}; sh:node rule:record-datatypes-is-date ; sh:message 'no note' .",
}


@pytest.mark.parametrize("said", REFUSED)
def test_refused(said: str, usmx: Runner, tmp_path: Path) -> None:
    text, message = REFUSED[said]
    (tmp_path / "x.ttl").write_bytes(sound("ttl"))
    (tmp_path / "s.ttl").write_text(PROLOGUE + text, "utf-8")
    done = usmx(tmp_path, "validate", "x.ttl", "--shapes", "s.ttl")
    within_bounds(done)
    assert (done.code, done.out) == (3, "")
    assert message in done.err


@pytest.mark.parametrize("said", ADDED)
def test_added(said: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(sound("ttl"))
    (tmp_path / "s.ttl").write_text(PROLOGUE + ADDED[said], "utf-8")
    done, again = (usmx(tmp_path, "validate", "x.ttl", "--shapes", "s.ttl") for _ in range(2))
    within_bounds(done)
    assert (done.code, done.err) == (1, "")
    assert "no note" in done.out
    assert done.out == again.out, "nodes without a name are called the same on every run"


@pytest.mark.parametrize("name", ["s.yaml", "s.csv", "s.txt", "s.rdf", "s.jsonld"])
def test_shapes_in_other_formats_are_read_strictly(name: str, usmx: Runner, tmp_path: Path) -> None:
    texts = {
        "s.rdf": '<!DOCTYPE r [<!ENTITY a "aaaa">]><r/>',
        "s.jsonld": '{"@context": "http://127.0.0.1:1/", "@id": "http://e.org/s"}',
    }
    (tmp_path / "x.ttl").write_bytes(sound("ttl"))
    (tmp_path / name).write_text(texts.get(name, "id,label\na,b\n"), "utf-8")
    done = usmx(tmp_path, "validate", "x.ttl", "--shapes", name)
    within_bounds(done)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"usmx: {name}")
